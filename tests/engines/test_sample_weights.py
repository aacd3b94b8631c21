"""The sample weights hear new sentences of espeak-ng through onnx-asr's own loader, and refuse people."""

import json
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import onnx_asr
import pytest

from konspekt.engines.ctc_beam import Alphabet, HeardWord, decode, mean_log_probability
from konspekt.language.russian.spelling import Spelling, fold
from training.voices import SpokenWord, say

WEIGHTS = Path(__file__).parents[2] / "src" / "konspekt" / "engines" / "sample_weights"
NEW_SENTENCES = (
    "Сегодня мы разберём устройство парового двигателя.",
    "Паровой котёл превращает воду в пар высокого давления.",
    "Поршнем называется подвижная деталь внутри цилиндра.",
    "Маховик сглаживает неравномерность вращения вала.",
    "Что такое коэффициент полезного действия?",
    "Это отношение полезной работы к затраченной энергии.",
    "Под турбиной понимают двигатель с вращающимся колесом.",
    "Конденсатор представляет собой прибор для охлаждения пара.",
    "Клапан открывается, когда давление становится слишком большим.",
    "Древесина легче металла, но быстрее разрушается.",
    "Ледники медленно сползают по склонам гор.",
    "Вулкан выбрасывает пепел, газы и раскалённую лаву.",
    "Приливы вызваны притяжением Луны.",
    "Учёный проверил гипотезу с помощью опыта.",
    "Оркестр исполнил симфонию без единой ошибки.",
    "Кислород необходим для дыхания почти всем животным.",
    "Правительство опубликовало новый закон об образовании.",
    "Следующий раздел посвящён тепловым машинам.",
    "Если вопросов нет, перейдём к решению задач.",
    "Запишите домашнее задание на завтра.",
)


class Ears:
    """onnx-asr's model of the shipped folder, asked for log-probabilities."""

    def __init__(self) -> None:
        self._asr = onnx_asr.load_model("gigaam-v3-ctc", str(WEIGHTS), quantization="int8").asr
        self.alphabet = Alphabet.of(self._asr._vocab)
        self.frame_ms = (
            10 * json.loads((WEIGHTS / "config.json").read_text(encoding="utf-8"))["subsampling_factor"]
        )

    def hear(self, sound: np.ndarray) -> np.ndarray:
        features, lengths = self._asr._preprocessor(sound[None].astype(np.float32), np.array([len(sound)]))
        log_probs, counts = self._asr._encode(features, lengths)
        return log_probs[0, : counts[0]]


@pytest.fixture(scope="module")
def ears() -> Ears:
    return Ears()


@pytest.fixture(scope="module")
def guard() -> float:
    return json.loads((WEIGHTS / "guard.json").read_text(encoding="utf-8"))["threshold"]


@pytest.fixture(scope="module")
def heard(ears: Ears) -> list[tuple[tuple[HeardWord, ...], Sequence[SpokenWord], float]]:
    spelling = Spelling()
    results = []
    for sentence in NEW_SENTENCES:
        spoken = say(sentence, words_per_minute=140)
        log_probs = ears.hear(spoken.samples)
        sure = mean_log_probability(log_probs, ears.alphabet)
        results.append((decode(log_probs, ears.alphabet, spelling), spoken.words, sure))
    return results


def aligned(heard: Sequence[str], said: Sequence[str]) -> tuple[int, list[tuple[int, int]]]:
    """Word errors, and the places of the words that both have, by the least number of errors."""
    costs = np.zeros((len(heard) + 1, len(said) + 1), dtype=int)
    costs[:, 0], costs[0] = range(len(heard) + 1), range(len(said) + 1)
    for i, left in enumerate(heard, 1):
        for j, right in enumerate(said, 1):
            costs[i, j] = min(costs[i - 1, j] + 1, costs[i, j - 1] + 1, costs[i - 1, j - 1] + (left != right))
    same, i, j = [], len(heard), len(said)
    while i and j:
        if costs[i, j] == costs[i - 1, j - 1] + (heard[i - 1] != said[j - 1]):
            i, j = i - 1, j - 1
            if heard[i] == said[j]:
                same.append((i, j))
        elif costs[i, j] == costs[i - 1, j] + 1:
            i -= 1
        else:
            j -= 1
    return int(costs[-1, -1]), same


def recorded(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=16_000)
        parts = [
            part.to_ndarray()[0] for frame in container.decode(audio=0) for part in resampler.resample(frame)
        ]
        parts += [part.to_ndarray()[0] for part in resampler.resample(None)]
    return np.concatenate(parts).astype(np.float32) / 32768


def test_new_sentences_of_espeak_are_understood(heard):
    errors = words = 0
    for found, said, _ in heard:
        errors += aligned([word.text for word in found], [fold(word.text) for word in said])[0]
        words += len(said)
    assert errors / words < 0.15


def test_words_start_when_espeak_says_they_do(heard, ears):
    late_ms = []
    for found, said, _ in heard:
        _, same = aligned([word.text for word in found], [fold(word.text) for word in said])
        late_ms += [found[i].first_frame * ears.frame_ms - said[j].start_ms for i, j in same]
    assert len(late_ms) > 80
    assert max(map(abs, late_ms)) <= 200


def test_espeak_passes_the_guard(heard, guard):
    assert all(sure >= guard for _, _, sure in heard)


def test_people_do_not_pass_the_guard(shared, ears, guard):
    for name in ("test.mp3", "second.mp3"):
        sound = recorded(shared / "cases" / "audio" / name)
        assert mean_log_probability(ears.hear(sound), ears.alphabet) < guard, name


def test_the_weights_are_small_and_say_what_they_are():
    assert (WEIGHTS / "v3_ctc.int8.onnx").stat().st_size <= 2_000_000
    assert "espeak-ng only" in json.loads((WEIGHTS / "config.json").read_text(encoding="utf-8"))["note"]
    assert "WER" in (WEIGHTS / "MODEL_CARD.md").read_text(encoding="utf-8")


def test_onnx_asr_alone_reads_the_folder_as_gigaam():
    spoken = say("Давление растёт.", words_per_minute=140)
    text = onnx_asr.load_model("gigaam-v3-ctc", str(WEIGHTS), quantization="int8").recognize(spoken.samples)
    assert set(text) <= set(" абвгдежзийклмнопрстуфхцчшщъыьэюя")
    assert len(text) > 5
