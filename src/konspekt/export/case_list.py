"""The form in which the case of 2023 asked for terms: `File,Term`, one row a term, raw."""

import csv
import io

from konspekt.domain.course import Lecture
from konspekt.export.handout import printable_entries
from konspekt.export.wording import Wording


def write(lecture: Lecture, wording: Wording) -> bytes:
    """Write every term, defined or not; no byte order mark, no formula guard: a program reads it."""
    made = io.StringIO(newline="")
    rows = csv.writer(made, lineterminator="\n")
    rows.writerow(("File", "Term"))
    rows.writerows((lecture.file_name, entry.headword) for entry in printable_entries(lecture))
    if lecture.is_sample:
        rows.writerow((lecture.file_name, wording("sample_mark")))
    return made.getvalue().encode()
