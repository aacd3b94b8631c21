"""A language model of 0.5 MB with random weights, written by hand: it says nothing, but every part of the way is the true one.

Random weights would speak broken UTF-8, so channel 0 of every embedding is a constant that the output layer turns into a ban of the
single-byte tokens.
"""

import struct
from pathlib import Path

import numpy as np

CHAT = (
    "{% for m in messages %}<|{{m.role}}|>{{m.content}}\n{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
UNKNOWN, CONTROL, BYTE, NORMAL = 2, 3, 6, 1
CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ«»—"
_U32, _I32, _F32, _BOOL, _STRING, _LIST = 4, 5, 6, 7, 8, 9
ALIGNMENT = 32


def write_tiny_gguf(
    path: Path,
    *,
    seed: int = 0,
    context_tokens: int = 4096,
    chat: str | None = CHAT,
    speaks_bytes: bool = False,
    width: int = 64,
    layers: int = 2,
) -> Path:
    """Write the file; `speaks_bytes` leaves the single-byte tokens in."""
    tokens, kinds, scores = _vocabulary()
    pairs = [
        ("general.architecture", _STRING, "llama"),
        ("general.name", _STRING, "tiny-random"),
        ("llama.context_length", _U32, context_tokens),
        ("llama.embedding_length", _U32, width),
        ("llama.block_count", _U32, layers),
        ("llama.feed_forward_length", _U32, 2 * width),
        ("llama.attention.head_count", _U32, 4),
        ("llama.attention.head_count_kv", _U32, 4),
        ("llama.attention.layer_norm_rms_epsilon", _F32, 1e-5),
        ("llama.rope.dimension_count", _U32, width // 4),
        ("llama.vocab_size", _U32, len(tokens)),
        ("general.file_type", _U32, 0),
        ("tokenizer.ggml.model", _STRING, "llama"),
        ("tokenizer.ggml.tokens", _LIST, (_STRING, tokens)),
        ("tokenizer.ggml.scores", _LIST, (_F32, scores)),
        ("tokenizer.ggml.token_type", _LIST, (_I32, kinds)),
        ("tokenizer.ggml.bos_token_id", _U32, 1),
        ("tokenizer.ggml.eos_token_id", _U32, 2),
        ("tokenizer.ggml.unknown_token_id", _U32, 0),
        ("tokenizer.ggml.add_bos_token", _BOOL, True),
        ("tokenizer.ggml.add_space_prefix", _BOOL, False),
    ]
    if chat is not None:
        pairs.append(("tokenizer.chat_template", _STRING, chat))
    tensors = _tensors(len(tokens), seed=seed, width=width, layers=layers, speaks_bytes=speaks_bytes)
    path.write_bytes(_file(pairs, tensors))
    return path


def _vocabulary() -> tuple[list[str], list[int], list[float]]:
    ours = ["▁", *(chr(code) for code in range(33, 127)), *CYRILLIC]
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), *ours]
    kinds = [UNKNOWN, CONTROL, CONTROL, *[BYTE] * 256, *[NORMAL] * len(ours)]
    scores = [0.0] * 259 + [-float(place + 1) for place in range(len(ours))]
    return tokens, kinds, scores


def _tensors(words: int, *, seed: int, width: int, layers: int, speaks_bytes: bool) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)

    def drawn(*shape: int) -> np.ndarray:
        return (rng.standard_normal(shape) * 0.05).astype(np.float32)

    embedding, output = drawn(words, width), drawn(words, width)
    embedding[:, 0] = 4.0
    output[:, 0] = 0.0
    if speaks_bytes:
        output[3 + 0x80 : 3 + 0xC0, 0] = 9.0
    else:
        output[3:259, 0] = -9.0
    made = {
        "token_embd.weight": embedding,
        "output_norm.weight": np.ones(width, np.float32),
        "output.weight": output,
    }
    for layer in range(layers):
        block = f"blk.{layer}."
        for name in ("attn_norm", "ffn_norm"):
            made[f"{block}{name}.weight"] = np.ones(width, np.float32)
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            made[f"{block}{name}.weight"] = drawn(width, width)
        made[f"{block}ffn_gate.weight"] = drawn(2 * width, width)
        made[f"{block}ffn_up.weight"] = drawn(2 * width, width)
        made[f"{block}ffn_down.weight"] = drawn(width, 2 * width)
    return made


def _file(pairs, tensors: dict[str, np.ndarray]) -> bytes:
    head = [b"GGUF", struct.pack("<IQQ", 3, len(tensors), len(pairs))]
    for name, kind, value in pairs:
        head += [_string(name), struct.pack("<I", kind), _value(kind, value)]
    at, bodies = 0, []
    for name, tensor in tensors.items():
        shape = tensor.shape[::-1]
        head += [_string(name), struct.pack("<I", len(shape)), struct.pack(f"<{len(shape)}Q", *shape)]
        head.append(struct.pack("<IQ", 0, at))
        body = tensor.tobytes()
        bodies.append(body + bytes(-len(body) % ALIGNMENT))
        at += len(bodies[-1])
    whole = b"".join(head)
    return whole + bytes(-len(whole) % ALIGNMENT) + b"".join(bodies)


def _string(text: str) -> bytes:
    return struct.pack("<Q", len(text.encode())) + text.encode()


def _value(kind: int, value) -> bytes:
    if kind == _STRING:
        return _string(value)
    if kind == _LIST:
        inner, members = value
        return struct.pack("<IQ", inner, len(members)) + b"".join(_value(inner, member) for member in members)
    return struct.pack({_U32: "<I", _I32: "<i", _F32: "<f", _BOOL: "<?"}[kind], value)
