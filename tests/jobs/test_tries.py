"""An open run is handed over again under a name that no earlier try of it had."""

import pytest

from konspekt.jobs.desk import next_try


@pytest.mark.parametrize(
    ("tries", "name"),
    [
        ({}, "run"),
        ({"run": False}, "run"),
        ({"run": True}, "run~1"),
        ({"run": True, "run~1": False}, "run~1"),
        ({"run": True, "run~1": True}, "run~2"),
        # The books forget what ended days ago: counting the tries would name one that has been.
        ({"run~1": True}, "run~2"),
        ({"run~9": True, "run~10": True}, "run~11"),
    ],
)
def test_a_try_that_goes_on_is_named_again_and_a_new_one_has_the_next_number(
    tries: dict[str, bool], name: str
) -> None:
    assert next_try("run", tries) == name
