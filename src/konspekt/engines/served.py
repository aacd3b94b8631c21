"""Which language models a server offers: GET /models, as llama-server, Ollama, vLLM, LM Studio and hosted ones answer it."""

import json
import urllib.request
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, cast

from konspekt.domain.errors import GeneratorNotAllowed, GeneratorRefused, GeneratorUnavailable
from konspekt.engines.exchange import OpenRoadError, OverdueError, exchange, host_that_reads
from konspekt.engines.generator_options import GeneratorOptions
from konspekt.engines.network import Refusal, host_of, is_web_address, why
from konspekt.engines.openai_chat import PATH

LISTING_BYTES: Final = 4 << 20


def served_networks(options: GeneratorOptions) -> tuple[str, ...]:
    """Give the names under which a server offers language models; empty where it has no list.

    Raises:
        GeneratorUnavailable: Nobody answers.
        GeneratorRefused: Not to this key.
        GeneratorNotAllowed: It is another computer, and `allow_remote` is off.
    """
    host = host_of(options.url)
    if not is_web_address(options.url):
        raise GeneratorUnavailable(host=host, reason="http(s)://?")
    if host_that_reads(options.url) is not None and not options.allow_remote:
        raise GeneratorNotAllowed(host=host)
    base = options.url.rstrip("/").removesuffix(PATH)
    request = urllib.request.Request(f"{base}/models", headers={"Accept": "application/json"})  # noqa: S310 - checked above
    if options.api_key:
        request.add_unredirected_header("Authorization", f"Bearer {options.api_key}")
    try:
        answer = exchange(
            request,
            connect_timeout_s=options.connect_timeout_s,
            timeout_s=options.connect_timeout_s,
            most_bytes=LISTING_BYTES,
            while_waiting=lambda: None,
        )
    except OverdueError as overdue:
        raise GeneratorUnavailable(host=host, reason="timeout") from overdue
    except OpenRoadError as open_road:
        raise GeneratorNotAllowed(host=f"http://{host}") from open_road
    except Refusal as error:
        raise GeneratorUnavailable(host=host, reason=why(error)) from error
    if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise GeneratorRefused(host=host, network=options.network, http_status=answer.status)
    return _names(answer.body) if answer.status == HTTPStatus.OK else ()


def _names(body: bytes) -> tuple[str, ...]:
    try:
        listing = cast("object", json.loads(body))
    except (ValueError, RecursionError):
        return ()
    rows = cast("Mapping[str, object]", listing).get("data") if isinstance(listing, dict) else None
    if not isinstance(rows, list):
        return ()
    names = [
        cast("Mapping[str, object]", row).get("id")
        for row in cast("list[object]", rows)
        if isinstance(row, dict)
    ]
    return tuple(name for name in names if isinstance(name, str))
