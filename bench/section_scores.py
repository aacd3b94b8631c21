"""How well sections of written lecture notes are found, beside TextTiling."""

from bench.rows import Table
from bench.scorer import EVALUATION, documents_of, scored_rows
from konspekt.language import load_language
from konspekt.notes import boundaries_of_text

GOLD = EVALUATION / "dev" / "ru_sections.jsonl"
NAMES = ("Pk", "WindowDiff", "bound_P", "bound_R", "bound_F1")
TARGETS = {"Pk": "<= 0.33", "bound_F1": ">= 0.42"}
ABOUT = (
    "Boundaries of sections in 81 written lecture notes without their headings (../shared/eval/dev/ru_sections.jsonl), against TextTiling; "
    "Pk and WindowDiff: lower is better. A text without any boundary has Pk 0.38."
)


def tables() -> list[Table]:
    """Score the sections of the development half."""
    language = load_language("ru")
    found = [
        {"doc_id": it["doc_id"], "boundaries": boundaries_of_text(it["text"], language)}
        for it in documents_of(GOLD)
    ]
    rows = scored_rows("sections", GOLD, found, names=NAMES, targets=TARGETS)
    return [Table(title="Sections", about=ABOUT, rows=rows)]
