"""How a server of /v1/chat/completions wants to be asked: found out by asking, from the strictest form down.

Every server speaks a dialect: some hold the model to a schema, some to JSON, some to nothing; hosted ones refuse fields that
others need. A refusal (400, 422, 501) names what it dislikes or does not; each leads to the next milder manner.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from konspekt.domain.answer_schema import Schema, closed
from konspekt.domain.generation import Prompt


class Form(IntEnum):
    """To what the server is asked to hold the model."""

    SCHEMA = 0
    JSON = 1
    PLAIN = 2


NO_THINKING: Final[Mapping[str, object]] = {
    "chat_template_kwargs": {"enable_thinking": False},
    "reasoning_effort": "none",
}
"""The first is read by llama-server, vLLM and SGLang, the second by Ollama and hosted ones (ollama issue 14820). Reasoning costs
tokens, and with a grammar it is broken (llama.cpp issue 22537)."""
_OPTIONAL: Final = (*NO_THINKING, "seed", "temperature")
_NO_SYSTEM: Final = re.compile(r"system role|system message|roles must alternate|only user", re.IGNORECASE)
_NEW_LIMIT: Final = "max_completion_tokens"
_OLD_LIMIT: Final = "max_tokens"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """One way of asking."""

    form: Form = Form.SCHEMA
    left_out: frozenset[str] = frozenset()
    """Fields that this server refuses."""
    limit_field: str = _OLD_LIMIT
    system_apart: bool = True
    """False: chat templates without a system turn (Gemma 2, early Mistral) get it at the head of the user's."""

    def body(
        self, prompt: Prompt, *, network: str, schema: Schema, max_tokens: int, seed: int
    ) -> dict[str, object]:
        """Write the request."""
        system = prompt.system if self.form is Form.SCHEMA else f"{prompt.system}\n\n{_in_words(schema)}"
        fields: dict[str, object] = {
            "model": network,
            "messages": self._messages(system, prompt.user),
            "temperature": 0,
            "seed": seed,
            "stream": False,
            self.limit_field: max_tokens,
            **NO_THINKING,
        }
        if self.form is Form.SCHEMA:
            fields["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": closed(schema)},
            }
        elif self.form is Form.JSON:
            fields["response_format"] = {"type": "json_object"}
        return {name: field for name, field in fields.items() if name not in self.left_out}

    def _messages(self, system: str, user: str) -> list[dict[str, str]]:
        if self.system_apart:
            return [{"role": "system", "content": system}, {"role": "user", "content": user}]
        return [{"role": "user", "content": f"{system}\n\n{user}"}]

    def after_refusal(self, complaint: str) -> "Manner | None":
        """Give the next way to try after a refusal; None if there is none.

        A field that the complaint names is left out. If it names none, the switches against reasoning go first, then the form.
        """
        if _NEW_LIMIT in complaint and self.limit_field == _OLD_LIMIT:
            return replace(self, limit_field=_NEW_LIMIT)
        if self.system_apart and _NO_SYSTEM.search(complaint):
            return replace(self, system_apart=False)
        named = {name for name in _OPTIONAL if name in complaint} - self.left_out
        if named:
            return replace(self, left_out=self.left_out | named)
        if "response_format" in complaint or "json_schema" in complaint or "schema" in complaint:
            return self.milder()
        switches = frozenset(NO_THINKING)
        if not switches <= self.left_out:
            return replace(self, left_out=self.left_out | switches)
        return self.milder()

    def milder(self) -> "Manner | None":
        """Give the next form; the switches against reasoning are tried anew, they were perhaps not what was refused."""
        if self.form is Form.PLAIN:
            return None
        return replace(self, form=Form(self.form + 1), left_out=self.left_out - set(NO_THINKING))


def _in_words(schema: Schema) -> str:
    """Tell the model the form that its server will not hold it to."""
    told = json.dumps(closed(schema), ensure_ascii=False, separators=(",", ":"))
    return f"Answer with one JSON object and nothing else. It must be valid against this JSON Schema:\n{told}"
