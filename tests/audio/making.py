"""Sound files of every kind, made on the spot."""

import struct
import zlib
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

FORMATS = {
    "mp3": ("mp3", "libmp3lame", 44_100),
    "m4a": ("ipod", "aac", 44_100),
    "wav": ("wav", "pcm_s16le", 22_050),
    "ogg": ("ogg", "libopus", 48_000),
    "opus": ("opus", "libopus", 48_000),
    "flac": ("flac", "flac", 32_000),
    "aac": ("adts", "aac", 44_100),
    "wma": ("asf", "wmav2", 44_100),
    "webm": ("webm", "libopus", 48_000),
    "mkv": ("matroska", "flac", 48_000),
    "mp4": ("mp4", "aac", 48_000),
    "mov": ("mov", "aac", 48_000),
    "avi": ("avi", "libmp3lame", 44_100),
}


def clicks(*, seconds: float, rate: int, at_s: tuple[float, ...] = (0.5,)) -> Floats:
    """Give quiet with short bursts of a 1 kHz tone at known moments."""
    samples = np.zeros(int(seconds * rate), np.float32)
    burst = 0.8 * np.sin(2 * np.pi * 1000 * np.arange(int(0.05 * rate)) / rate)
    for moment in at_s:
        start = int(moment * rate)
        samples[start : start + len(burst)] = burst[: len(samples) - start]
    return samples


def write(path: Path, samples: Floats, kind: str, *, channels: int = 2, with_picture: bool = False) -> Path:
    """Encode mono samples at the kind's rate into a file."""
    container_format, codec, rate = FORMATS[kind]
    layout = "stereo" if channels == 2 else "mono"
    with av.open(f"file:{path.absolute()}", "w", format=container_format) as container:
        picture = _add_picture(container) if with_picture else None
        stream = container.add_stream(codec, rate=rate, layout=layout, bit_rate=96_000)
        whole = np.repeat(np.rint(samples * 32_767).astype(np.int16), channels)[None]
        if picture is not None:
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            for packet in [*picture.encode(frame), *picture.encode(None)]:
                container.mux(packet)
        for first in range(0, len(samples), rate):
            block = whole[:, first * channels : (first + rate) * channels]
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout=layout)
            frame.sample_rate, frame.pts = rate, first
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    return path


def write_form(
    path: Path, samples: Floats, container_format: str, *, codec: str, rate: int, layout: str, form: str
) -> Path:
    """Encode the same mono samples in every channel of a layout, in a form of samples."""
    channels = len(av.AudioLayout(layout).channels)
    with av.open(str(path), "w", format=container_format) as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        whole = np.repeat(np.rint(samples * 32_767).astype(np.int16), channels)[None]
        frame = av.AudioFrame.from_ndarray(whole, format="s16", layout=layout)
        frame.sample_rate, frame.pts = rate, 0
        resampler = av.AudioResampler(format=form, layout=layout, rate=rate)
        for part in resampler.resample(frame):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


def write_picture_film(path: Path) -> Path:
    """Write a film without sound."""
    with av.open(str(path), "w", format="mp4") as container:
        stream = _add_picture(container)
        for number in range(10):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), number, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def png() -> bytes:
    """Give a picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\xff" * 12 for _ in range(4)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def wav_header(*, data_bytes: int, rate: int = 8_000) -> bytes:
    """Give the head of a mono 8-bit wav file that claims `data_bytes` of sound."""
    fmt = struct.pack("<HHIIHH", 1, 1, rate, rate, 1, 8)
    return (
        b"RIFF" + struct.pack("<I", 36 + data_bytes) + b"WAVE"
        + b"fmt " + struct.pack("<I", len(fmt)) + fmt + b"data" + struct.pack("<I", data_bytes)
    )  # fmt: skip


def _add_picture(container):
    stream = container.add_stream("mpeg4", rate=10)
    stream.width = stream.height = 64
    stream.pix_fmt = "yuv420p"
    return stream
