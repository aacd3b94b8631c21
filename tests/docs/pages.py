"""The pages that people read, taken apart: what they link to, the code they show, the commands they name."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
GENERATED = "<!-- Made by scripts/make_reference.py"
SHELLS = ("sh", "bash", "console", "", "text-shell")


@dataclass(frozen=True, kw_only=True)
class Block:
    """A block of code: fenced, or set in by four spaces."""

    language: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """One Markdown file."""

    path: Path
    text: str
    links: tuple[str, ...]
    pictures: tuple[tuple[str, str], ...]
    """Address and the words for those who do not see it."""
    headings: tuple[str, ...]
    spans: tuple[str, ...]
    """Code inside sentences."""
    blocks: tuple[Block, ...]

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def code(self) -> tuple[str, ...]:
        """Every piece of code, line by line, comments of the shell left out."""
        lines = [line for block in self.blocks for line in block.text.splitlines()]
        return (*self.spans, *(line.split("  #")[0].strip() for line in lines))


@cache
def page(path: Path) -> Page:
    text = path.read_text(encoding="utf-8")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inner = [child for token in tokens for child in token.children or ()]
    return Page(
        path=path,
        text=text,
        links=tuple(str(it.attrs["href"]) for it in inner if it.type == "link_open"),
        pictures=tuple((str(it.attrs["src"]), it.content) for it in inner if it.type == "image"),
        headings=tuple(_headings(tokens)),
        spans=tuple(it.content for it in inner if it.type == "code_inline"),
        blocks=tuple(_block(it) for it in tokens if it.type in ("fence", "code_block")),
    )


def _headings(tokens: list[Token]) -> Iterator[str]:
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            words = re.sub(r"[^\w\- ]", "", tokens[number + 1].content.lower())
            yield words.strip().replace(" ", "-")


def _block(token: Token) -> Block:
    told = re.fullmatch(r"(\w*)\s*(?:title=\"([^\"]*)\")?", token.info.strip())
    assert told is not None, token.info
    return Block(language=told[1], title=told[2] or "", text=token.content)


def every_page() -> list[Page]:
    """Give the pages at the root, under docs/ and beside the code."""
    places = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("training/*.md")]
    return [page(path) for path in sorted(places)]


def written_pages() -> list[Page]:
    """Give those that people wrote: generated ones are compared with the code whole."""
    made = ("BENCH.md", "training/model_card.md")
    return [it for it in every_page() if GENERATED not in it.text and it.name not in made]


def shell_lines(it: Page) -> Iterator[str]:
    """Give the commands of a page's blocks, continued lines joined, prompts and comments taken off."""
    for block in it.blocks:
        if block.language in SHELLS:
            text = block.text.replace("\\\n", " ")
            for line in text.splitlines():
                command = re.sub(r"\s+#.*", "", line).strip().removeprefix("$ ")
                if command and not command.startswith("#"):
                    yield command


def konspekt_words(it: Page) -> Iterator[list[str]]:
    """Give the words after `konspekt` of every such command that a page names."""
    for code in it.code:
        for found in re.finditer(r"(?:^|[\s/])konspekt ([a-z].*)", code.removeprefix("$ ")):
            words = shlex.split(found[1].split("&&")[0].split("|")[0], comments=True)
            yield words


def words_of(it: Page, pattern: str) -> set[str]:
    """Give what matches in the page's code."""
    return {found for code in it.code for found in re.findall(pattern, code)}
