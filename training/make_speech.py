"""Write shards of training speech: features, lengths and texts.

usage: make_speech.py FOLDER FIRST STEP COUNT   (shards FIRST, FIRST+STEP, ... below COUNT; finished ones are kept)
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from features import Sound, disturb, log_mel, trim
from sentences import Sentences, Vocabulary, fold
from voices import PLAIN_VOICE, SAMPLE_RATE_HZ, say

SENTENCES_PER_SHARD = 2_000
VARIANTS = [
    "m1",
    "m2",
    "m3",
    "m4",
    "m5",
    "m6",
    "m7",
    "f1",
    "f2",
    "f4",
    "f5",
    "klatt",
    "klatt2",
    "klatt3",
    "Annie",
    "Andy",
    "Denis",
    "linda",
    "Michael",
    "Storm",
    "steph",
    "Alex",
    "Mario",
    "adam",
    "Gene",
    "Jacky",
    "Lee",
    "Hugo",
    "belinda",
    "robert",
    "edward",
    "max",
    "paul",
    "rob",
    "victor",
    "travis",
]
PLAIN_SHARE = 0.3
EVEN_SHARDS = 30
"""So many first shards draw words evenly, the others mostly by how common they are."""
LONGEST_FRAMES = 1_500


def speak(text: str, random: np.random.Generator, voice: str, words_per_minute: int, speed: float) -> Sound:
    """The sentence without its surrounding silence."""
    pitch, pitch_range = (
        (50, 50) if random.random() < 0.3 else (int(random.integers(25, 80)), int(random.integers(20, 80)))
    )
    said = say(
        text,
        voice=voice,
        words_per_minute=words_per_minute,
        pitch=pitch,
        pitch_range=pitch_range,
        speed=speed,
    )
    return trim(said.samples)


def compose(texts: list[str], random: np.random.Generator) -> Sound:
    """One voice says the texts with pauses before, between and after."""
    voice = PLAIN_VOICE if random.random() < PLAIN_SHARE else f"ru+{random.choice(VARIANTS)}"
    speed = 1.0 if random.random() < 0.35 else random.uniform(0.9, 1.12)
    rate = int(random.integers(105, 206))
    parts = [np.zeros(int(random.integers(0, 8_000)), np.float32)]
    for text in texts:
        parts += [
            speak(text, random, voice, rate, speed),
            np.zeros(int(random.integers(2_000, 16_000)), np.float32),
        ]
    return np.concatenate(parts)


def make_shard(stem: Path, sentences: Sentences, random: np.random.Generator) -> float:
    """Write one shard and give its length in hours."""
    features, texts = [], []
    stream = iter(sentences)
    for _ in range(SENTENCES_PER_SHARD):
        said = [next(stream) for _ in range(random.choice((1, 1, 1, 2)))]
        frames = log_mel(disturb(compose(said, random), random))
        if 100 <= len(frames) <= LONGEST_FRAMES:
            features.append(frames.astype(np.float16))
            texts.append(fold(" ".join(said)))
    np.save(f"{stem}.lengths.npy", np.array([len(frames) for frames in features]))
    np.save(f"{stem}.features.npy", np.concatenate(features))
    Path(f"{stem}.texts.json").write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    return sum(map(len, features)) / 360_000


def main() -> None:
    """Fill the folder."""
    folder, first, step, count = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = Vocabulary()
    for shard in range(first, count, step):
        stem = folder / f"shard{shard:03d}"
        if Path(f"{stem}.texts.json").exists():
            continue
        began = time.process_time()
        sentences = Sentences(vocabulary, 1_000 + shard, by_frequency=shard >= EVEN_SHARDS)
        hours = make_shard(stem, sentences, np.random.default_rng(1_000 + shard))
        print(f"{stem.name} {hours:.2f} h of speech in {time.process_time() - began:.0f} CPU s", flush=True)


if __name__ == "__main__":
    assert SAMPLE_RATE_HZ == 16_000
    main()
