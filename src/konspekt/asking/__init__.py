"""Room `asking`: putting questions to a language model: fenced, budgeted, remembered, and never fatal."""

from konspekt.asking.asker import Asker, Memory, NoMemory
from konspekt.asking.budget import FULL, POLISH, Budget, Wanted, planned
from konspekt.asking.lines import Line, lines_of, numbered, windows
from konspekt.asking.query import Query, query

__all__ = [
    "FULL",
    "POLISH",
    "Asker",
    "Budget",
    "Line",
    "Memory",
    "NoMemory",
    "Query",
    "Wanted",
    "lines_of",
    "numbered",
    "planned",
    "query",
    "windows",
]
