"""A Whisper of true form and tiny size, for the true loader: random weights, real tokens, half a megabyte.

What it writes is nonsense; tests look at its form: order, times, language, determinism.
"""

import json
from pathlib import Path

import numpy as np
from ctranslate2.specs import whisper_spec
from faster_whisper.tokenizer import _LANGUAGE_CODES as LANGUAGES
from tokenizers import AddedToken, Tokenizer, decoders, models
from tokenizers.pre_tokenizers import ByteLevel

WIDTH = 16
HEADS = 2
LAYERS = 2
TASKS = (
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)


def write_tiny_whisper(folder: Path, *, mels: int = 80, seed: int = 2) -> Path:
    """Write everything that the loader reads: weights, tokens, and the form of the sound."""
    folder.mkdir(parents=True, exist_ok=True)
    tokens = _tokens()
    spec = _spec(tokens, mels, np.random.default_rng(seed))
    spec.save(str(folder))
    tokens.save(str(folder / "tokenizer.json"))
    (folder / "preprocessor_config.json").write_text(
        json.dumps(
            {
                "feature_size": mels,
                "sampling_rate": 16000,
                "hop_length": 160,
                "chunk_length": 30,
                "n_fft": 400,
            }
        )
    )
    return folder


def _tokens() -> Tokenizer:
    letters = sorted(ByteLevel.alphabet())
    vocabulary = {letter: index for index, letter in enumerate(letters)}
    vocabulary[""] = len(vocabulary)  # by this token CTranslate2 knows a multilingual network
    tokens = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokens.pre_tokenizer = ByteLevel(add_prefix_space=False)
    tokens.decoder = decoders.ByteLevel()
    languages = [f"<|{code}|>" for code in LANGUAGES[:99]]
    special = ("<|endoftext|>", "<|startoftranscript|>", *languages, *TASKS)
    tokens.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in special])
    tokens.add_tokens([AddedToken(f"<|{step * 0.02:.2f}|>", normalized=False) for step in range(1501)])
    return tokens


class _Weights:
    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def random(self, *shape: int) -> np.ndarray:
        return (self.rng.standard_normal(shape) * 0.02).astype(np.float32)

    def linear(self, layer, outputs: int, inputs: int) -> None:
        layer.weight = self.random(outputs, inputs)
        layer.bias = np.zeros(outputs, np.float32)

    def norm(self, layer) -> None:
        layer.gamma = np.ones(WIDTH, np.float32)
        layer.beta = np.zeros(WIDTH, np.float32)

    def attention(self, layer, shapes: tuple[int, ...]) -> None:
        self.norm(layer.layer_norm)
        for linear, outputs in zip(layer.linear, shapes, strict=True):
            self.linear(linear, outputs, WIDTH)

    def feed_forward(self, layer) -> None:
        self.norm(layer.layer_norm)
        self.linear(layer.linear_0, 4 * WIDTH, WIDTH)
        self.linear(layer.linear_1, WIDTH, 4 * WIDTH)


def _spec(tokens: Tokenizer, mels: int, rng: np.random.Generator) -> whisper_spec.WhisperSpec:
    spec = whisper_spec.WhisperSpec(LAYERS, HEADS, LAYERS, HEADS)
    weights = _Weights(rng)
    _fill_encoder(spec.encoder, mels, weights)
    _fill_decoder(spec.decoder, tokens, weights)
    spec.register_vocabulary([tokens.id_to_token(index) for index in range(tokens.get_vocab_size())])
    spec.config.suppress_ids = [1, 2]
    spec.config.suppress_ids_begin = [tokens.token_to_id("Ġ"), tokens.token_to_id("<|endoftext|>")]
    spec.config.alignment_heads = [[1, 0], [1, 1]]
    spec.config.lang_ids = [tokens.token_to_id(f"<|{code}|>") for code in LANGUAGES[:99]]
    spec.validate()
    spec.optimize(quantization="int8")
    return spec


def _fill_encoder(encoder, mels: int, weights: _Weights) -> None:
    encoder.conv1.weight = weights.random(WIDTH, mels, 3)
    encoder.conv1.bias = np.zeros(WIDTH, np.float32)
    encoder.conv2.weight = weights.random(WIDTH, WIDTH, 3)
    encoder.conv2.bias = np.zeros(WIDTH, np.float32)
    encoder.position_encodings.encodings = weights.random(1500, WIDTH)
    weights.norm(encoder.layer_norm)
    for layer in encoder.layer:
        weights.attention(layer.self_attention, (3 * WIDTH, WIDTH))
        weights.feed_forward(layer.ffn)


def _fill_decoder(decoder, tokens: Tokenizer, weights: _Weights) -> None:
    end = tokens.token_to_id("<|endoftext|>")
    embeddings = weights.random(tokens.get_vocab_size(), WIDTH)
    # Left to chance the network would write 448 tokens of timestamps. Column 0 is constant behind the last norm: other
    # special tokens never win by it. Column 1 grows with the position: sooner or later the end of the text wins by it.
    embeddings[:, :2] = 0.0
    embeddings[end + 1 :, 0] = -9.0
    embeddings[end, 1] = 0.1
    decoder.embeddings.weight = embeddings
    positions = 20 * weights.random(448, WIDTH)
    positions[:, 1] = 0.1 * np.arange(448)
    decoder.position_encodings.encodings = positions
    weights.norm(decoder.layer_norm)
    decoder.layer_norm.gamma[0], decoder.layer_norm.beta[0] = 0.0, 1.0
    decoder.projection.weight = decoder.embeddings.weight
    decoder.scale_embeddings = False
    for layer in decoder.layer:
        weights.attention(layer.self_attention, (3 * WIDTH, WIDTH))
        weights.attention(layer.attention, (WIDTH, 2 * WIDTH, WIDTH))
        weights.feed_forward(layer.ffn)
