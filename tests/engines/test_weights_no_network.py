"""No engine asks any network for a file that is not there: the loaders' own habit of fetching stays shut.

It is tried in a process of its own whose hub is one on the loopback, with the loaders' offline switch off. The bare loaders prove
first that this hub would have noticed.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fake_hub import FakeHub, running
from tiny_wav2vec2 import write_wav2vec2
from tiny_whisper import write_tiny_whisper
from tone_voice import write_weights

ROOT = Path(__file__).parents[2]
BUILD_ALL = """
import json, sys
from pathlib import Path
from konspekt.domain.errors import WeightsMissing
from konspekt.engines import registry
from konspekt.engines.options import EngineOptions
said = []
for engine, folder in json.loads(sys.argv[1]):
    try:
        registry.build(engine, EngineOptions(weights=Path(folder), threads=1)).close()
        said.append("built")
    except WeightsMissing as missing:
        said.append(missing.figures["file"])
print(json.dumps(said))
"""
WRITERS = {
    "whisper": write_tiny_whisper,
    "wav2vec2": write_wav2vec2,
    "gigaam": lambda folder: write_weights(folder, variant="v3_e2e_ctc", quantisation="int8"),
}


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with running(FakeHub()) as hub:
        yield hub


def run(program: str, hub: FakeHub, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "HF_ENDPOINT": hub.url,
        "HF_HOME": str(home / "cache"),
        "HF_HUB_OFFLINE": "0",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "PYTHONPATH": f"{ROOT / 'src'}",
        "OMP_NUM_THREADS": "1",
    }
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        check=False,
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.slow
def test_the_bare_loader_of_whisper_would_ask_for_its_tokens(tmp_path: Path, hub: FakeHub) -> None:
    folder = write_tiny_whisper(tmp_path / "whisper")
    (folder / "tokenizer.json").unlink()
    program = f"from faster_whisper import WhisperModel; WhisperModel({str(folder)!r}, local_files_only=True)"
    assert run(program, hub, tmp_path).returncode != 0
    assert hub.asked


@pytest.mark.slow
def test_the_bare_loader_of_gigaam_would_ask_for_a_folder(tmp_path: Path, hub: FakeHub) -> None:
    program = "import onnx_asr; onnx_asr.load_model('gigaam-v3-e2e-ctc', 'nowhere', quantization='int8')"
    assert run(program, hub, tmp_path).returncode != 0
    assert hub.asked


def test_our_engines_ask_nobody(tmp_path: Path, hub: FakeHub) -> None:
    """Each engine is built complete, without each single file, and without its folder."""
    cases: list[tuple[str, str]] = []
    expected: list[str] = []
    for engine, write in WRITERS.items():
        complete = write(tmp_path / engine / "complete")
        cases.append((engine, str(complete)))
        expected.append("built")
        needed = [file.name for file in complete.iterdir()]
        for name in set(needed) - {"preprocessor_config.json", "tokenizer_config.json"}:
            folder = write(tmp_path / engine / f"without-{name}")
            (folder / name).unlink()
            cases.append((engine, str(folder)))
            expected.append("onnx/model.onnx" if name == "model.onnx" else name)
        cases.append((engine, str(tmp_path / "nowhere")))
        expected.append("")
    done = run(BUILD_ALL, hub, tmp_path, json.dumps(cases))
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said.count("built") == len(WRITERS)
    assert [file if wanted else "" for file, wanted in zip(said, expected, strict=True)] == expected
    assert hub.asked == []
    assert not (tmp_path / "nowhere").exists()
