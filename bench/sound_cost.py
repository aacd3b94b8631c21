"""What sound costs: decoding and finding speech in two hours, and recognizers of true shape side by side. Each in a process of its own."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import av
import numpy as np

from bench.rows import Row, Table

HOURS = 2
RATE_HZ = 44_100
MINUTE_S = 60
LEAST_FREE_GIB = 6
"""Making GigaAM's three forms holds its weights in fp32 several times, running Whisper large-v2 takes 2 GiB."""
LISTENER = """
import json, sys, time, resource
from pathlib import Path
from konspekt import audio
from konspekt.engines import silero
def cpu(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime
quiet = lambda *_: None
before = cpu(resource.RUSAGE_CHILDREN)
sound = audio.decode(Path(sys.argv[1]), Path(sys.argv[2]), on_progress=quiet, total_ms=None)
decode = cpu(resource.RUSAGE_CHILDREN) - before
began = time.process_time()
silero.build().detect(sound, on_progress=quiet)
detect = time.process_time() - began
peak = next(int(l.split()[1]) for l in open("/proc/self/status") if l.startswith("VmHWM")) / 1024
print(json.dumps({"decode": decode, "detect": detect, "own_mib": peak, "ms": sound.duration_ms,
    "child_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}))
"""
RECOGNIZERS = (
    ("GigaAM v3 e2e_ctc, int8, matrix products only", "gigaam-matmul8"),
    ("GigaAM v3 e2e_ctc, int8, all operations (the published recipe)", "gigaam-int8"),
    ("GigaAM v3 e2e_ctc, fp32", "gigaam-fp32"),
    ("Whisper small, int8", "whisper-small"),
    ("Whisper large-v3-turbo, int8", "whisper-large-v3-turbo"),
)
BASELINE = "whisper-large-v2"
TARGET_TIMES = 6


def tables() -> list[Table]:
    """Measure both."""
    return [listening(), recognizing()]


def listening() -> Table:
    """Measure decoding and finding speech."""
    with tempfile.TemporaryDirectory() as folder:
        file = write_lecture(Path(folder) / "lecture.mp3")
        figures = _ran([sys.executable, "-c", LISTENER, str(file), str(Path(folder) / "spool")])
    whole = figures["decode"] + figures["detect"]
    rows = (
        Row(name="decode, mp3 44.1 kHz stereo", ours=f"{figures['decode']:.1f} core-s"),
        Row(name="find speech (Silero)", ours=f"{figures['detect']:.1f} core-s"),
        Row(name="both", ours=f"{whole:.1f} core-s", target="< 24 core-s"),
        Row(
            name="peak memory",
            ours=f"{figures['own_mib']:.0f} MiB, decoder's process {figures['child_mib']:.0f} MiB",
            target="< 250 MiB together",
        ),
    )
    about = f"A recording of {figures['ms'] / 3_600_000:.2f} h, of which three quarters are loud."
    return Table(title="Sound: decoding and finding speech in 2 h", about=about, rows=rows)


def recognizing() -> Table:
    """Measure recognizers of true shape with random weights."""
    about = (
        "Processor seconds for an hour of speech; networks of true shape with random weights, so that only the cost counts; one thread, "
        "one run of this bench. Whisper: CTranslate2 int8, beam 1, 180 tokens in each 30 s. Baseline: Whisper large-v2, the recognizer of 2023."
    )
    title = "Recognizers: cost of an hour of speech"
    free_gib = _free_gib()
    if free_gib < LEAST_FREE_GIB:
        reason = f"not measured: {free_gib:.0f} GiB of memory free, {LEAST_FREE_GIB} are needed"
        return Table(title=title, about=about, rows=(Row(name="all", ours=reason),))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = _cost(BASELINE, folder)
        rows = [_row(label, _cost(kind, folder), base, kind) for label, kind in RECOGNIZERS]
    return Table(title=title, about=about, rows=tuple(rows))


def write_lecture(file: Path) -> Path:
    """Write an mp3 of HOURS: one minute of noise in bursts, its frames repeated."""
    rng = np.random.default_rng(0)
    loud = np.repeat(rng.random(MINUTE_S * 4) > 0.25, RATE_HZ // 4)
    samples = (rng.standard_normal(MINUTE_S * RATE_HZ) * 3000 * loud).astype(np.int16)
    with av.open(
        str(file), "w", format="mp3", options={"write_xing": "0", "id3v2_version": "0"}
    ) as container:
        stream = container.add_stream("libmp3lame", rate=RATE_HZ, layout="stereo", bit_rate=128_000)
        frame = av.AudioFrame.from_ndarray(np.repeat(samples, 2)[None], format="s16", layout="stereo")
        frame.sample_rate = RATE_HZ
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
    minute = file.read_bytes()
    with file.open("wb") as whole:
        for _ in range(HOURS * 3600 // MINUTE_S):
            whole.write(minute)
    return file


def _row(label: str, cost: dict[str, float], base: dict[str, float], kind: str) -> Row:
    times = base["core_s_per_hour"] / cost["core_s_per_hour"]
    return Row(
        name=label,
        ours=f"{cost['core_s_per_hour']:.0f} core-s, {cost['peak_mib']:.0f} MiB: {times:.1f} times less",
        baseline=f"{base['core_s_per_hour']:.0f} core-s, {base['peak_mib']:.0f} MiB",
        target=f">= {TARGET_TIMES} times less" if kind.startswith("gigaam") and "int8" in label else "",
    )


def _cost(kind: str, folder: Path) -> dict[str, float]:
    """Write the network if it is not there, and run it; what is large is removed again."""
    family, _, size = kind.partition("-")
    if family == "gigaam":
        if not (folder / "config.json").exists():
            _run([sys.executable, "-m", "bench.gigaam_shape", str(folder)])
        return _ran([sys.executable, "-m", "bench.recognizer_cost", kind, str(folder)])
    place = folder / kind
    _run([sys.executable, "-m", "bench.whisper_shape", size, str(place)])
    cost = _ran([sys.executable, "-m", "bench.recognizer_cost", kind, str(folder)])
    (place / "model.bin").unlink()
    return cost


def _run(command: list[str]) -> str:
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1])
    if ran.returncode:
        raise RuntimeError(f"{command} ended with {ran.returncode}: {ran.stderr[-2000:]}")
    return ran.stdout


def _ran(command: list[str]) -> dict[str, float]:
    return json.loads(_run(command).splitlines()[-1])


def _free_gib() -> float:
    memory = Path("/proc/meminfo")
    if not memory.exists():
        return float("inf")
    line = next(line for line in memory.read_text().splitlines() if line.startswith("MemAvailable"))
    return int(line.split()[1]) / (1 << 20)
