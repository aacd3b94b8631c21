"""Whisper of true shape with random weights for CTranslate2, in int8: `python -m bench.whisper_shape SIZE FOLDER`. For cost, not for words."""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from ctranslate2.specs import whisper_spec
from ctranslate2.specs.model_spec import LayerSpec

TEXT_TOKENS = 50_257
TIMESTAMPS = 1_501
MOST_POSITIONS, MOST_WRITTEN = 1_500, 448
SPREAD = 0.06
"""The largest weight."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """The shape of a size."""

    encoder_layers: int
    decoder_layers: int
    width: int
    heads: int
    mels: int
    languages: int

    @property
    def end_of_text(self) -> int:
        """Give the token that ends a text."""
        return TEXT_TOKENS


SIZES = {
    "small": Form(encoder_layers=12, decoder_layers=12, width=768, heads=12, mels=80, languages=99),
    "large-v2": Form(encoder_layers=32, decoder_layers=32, width=1280, heads=20, mels=80, languages=99),
    "large-v3-turbo": Form(
        encoder_layers=32, decoder_layers=4, width=1280, heads=20, mels=128, languages=100
    ),
}


def vocabulary(form: Form) -> list[str]:
    """Give the tokens in Whisper's order; the text tokens are numbers, and one is empty as CTranslate2 expects of a multilingual one."""
    text = [f"t{number}" for number in range(TEXT_TOKENS)]
    text[256] = ""
    languages = [f"<|l{number}|>" for number in range(form.languages - 1)] + ["<|ru|>"]
    tasks = ["translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps"]
    special = ["<|endoftext|>", "<|startoftranscript|>", *languages, *(f"<|{task}|>" for task in tasks)]
    return [*text, *special, *(f"<|{step * 0.02:.2f}|>" for step in range(TIMESTAMPS))]


def prompt(form: Form) -> list[int]:
    """Give the tokens that ask for a Russian transcript without times."""
    tokens = vocabulary(form)
    wanted = ("<|startoftranscript|>", "<|ru|>", "<|transcribe|>", "<|notimestamps|>")
    return [tokens.index(token) for token in wanted]


class Weights:
    """Random int8 weights as CTranslate2 keeps them, cut from one pool at different places: nothing is made in fp32 first."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._pool = np.random.default_rng(0).integers(-127, 128, 1 << 27, np.int8)
        self._at = 0

    def fill(self, layer: LayerSpec, *shape: int) -> None:
        """Fill the weight of a layer; the first axis has a scale each."""
        self._at = (self._at + 7919) % (len(self._pool) // 4)
        layer.weight = self._pool[self._at : self._at + int(np.prod(shape))].reshape(shape)
        layer.weight_scale = np.full(shape[0], 127 / SPREAD, np.float32)

    def linear(self, layer: LayerSpec, outputs: int, inputs: int) -> None:
        """Fill a product with a matrix and a bias."""
        self.fill(layer, outputs, inputs)
        layer.bias = np.zeros(outputs, np.float32)

    def positions(self, count: int) -> npt.NDArray[np.float32]:
        """Give encodings of positions."""
        return (self._pool[: count * self.width].reshape(count, self.width) * (SPREAD / 127)).astype(
            np.float32
        )

    def norm(self, layer: LayerSpec) -> None:
        """Fill a layer normalisation."""
        layer.gamma = np.ones(self.width, np.float32)
        layer.beta = np.zeros(self.width, np.float32)

    def attention(self, layer: LayerSpec, multiples: tuple[int, ...]) -> None:
        """Fill an attention; `multiples` of the width are its outputs."""
        self.norm(layer.layer_norm)
        for linear, multiple in zip(layer.linear, multiples, strict=True):
            self.linear(linear, multiple * self.width, self.width)

    def feed_forward(self, layer: LayerSpec) -> None:
        """Fill a feed-forward."""
        self.norm(layer.layer_norm)
        self.linear(layer.linear_0, 4 * self.width, self.width)
        self.linear(layer.linear_1, self.width, 4 * self.width)


def write(size: str, folder: Path) -> None:
    """Write a network of that size."""
    form = SIZES[size]
    weights = Weights(form.width)
    spec = whisper_spec.WhisperSpec(form.encoder_layers, form.heads, form.decoder_layers, form.heads)
    _encoder(spec.encoder, form, weights)
    _decoder(spec.decoder, form, weights)
    spec.register_vocabulary(vocabulary(form))
    spec.config.suppress_ids = [1, 2]
    spec.config.suppress_ids_begin = [220, form.end_of_text]
    spec.config.alignment_heads = [[form.decoder_layers - 1, 0]]
    spec.config.lang_ids = list(range(form.end_of_text + 2, form.end_of_text + 2 + form.languages))
    spec.validate()
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))


def _encoder(encoder: LayerSpec, form: Form, weights: Weights) -> None:
    weights.fill(encoder.conv1, form.width, form.mels, 3)
    encoder.conv1.bias = np.zeros(form.width, np.float32)
    weights.fill(encoder.conv2, form.width, form.width, 3)
    encoder.conv2.bias = np.zeros(form.width, np.float32)
    encoder.position_encodings.encodings = weights.positions(MOST_POSITIONS)
    weights.norm(encoder.layer_norm)
    for layer in encoder.layer:
        weights.attention(layer.self_attention, (3, 1))
        weights.feed_forward(layer.ffn)


def _decoder(decoder: LayerSpec, form: Form, weights: Weights) -> None:
    weights.fill(decoder.embeddings, len(vocabulary(form)), form.width)
    decoder.position_encodings.encodings = weights.positions(MOST_WRITTEN)
    weights.norm(decoder.layer_norm)
    weights.fill(decoder.projection, len(vocabulary(form)), form.width)
    decoder.scale_embeddings = False
    for layer in decoder.layer:
        weights.attention(layer.self_attention, (3, 1))
        weights.attention(layer.attention, (1, 2, 1))
        weights.feed_forward(layer.ffn)


if __name__ == "__main__":
    write(sys.argv[1], Path(sys.argv[2]))
