"""A second client of the upload protocol: other parts, checksums, nothing remembered but the address."""

import base64
import hashlib
import http.client
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

TUS = {"Tus-Resumable": "1.0.0"}
BREAKS = (503, 507)


def ask(address: str, method: str, pass_: dict[str, str], body: bytes | None = None, **headers: str):
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    named = {**TUS, **pass_, **{name.replace("_", "-"): value for name, value in headers.items()}}
    try:
        connection.request(method, parts.path, body, named)
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def bring(
    endpoint: str,
    file: Path,
    *,
    pass_: dict[str, str],
    chunk: int,
    title: str = "",
    with_checksums: bool = False,
    pause_s: float = 0,
    patience_s: float = 120,
) -> dict[str, str]:
    """Upload a file through every break; gives the headers of the last answer.

    `pass_` is the header that says who asks. 503 and 507 are breaks too: a database may be down for a while.
    """
    size, give_up, place = file.stat().st_size, monotonic() + patience_s, None
    told = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}"
        for key, value in {"filename": file.name, "title": title}.items()
        if value
    )
    while True:
        assert monotonic() < give_up
        try:
            if place is None:
                status, headers, body = ask(
                    endpoint, "POST", pass_, Upload_Length=str(size), Upload_Metadata=told
                )
                if status in BREAKS:
                    sleep(0.2)
                    continue
                assert status == 201, body
                parts = urlsplit(endpoint)
                place = f"{parts.scheme}://{parts.netloc}{headers['location']}"
            status, headers, _ = ask(place, "HEAD", pass_)
            if status in (423, *BREAKS):
                sleep(0.1)
                continue
            assert status == 200, status
            offset = int(headers["upload-offset"])
            while offset < size:
                with file.open("rb") as source:
                    source.seek(offset)
                    part = source.read(chunk)
                more = {"Content_Type": "application/offset+octet-stream", "Upload_Offset": str(offset)}
                if with_checksums:
                    more["Upload_Checksum"] = (
                        "sha256 " + base64.b64encode(hashlib.sha256(part).digest()).decode()
                    )
                status, headers, body = ask(place, "PATCH", pass_, part, **more)
                if status in (409, 423, *BREAKS):
                    break
                assert status == 204, body
                sleep(pause_s)
                offset = int(headers["upload-offset"])
            else:
                return headers
        except (OSError, http.client.HTTPException):
            sleep(0.05)
