"""How well terms of Russian abstracts are found, beside noun phrases by frequency."""

from bench.rows import Table
from bench.scorer import EVALUATION, documents_of, scored_rows
from konspekt.glossary import terms_of_text
from konspekt.glossary.cutting_weights import WEIGHTS
from konspekt.language import load_language

GOLD = EVALUATION / "dev" / "ru_terms.jsonl"
NAMES = ("exact_P", "exact_R", "exact_F1", "lenient_P", "lenient_R", "lenient_F1")
ABOUT = (
    "Terms in 553 Russian abstracts of five sciences and state programmes (../shared/eval/dev/ru_terms.jsonl), against noun phrases by "
    f"frequency. The {len(WEIGHTS)} weights of our cutting were fitted on this file: `python -m bench.fit_terms ../shared/eval` prints the "
    "figures of weights that saw neither the document nor its subject."
)


def tables() -> list[Table]:
    """Score the abstracts of the development half."""
    language = load_language("ru")
    found = [
        {"doc_id": it["doc_id"], "terms": terms_of_text(it["text"], language)} for it in documents_of(GOLD)
    ]
    rows = scored_rows("terms", GOLD, found, names=NAMES, targets={"exact_F1": ">= 0.45"})
    return [Table(title="Terms", about=ABOUT, rows=rows)]
