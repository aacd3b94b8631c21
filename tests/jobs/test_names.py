"""Workers are told apart, also those that nobody named."""

import subprocess
import sys
from pathlib import Path

from konspekt.settings import Settings
from konspekt.worker import usual_id

PROGRAM = """
import sys
from pathlib import Path
from konspekt.settings import Settings
from konspekt.worker import usual_id
print(usual_id(Settings(home=Path(sys.argv[1])), ["speech"]), flush=True)
sys.stdin.read()
"""


def test_two_workers_of_one_machine_have_two_names_and_a_dead_ones_name_is_free_again(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        first = other.stdout.readline().strip()
        second = usual_id(Settings(home=tmp_path), ["speech"])
        assert second == f"{first}-2"
        other.kill()
        other.wait()
        assert usual_id(Settings(home=tmp_path), ["speech"]) == first
