"""Prompts are versioned: who changes one raises its version, for it names the answers that are kept."""

import hashlib

import pytest

from konspekt.domain.errors import FormError
from konspekt.language import load_language
from konspekt.language.prompt_files import read_prompt


def test_a_changed_prompt_has_a_new_version(golden) -> None:
    lines = []
    for tag in ("ru", "en"):
        prompts = load_language(tag).prompts
        for name in prompts.names():
            text = prompts.get(name)
            digest = hashlib.sha256(f"{text.system}\0{text.user}".encode()).hexdigest()[:12]
            lines.append(f"{tag} {name} version {text.version}: {digest}")
    golden("prompts.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize(
    "text", ["", "# system\na\n# user\nb", "version: 1\n# system\na", "version: x\n# system\na\n# user\nb"]
)
def test_a_prompt_file_that_lacks_a_part_is_refused(text: str) -> None:
    with pytest.raises(FormError):
        read_prompt("define", text)


def test_both_languages_ask_with_the_same_slots() -> None:
    def slots(tag: str) -> dict[str, set[str]]:
        prompts = load_language(tag).prompts
        return {
            name: {word[1:].rstrip(".,") for word in prompts.get(name).user.split() if word.startswith("$")}
            for name in prompts.names()
        }

    assert slots("ru") == slots("en")
