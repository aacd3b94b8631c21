"""Templates: the built-in ones by id, a person's own by the path of a YAML file."""

import hashlib
import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import yaml
from pydantic import TypeAdapter, ValidationError

from konspekt.domain.errors import FileMissing, FileUnreadable, TemplateError, TemplateUnknown
from konspekt.domain.notes import SectionKind, Template, TemplateSection

FOLDER: Final = files("konspekt.notes") / "templates"
SUFFIXES: Final = (".yaml", ".yml")
MAX_BYTES: Final = 256 * 1024
DEEPEST: Final = 10
"""Of lists and mappings in each other; a template has four."""


@cache
def template_ids() -> tuple[str, ...]:
    """Name the built-in templates, in alphabetical order."""
    return tuple(
        sorted(Path(file.name).stem for file in FOLDER.iterdir() if Path(file.name).suffix in SUFFIXES)
    )


def load_template(name_or_path: str) -> Template:
    """Give a built-in template by its id, or read a person's own from a path that ends in .yaml or .yml.

    Raises:
        TemplateUnknown: No built-in template has that id.
        FileMissing: There is no such file.
        FileUnreadable: The path is a folder, or not ours to read.
        TemplateError: The file is no template; `where` names the field or the line.
    """
    if name_or_path in template_ids():
        text = (FOLDER / f"{name_or_path}.yaml").read_text(encoding="utf-8")
        return template_of_yaml(text, name=name_or_path)
    path = Path(name_or_path)
    if path.suffix.lower() not in SUFFIXES:
        raise TemplateUnknown(name=name_or_path, known=", ".join(template_ids()))
    return template_of_yaml(_read(path), name=path.name)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise FileMissing(name=str(path)) from error
    except OSError as error:
        raise FileUnreadable(name=str(path)) from error
    if len(content) > MAX_BYTES:
        raise TemplateError(name=path.name, where=f"> {MAX_BYTES} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateError(name=path.name, where=f"UTF-8, byte {error.start}") from error


def template_of_yaml(text: str, *, name: str) -> Template:
    """Read a template from YAML.

    Raises:
        TemplateError: Not YAML, or a field is not what a template has; `where` is its path, e.g. `sections.2.kind`.
    """
    try:
        _refuse_traps(text, name)
        form = yaml.safe_load(text)
    except (ValueError, RecursionError) as error:  # a date that there is not, brackets without end
        raise TemplateError(name=name, where="not YAML") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "YAML"
        raise TemplateError(name=name, where=f"{where}: {error.problem or 'not YAML'}") from error
    except yaml.YAMLError as error:
        raise TemplateError(name=name, where="not YAML") from error
    try:
        template = _adapter().validate_python(form)
    except ValidationError as error:
        raise TemplateError(name=name, where=_first_path(error)) from error
    return checked_template(template, name=name)


def template_to_yaml(template: Template) -> str:
    """Write a template as YAML; what a reader would fill in by itself is left out."""
    form: dict[str, object] = {"id": template.id, "title": template.title, "language": template.language}
    form["sections"] = [_section_form(section) for section in template.sections]
    return yaml.safe_dump(form, allow_unicode=True, sort_keys=False, width=120)


def _section_form(section: TemplateSection) -> dict[str, object]:
    form: dict[str, object] = {"id": section.id, "title": section.title, "kind": section.kind.value}
    if section.question:
        form["question"] = section.question
    if section.columns:
        form["columns"] = list(section.columns)
    if section.max_words is not None:
        form["max_words"] = section.max_words
    if section.required:
        form["required"] = True
    return form


def _refuse_traps(text: str, name: str) -> None:
    """Refuse YAML that repeats itself, which can unfold to more than fits into memory, or is nested deeper than any template.

    Fifty thousand brackets take two minutes to read to their end; the tenth is enough.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        trap = "alias" if isinstance(event, yaml.AliasEvent) else "nesting" if depth > DEEPEST else None
        if trap is not None:
            line = event.start_mark.line + 1 if event.start_mark else 0
            raise TemplateError(name=name, where=f"line {line}: {trap}")


def template_sha256(template: Template) -> str:
    """Name a template by its content: equal for equal templates, whatever their files look like."""
    canonical = json.dumps(asdict(template), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@cache
def _adapter() -> TypeAdapter[Template]:
    return TypeAdapter(Template)


def _first_path(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    path = ".".join(str(step) for step in first["loc"]) or "$"
    return f"{path}: {first['msg']}"


def checked_template(template: Template, *, name: str) -> Template:
    """Give the template, unless nothing can be filled into it, whatever its types allow.

    Raises:
        TemplateError: `where` is the path of the field.
    """
    if not template.sections:
        raise TemplateError(name=name, where="sections: empty")
    for number, section in enumerate(template.sections):
        place = f"sections.{number}"
        if not section.id.strip() or not section.title.strip():
            raise TemplateError(name=name, where=f"{place}.{'title' if section.id.strip() else 'id'}: empty")
        if section.kind in (SectionKind.TEXT, SectionKind.LIST) and not section.question:
            raise TemplateError(name=name, where=f"{place}.question: missing")
        if section.kind is SectionKind.TABLE and not section.columns:
            raise TemplateError(name=name, where=f"{place}.columns: missing")
        if section.max_words is not None and section.max_words <= 0:
            raise TemplateError(name=name, where=f"{place}.max_words: {section.max_words}")
    return template
