"""The decoder's own process: reads foreign bytes with ffmpeg under limits, and knows nothing of Konspekt.

Started by konspekt.audio.confined with one JSON order as its argument and open file descriptors for what it may read and write. It
answers on standard output with JSON lines: `{"done_samples": n}` any number of times, then `{"made": {...}}` or `{"refused": code}`.
"""

import errno
import json
import os
import resource
import sys
from collections.abc import Iterator
from typing import Final, Protocol, TypeAlias, cast

import av
import av.error
import av.logging
from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition

Order: TypeAlias = dict[str, str | int | float]
Made: TypeAlias = dict[str, str | int | bool | None]

CONTAINERS: Final = (
    "aac,ac3,aiff,amr,asf,avi,caf,flac,matroska,webm,mov,mp4,m4a,3gp,mp3,mpeg,mpegts,ogg,w64,wav"
)
"""Containers that hold sound themselves: no playlist, no list of files, no picture, no device (facts/ecosystem.md 7)."""
SAMPLE_BYTES: Final = 2
RESAMPLE_AT_ONCE_SAMPLES: Final = 48_000
"""Frames are gathered before resampling: the filter's cost is per call (2 h of mp3: 7.4 -> 5.9 core-seconds)."""
TELL_EVERY_SECONDS: Final = 20
ENCODER_FRAME_SAMPLES: Final = 16_000
GIVEN_UP: Final = 1000
"""Failures to find a packet, one after the other, after which nothing more comes."""


class _Encoder(Protocol):
    """PyAV's stream being written, typed as it is used here."""

    bit_rate: int

    def encode(self, frame: AudioFrame | None, /) -> "list[Packet[AudioStream]]": ...


class _Output(Protocol):
    """PyAV's file being written, typed as it is used here."""

    def add_stream(self, codec_name: str, *, rate: int, layout: str, options: dict[str, str]) -> _Encoder: ...

    def mux(self, packets: "list[Packet[AudioStream]]", /) -> None: ...


class RefusedError(Exception):
    """The file cannot be used; the argument is a code of konspekt.domain.errors."""


def main() -> int:
    """Do the one order and answer."""
    order: Order = json.loads(sys.argv[1])
    av.logging.set_level(av.logging.PANIC)
    _confine(order)
    try:
        answer = {"made": WORK[str(order["work"])](order)}
    except RefusedError as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": "memory"}
    except (OSError, av.error.FFmpegError) as failed:
        answer = {"refused": _code(failed.errno)}
    _tell(answer)
    return 0


def _confine(order: Order) -> None:
    """Take the limits; a limit that is already lower stays."""
    _lower(resource.RLIMIT_CPU, int(order["cpu_seconds"]), grace=2)
    _lower(resource.RLIMIT_FSIZE, int(order["file_bytes"]))
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_NOFILE, 64)
    if sys.platform == "linux":
        _lower(resource.RLIMIT_AS, int(order["memory_bytes"]))


def _lower(kind: int, limit: int, *, grace: int = 0) -> None:
    soft, hard = resource.getrlimit(kind)
    ceiling = hard if hard != resource.RLIM_INFINITY else limit + grace
    wanted = min(limit, ceiling)
    if soft != resource.RLIM_INFINITY:
        wanted = min(wanted, soft)
    resource.setrlimit(kind, (wanted, min(limit + grace, ceiling)))


def _code(number: int | None) -> str:
    if number in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return "disk_full"
    return "memory" if number == errno.ENOMEM else "broken"


def _tell(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _open(order: Order) -> InputContainer:
    """Open the file by its descriptor: no name reaches ffmpeg, and no protocol is allowed that could open another."""
    options = {
        "fd": str(order["read_fd"]),
        "protocol_whitelist": "fd",
        "format_whitelist": CONTAINERS,
    }
    return av.open("fd:", options=options, metadata_errors="replace")


def _audio(container: InputContainer) -> AudioStream:
    stream = container.streams.best("audio")
    if not isinstance(stream, AudioStream):
        raise RefusedError("no_audio_stream")
    stream.codec_context.thread_count = 1
    return stream


def _probe(order: Order) -> Made:
    with _open(order) as container:
        stream = _audio(container)
        duration_ms = None if container.duration is None else max(0, container.duration // 1000)
        pictures = [video for video in container.streams.video if not _is_cover(video.disposition.value)]
        return {
            "container": container.format.name,
            "codec": stream.codec_context.codec.name,
            "duration_ms": duration_ms,
            "channels": stream.channels,
            "sample_rate_hz": stream.rate or 0,
            "has_video": bool(pictures),
        }


def _is_cover(disposition: int) -> bool:
    return bool(disposition & Disposition.attached_pic.value)


def _decode(order: Order) -> Made:
    write_fd, most = int(order["write_fd"]), int(order["max_samples"])
    rate = int(order["rate_hz"])
    written, told, damaged = 0, 0, [0]
    with _open(order) as container:
        for frame in _resampled(_frames(container, damaged), rate):
            _write(write_fd, bytes(frame.planes[0])[: frame.samples * SAMPLE_BYTES])
            written += frame.samples
            if written > most:
                raise RefusedError("too_long")
            if written - told >= TELL_EVERY_SECONDS * rate:
                told = written
                _tell({"done_samples": written})
    if not written:
        raise RefusedError("truncated")
    return {"samples": written, "damaged_packets": damaged[0]}


def _frames(container: InputContainer, damaged: list[int]) -> Iterator[AudioFrame]:
    """Give what can be decoded; a damaged packet is skipped and counted, a file that breaks off just ends.

    Behind damage to the container itself (a broken page of ogg) reading goes on: the demuxer looks for the next sound place.
    """
    stream = _audio(container)
    packets = container.demux(stream)
    failures = 0
    while failures < GIVEN_UP:
        try:
            packet = next(packets, None)
        except av.error.EOFError:
            return
        except av.error.FFmpegError as broken:
            if not failures:
                _count(broken, damaged)
            failures += 1
            packets = container.demux(stream)
            continue
        if packet is None:
            return
        failures = 0
        try:
            yield from packet.decode()
        except av.error.EOFError:
            return
        except av.error.FFmpegError as broken:
            _count(broken, damaged)


def _count(broken: av.error.FFmpegError, damaged: list[int]) -> None:
    """Take note of damage; running out of memory is none."""
    if broken.errno == errno.ENOMEM:
        raise broken
    damaged[0] += 1


def _resampled(frames: Iterator[AudioFrame], rate: int) -> Iterator[AudioFrame]:
    """Turn frames into mono 16-bit ones; a stream may change its format on the way (chained ogg)."""
    shape = None
    fifo, resampler = AudioFifo(), None
    for frame in frames:
        if shape != (frame.format.name, frame.layout.name, frame.sample_rate):
            yield from _drained(fifo, resampler)
            shape = (frame.format.name, frame.layout.name, frame.sample_rate)
            fifo, resampler = AudioFifo(), AudioResampler(format="s16", layout="mono", rate=rate)
        assert resampler is not None
        frame.pts = None
        fifo.write(frame)
        if fifo.samples >= RESAMPLE_AT_ONCE_SAMPLES:
            yield from resampler.resample(fifo.read())
    yield from _drained(fifo, resampler)


def _drained(fifo: AudioFifo, resampler: AudioResampler | None) -> Iterator[AudioFrame]:
    if resampler is not None:
        rest = fifo.read()
        if rest is not None:
            yield from resampler.resample(rest)
        yield from resampler.resample(None)


def _write(descriptor: int, samples: bytes) -> None:
    left = memoryview(samples)
    while left:
        left = left[os.write(descriptor, left) :]


def _encode(order: Order) -> Made:
    """Turn a spool into mono AAC; bit-exact flags keep clock and version out of the file."""
    rate, read_fd = int(order["rate_hz"]), int(order["read_fd"])
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    done = 0
    with av.open(f"file:{order['path']}", "w", format="ipod", container_options=options) as container:
        output = cast("_Output", container)
        stream = output.add_stream("aac", rate=rate, layout="mono", options={"flags": "+bitexact"})
        stream.bit_rate = int(order["bits_per_second"])
        while samples := os.read(read_fd, ENCODER_FRAME_SAMPLES * SAMPLE_BYTES):
            frame = AudioFrame(format="s16", layout="mono", samples=len(samples) // SAMPLE_BYTES)
            frame.planes[0].update(samples)
            frame.sample_rate, frame.pts = rate, done
            output.mux(stream.encode(frame))
            done += frame.samples
            if done % (TELL_EVERY_SECONDS * rate) == 0:
                _tell({"done_samples": done})
        output.mux(stream.encode(None))
    return {"samples": done}


WORK: Final = {"probe": _probe, "decode": _decode, "encode": _encode}

if __name__ == "__main__":
    sys.exit(main())
