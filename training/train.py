"""Train the sample recognizer on the shards of make_speech.py; one thread, a checkpoint every 5 minutes, resumes by itself.

usage: train.py SHARDS RUN_FOLDER MINUTES     (the learning rate falls to nought over MINUTES of wall time, resumed time included)
New shards are taken in as they appear.
"""

import json
import math
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from make_speech import EVEN_SHARDS
from network import BLANK, FEATURES, LETTERS, SampleNetwork, output_length
from torch import Tensor
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

PEAK_RATE = 2.5e-3
WARM_UP_STEPS = 500
BATCH_FRAMES = 8_000
ROUND = 4_000
DEV_COUNT = 100
CHECKPOINT_SECONDS = 300
AUGMENT_FROM_STEP = 1_500
_NUMBER = {letter: number for number, letter in enumerate(LETTERS)}
Clip = tuple[np.ndarray, str]


class Pool:
    """The clips of all finished shards; the last ones of the first shard are kept for development."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: set[Path] = set()
        self.even: list[Clip] = []
        self.frequent: list[Clip] = []
        self.development: list[Clip] = []

    def refresh(self) -> None:
        """Take in the shards that have been finished since."""
        for texts_path in sorted(self._folder.glob("*.texts.json")):
            if texts_path in self._known:
                continue
            self._known.add(texts_path)
            stem = str(texts_path).removesuffix(".texts.json")
            features = np.load(f"{stem}.features.npy", mmap_mode="r")
            ends = np.cumsum(np.load(f"{stem}.lengths.npy"))
            texts = json.loads(texts_path.read_text(encoding="utf-8"))
            clips = [(features[a:b], text) for a, b, text in zip([0, *ends[:-1]], ends, texts, strict=True)]
            clips = [clip for clip in clips if len(clip[0]) // 2 > 1.15 * len(clip[1])]
            if not self.development:
                self.development, clips = clips[-DEV_COUNT:], clips[:-DEV_COUNT]
            shelf = self.even if int(texts_path.name[5:8]) < EVEN_SHARDS else self.frequent
            shelf += clips

    @property
    def clips(self) -> list[Clip]:
        """All of them."""
        return self.even + self.frequent

    def batches(self) -> Iterator[list[Clip]]:
        """One round of batches of clips of like length; most of them with common words, once there are such."""
        frequent = random.sample(self.frequent, min(ROUND * 6 // 10, len(self.frequent)))
        chosen = frequent + random.sample(self.even, min(ROUND - len(frequent), len(self.even)))
        yield from shuffled(pack(sorted(chosen, key=lambda clip: len(clip[0]) + random.random() * 20)))


def pack(clips: list[Clip]) -> list[list[Clip]]:
    """Neighbouring clips by batches of at most so many padded frames."""
    batches: list[list[Clip]] = [[]]
    for clip in clips:
        if (len(batches[-1]) + 1) * len(clip[0]) > BATCH_FRAMES and batches[-1]:
            batches.append([])
        batches[-1].append(clip)
    return batches


def shuffled(batches: list[list[Clip]]) -> list[list[Clip]]:
    """The batches in random order."""
    random.shuffle(batches)
    return batches


def collate(batch: list[Clip]) -> tuple[Tensor, Tensor]:
    """Padded features and their lengths."""
    lengths = torch.tensor([len(features) for features, _ in batch])
    padded = torch.full((len(batch), FEATURES, int(lengths.max())), -11.0)
    for row, (features, _) in enumerate(batch):
        padded[row, :, : len(features)] = torch.from_numpy(features.astype(np.float32).T)
    return padded, lengths


def mask_randomly(features: Tensor, lengths: Tensor) -> None:
    """SpecAugment: hide bands of pitch and moments of time."""
    for row, length in enumerate(lengths.tolist()):
        mean = features[row, :, :length].clamp(min=-11).mean()
        for _ in range(2):
            width = random.randint(0, 9)
            low = random.randint(0, FEATURES - width)
            features[row, low : low + width] = mean
        for _ in range(length // 160 + 1):
            width = random.randint(0, 8)
            start = random.randint(0, max(1, length - width))
            features[row, :, start : start + width] = mean


def greedy(log_probs: Tensor, lengths: Tensor) -> list[str]:
    """The likeliest letter of each frame, repeats and blanks taken out."""
    texts = []
    for row, length in zip(log_probs.argmax(-1), lengths.tolist(), strict=True):
        numbers = torch.unique_consecutive(row[:length]).tolist()
        texts.append(" ".join("".join(LETTERS[n] for n in numbers if n != BLANK).split()))
    return texts


def distance(left: list[str], right: list[str]) -> int:
    """Insertions, deletions and replacements that make one of the other."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        above, row = row, [i]
        for j, b in enumerate(right, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b)))
    return row[-1]


@torch.no_grad()
def evaluate(network: torch.nn.Module, clips: list[Clip]) -> str:
    """Word and letter error rates on clips of the generator that are not trained on."""
    network.eval()
    words = word_errors = letters = letter_errors = 0
    for batch in pack(sorted(clips, key=lambda clip: len(clip[0]))):
        features, lengths = collate(batch)
        for heard, (_, said) in zip(
            greedy(network(features, lengths), output_length(lengths)), batch, strict=True
        ):
            word_errors += distance(heard.split(), said.split())
            letter_errors += distance(list(heard), list(said))
            words += len(said.split())
            letters += len(said)
    return f"WER {100 * word_errors / words:.1f} CER {100 * letter_errors / letters:.2f}"


class Training:
    """The network, its average, the optimizer, and how far they have come."""

    def __init__(self, run: Path, minutes: float) -> None:
        self._checkpoint = run / "checkpoint.pt"
        self._seconds = minutes * 60
        self.network = SampleNetwork()
        self.average = AveragedModel(self.network, multi_avg_fn=get_ema_multi_avg_fn(0.999), use_buffers=True)
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=1e-3
        )
        self.step, self.heard_hours, self._earlier_seconds = 0, 0.0, 0.0
        if self._checkpoint.exists():
            state = torch.load(self._checkpoint)
            self.network.load_state_dict(state["network"])
            self.average.load_state_dict(state["average"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.step, self.heard_hours, self._earlier_seconds = state["progress"]
        self._began = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds of training, those before a resumption included."""
        return self._earlier_seconds + time.monotonic() - self._began

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return self.elapsed >= self._seconds

    def learn(self, batch: list[Clip]) -> float:
        """One step; gives the loss."""
        done = min(1.0, self.elapsed / self._seconds)
        rate = (
            PEAK_RATE
            * min(1, (self.step + 1) / WARM_UP_STEPS)
            * 0.5
            * (1 + math.cos(math.pi * max(0.0, done - 0.1) / 0.9))
        )
        for group in self.optimizer.param_groups:
            group["lr"] = rate + 1e-6
        features, lengths = collate(batch)
        if self.step >= AUGMENT_FROM_STEP:
            mask_randomly(features, lengths)
        targets = torch.tensor([_NUMBER[letter] for _, text in batch for letter in text])
        target_lengths = torch.tensor([len(text) for _, text in batch])
        self.network.train()
        with torch.autocast("cpu", torch.bfloat16):
            log_probs = self.network(features, lengths)
        loss = functional.ctc_loss(
            log_probs.transpose(0, 1),
            targets,
            output_length(lengths),
            target_lengths,
            blank=BLANK,
            zero_infinity=True,
        )
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        self.optimizer.step()
        self.average.update_parameters(self.network)
        self.step += 1
        self.heard_hours += float(lengths.sum()) / 360_000
        return loss.item()

    def save(self) -> None:
        """Write the checkpoint in one move."""
        parts = {"network": self.network, "average": self.average, "optimizer": self.optimizer}
        state = {name: part.state_dict() for name, part in parts.items()}
        state["progress"] = (self.step, self.heard_hours, self.elapsed)
        unfinished = self._checkpoint.with_suffix(".part")
        torch.save(state, unfinished)
        unfinished.replace(self._checkpoint)


def main() -> None:
    """Train until the time is up."""
    torch.set_num_threads(1)
    pool, run = Pool(Path(sys.argv[1])), Path(sys.argv[2])
    run.mkdir(parents=True, exist_ok=True)
    training = Training(run, float(sys.argv[3]))
    random.seed(training.step)
    losses: list[float] = []
    last_save = time.monotonic()
    while not training.is_over:
        pool.refresh()
        for batch in pool.batches():
            if training.is_over:
                break
            losses.append(training.learn(batch))
            if time.monotonic() - last_save > CHECKPOINT_SECONDS:
                last_save = time.monotonic()
                training.save()
                report(training, losses, pool)
    training.save()
    report(training, losses, pool)


def report(training: Training, losses: list[float], pool: Pool) -> None:
    """One line of progress."""
    print(
        f"{training.elapsed / 60:.1f} min, {time.process_time() / 60:.1f} CPU min, step {training.step}, heard {training.heard_hours:.1f} h, "
        f"{len(pool.clips)} clips, loss {np.mean(losses[-300:]):.3f}, {evaluate(training.average.module, pool.development)}",
        flush=True,
    )


if __name__ == "__main__":
    main()
