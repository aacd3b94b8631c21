"""A language model that does what it is told: copies quotes, writes with the words of the lines, names the right lines.

It knows the questions by their schemas alone, as any model would, and stands in for one where tests need good answers.
"""

import re

from konspekt.domain.answer_schema import Schema
from konspekt.domain.generation import Json, Prompt
from konspekt.engines.scripted_generator import ScriptedGenerator

LINE = re.compile(r"^\[(\d+)\] (.+)$", re.MULTILINE)
IS = re.compile(r"(?P<term>[\w-]+(?: [\w-]+){0,2}),? (?:—|это|называется|–) .{12,}")


def good_answer(prompt: Prompt, schema: Schema) -> Json:
    """Answer any of our questions as well as a machine without understanding can."""
    lines = [(int(number), text) for number, text in LINE.findall(prompt.user)]
    properties = schema["properties"]
    if "terms" in properties:
        found = [
            {
                "quote": text[:390],
                "line_from": number,
                "line_to": number,
                "term": match["term"].split()[-1],
                "kind": "definition",
            }
            for number, text in lines
            if (match := IS.search(text))
        ]
        return {"terms": found[:2]}
    if list(properties) == ["definition"]:
        return {"definition": "Общепринятое понятие, о котором лектор подробно не говорил."}
    if "definition" in properties:
        text = lines[0][1].strip(" .,")[:390]
        return {"definition": f"{text[:1].upper()}{text[1:]}.", "used": [1], "sufficient": True}
    if "supported" in properties:
        return {"supported": True, "unsupported_part": ""}
    if "titles" in properties:
        parts = dict.fromkeys(number for number, _ in lines)
        return {"titles": [{"part": part, "title": _words(lines, part)} for part in parts]}
    if "wrong" in properties:
        return {"wrong": [number for number, _ in lines][:3]}
    if "quote" in properties:
        return {"quote": lines[0][1][:390]}
    name = next(iter(properties))
    most = min(4 if name == "theses" else 2, len(lines))
    step = max(1, len(lines) // max(1, most))
    return {name: [{"text": text[:390], "lines": [number]} for number, text in lines[::step][:most]]}


def _words(lines: list[tuple[int, str]], part: int) -> str:
    text = next(text for number, text in lines if number == part)
    return " ".join(re.findall(r"\w+", text)[:4])


def good_editor(**options: int) -> ScriptedGenerator:
    return ScriptedGenerator(good_answer, signature="a good editor", **options)
