"""How an embedded language model is addressed where its file does not say, or says it wrong."""

from typing import Final

SAIGA: Final = (
    "{% for message in messages %}"
    "{{ bos_token }}{% if message['role'] == 'assistant' %}bot{% else %}{{ message['role'] }}{% endif %}{{ '\\n' }}"
    "{{ message['content'] }}{{ eos_token }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ bos_token }}bot{{ '\\n' }}{% endif %}"
)
"""`<s>role\\ncontent</s>` for each turn, with the roles system, user and bot: how Saiga-Mistral-7B and Saiga2-7B were trained (the
interact_*_llamacpp scripts of IlyaGusev/rulm put the same three tokens by number). Their files carry no template."""

CHAT_FORMATS: Final[dict[str, str]] = {"saiga": SAIGA}

FORMAT_OF: Final[dict[str, str]] = {"saiga-mistral-7b": "saiga", "saiga2-7b": "saiga"}
"""Rows of the table of weights that need one; all others are addressed as their file says, else as ChatML."""


def chat_template(chat_format: str) -> str:
    """Give the Jinja template of a format; empty for the file's own.

    Raises:
        ValueError: There is no such format.
    """
    if not chat_format:
        return ""
    if chat_format not in CHAT_FORMATS:
        raise ValueError(f"chat format {chat_format!r}; there are: {', '.join(CHAT_FORMATS)}")
    return CHAT_FORMATS[chat_format]
