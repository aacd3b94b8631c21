"""A second client of the upload protocol: other parts, checksums, nothing remembered but the address."""

import base64
import hashlib
import http.client
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

TUS = {"Tus-Resumable": "1.0.0"}


def ask(address: str, method: str, cookie: str, body: bytes | None = None, **headers: str):
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    named = {**TUS, "Cookie": cookie, **{name.replace("_", "-"): value for name, value in headers.items()}}
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
    cookie: str,
    chunk: int,
    with_checksums: bool = False,
    patience_s: float = 120,
) -> dict[str, str]:
    """Upload a file through every break; gives the headers of the last answer."""
    size, give_up, place = file.stat().st_size, monotonic() + patience_s, None
    while True:
        assert monotonic() < give_up
        try:
            if place is None:
                name = base64.b64encode(file.name.encode()).decode()
                status, headers, body = ask(
                    endpoint, "POST", cookie, Upload_Length=str(size), Upload_Metadata=f"filename {name}"
                )
                assert status == 201, body
                parts = urlsplit(endpoint)
                place = f"{parts.scheme}://{parts.netloc}{headers['location']}"
            status, headers, _ = ask(place, "HEAD", cookie)
            if status == 423:
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
                status, headers, body = ask(place, "PATCH", cookie, part, **more)
                if status in (409, 423):
                    break
                assert status == 204, body
                offset = int(headers["upload-offset"])
            else:
                return headers
        except (OSError, http.client.HTTPException):
            sleep(0.05)
