"""Several machines may make the same database ready at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jobs.real_service import FORKS, settings_in
from konspekt import worker

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def _prepare(environment: dict[str, str]) -> None:
    worker.prepare(settings_in(environment))


def test_four_machines_prepare_one_database(far_options: dict[str, str], tmp_path: Path) -> None:
    environments = [
        {f"KONSPEKT_{name.upper()}": value for name, value in far_options.items()}
        | {"KONSPEKT_HOME": str(tmp_path / f"machine{number}")}
        for number in range(4)
    ]
    processes = [FORKS.Process(target=_prepare, args=(environment,)) for environment in environments]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda process: process.start(), processes))
    for process in processes:
        process.join(timeout=60)
    assert [process.exitcode for process in processes] == [0] * 4
