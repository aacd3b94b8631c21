"""Figures are written as the language writes them."""

import pytest

from konspekt.domain.errors import RecordingTooLong
from konspekt.locales import decimal, say, tell


@pytest.mark.parametrize(
    ("value", "ru", "en"),
    [
        (71.2, "71,2", "71.2"),
        (10.0, "10", "10"),
        (0.0, "0", "0"),
        (1234567.5, "1234567,5", "1234567.5"),
        (0.1 + 0.2, "0,3", "0.3"),
    ],
)
def test_a_decimal_has_a_comma_in_russian_and_a_point_in_english(value: float, ru: str, en: str) -> None:
    assert (decimal(value, "ru"), decimal(value, "en")) == (ru, en)


def test_names_and_whole_numbers_stay_as_they_are() -> None:
    assert "part.1.5.mp3" in say("errors.file_missing", "ru", name="part.1.5.mp3")
    told, _ = tell(RecordingTooLong(name="a.b.mp3", hours=11.5, limit_hours=10.0), "ru")
    assert "a.b.mp3" in told
    assert "11,5" in told
    assert "10.0" not in told
