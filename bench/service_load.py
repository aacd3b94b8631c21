"""Two hundred readers, twenty editors and ten uploads at one `konspekt web` on SQLite: does everybody get an answer, and how soon?

`python -m bench.service_load [SECONDS]` prints the figures of a minute, or of so many seconds.
"""

import asyncio
import base64
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import wave
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import psutil

from bench.library_of_many import Speech, add_lectures
from bench.rows import Row, Table
from konspekt import wiring
from konspekt.settings import Settings

TOOL: Final = Path(sys.executable).parent / "konspekt"
API: Final = "/api/v1"
LECTURES: Final = 5
READER_THINKS_S: Final = 8.0
"""Between two things that a reader asks for, on the average; the stream of events is open all the time."""
EDITOR_THINKS_S: Final = 5.0
KEPT_S: Final = 3.0
"""A connection that was idle for longer is opened anew, as browsers do: the server hangs up after five."""
PARTS: Final = 8
PART_BYTES: Final = 512 * 1024
TUS: Final = {"Tus-Resumable": "1.0.0"}


@dataclass
class Told:
    """What everybody met."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    events: int = 0
    edits: int = 0
    uploads: int = 0
    worked_s: float = 0.0
    """Of a processor, by the web process."""

    def p95_ms(self, kind: str) -> float:
        """Give the time that 95 of 100 answers were there in, milliseconds."""
        found = sorted(self.seconds[kind])
        return 1000 * found[min(len(found) - 1, int(0.95 * len(found)))] if found else 0.0


@dataclass
class Page:
    """A browser's connection: one request after another."""

    port: int
    cookie: str
    told: Told
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None
    used_s: float = 0.0

    async def ask(
        self, kind: str, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Ask and note how long it took; an answer above 399 is an error."""
        begun = time.perf_counter()
        try:
            answer = await self._ask(method, path, body, headers)
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            self.told.errors.append(f"{kind}: {type(error).__name__} {error}")
            self.close()
            return 0, {}, b""
        self.told.seconds[kind].append(time.perf_counter() - begun)
        if answer[0] >= 400:
            self.told.errors.append(f"{kind}: {answer[0]} {answer[2][:200]!r}")
        return answer

    async def _ask(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, Mapping[str, str], bytes]:
        reader, writer = await self.send(method, path, body, headers)
        status, told = await head_of(reader)
        if told.get("transfer-encoding") == "chunked":
            content = b""
            while size := int((await reader.readline()).strip() or b"0", 16):
                content += await reader.readexactly(size)
                await reader.readline()
            await reader.readline()
        else:
            content = await reader.readexactly(int(told.get("content-length", "0")))
        if told.get("connection") == "close":
            self.close()
        del writer
        return status, told, content

    async def send(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Send a request on the open connection, or on a new one."""
        if time.monotonic() - self.used_s > KEPT_S:
            self.close()
        self.used_s = time.monotonic()
        if self.reader is None or self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Cookie: {self.cookie}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if body or method in ("POST", "PATCH"):
            lines.append(f"Content-Length: {len(body)}")
        self.writer.write("\r\n".join((*lines, "", "")).encode() + body)
        await self.writer.drain()
        return self.reader, self.writer

    def close(self) -> None:
        """Hang up."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


async def head_of(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    """Read the status and the headers of an answer."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in head[1:] if line)
    return int(head[0].split()[1]), {name.lower(): value for name, value in headers.items()}


@dataclass
class Load:
    """Who does what, until the time is over."""

    port: int
    cookie: str
    lectures: list[str]
    ends: float
    told: Told
    dice: random.Random = field(default_factory=lambda: random.Random(5))

    def page(self) -> Page:
        """Give a new connection."""
        return Page(self.port, self.cookie, self.told)

    async def think(self, seconds: float) -> bool:
        """Wait as long as a person does; False where the time is over."""
        await asyncio.sleep(min(self.dice.uniform(0, 2 * seconds), max(0.0, self.ends - time.monotonic())))
        return time.monotonic() < self.ends

    async def read(self, number: int) -> None:
        """Open a lecture, listen to its events, turn pages, look at the glossary, search."""
        lecture_id = self.lectures[number % len(self.lectures)]
        page, path = self.page(), f"{API}/lectures/{lecture_id}"
        await self.think(READER_THINKS_S / 4)
        listening = asyncio.create_task(self.listen(lecture_id))
        await page.ask("a page of segments", "GET", f"{path}/segments?limit=100")
        while await self.think(READER_THINKS_S):
            match self.dice.randrange(6):
                case 0 | 1:
                    await page.ask("a page of segments", "GET", f"{path}/segments?limit=100")
                case 2:
                    await page.ask("the glossary", "GET", f"{path}/glossary")
                case 3:
                    await page.ask("the list of lectures", "GET", f"{API}/lectures?limit=50")
                case 4:
                    await page.ask(
                        "a search",
                        "GET",
                        f"{API}/search?q=%D1%87%D0%B5%D0%BB%D0%BE%D0%B2%D0%B5%D0%BA&limit=20",
                    )
                case _:
                    await page.ask("a card", "GET", path)
        await listening
        page.close()

    async def listen(self, lecture_id: str) -> None:
        """Hear every event of a lecture, and say where one is missing."""
        page = self.page()
        reader, _ = await page.send("GET", f"{API}/lectures/{lecture_id}/events", b"", {})
        status, _ = await head_of(reader)
        if status != 200:
            self.told.errors.append(f"events: {status}")
            return
        at = None
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.1, self.ends - time.monotonic())):
                while line := await reader.readline():
                    if not line.startswith(b"id: "):
                        continue
                    number = int(line[4:])
                    if at is not None and number != at + 1:
                        self.told.errors.append(f"events: {number} after {at}")
                    at = number
                    self.told.events += 1
                self.told.errors.append("events: the stream ended")
        page.close()

    async def edit(self, number: int) -> None:
        """Change one's own sentence again and again."""
        lecture_id = self.lectures[number % len(self.lectures)]
        page, path = self.page(), f"{API}/lectures/{lecture_id}"
        _, _, content = await page.ask("a page of segments", "GET", f"{path}/segments?limit=100")
        segment = json.loads(content)["segments"][number]
        turn = 0
        while await self.think(EDITOR_THINKS_S):
            turn += 1
            words = f"{segment['text'].split('.')[0]} {turn}."
            body = json.dumps(
                {"edits": [{"op": "set_text", "segment_id": segment["id"], "text": words}]}
            ).encode()
            tag = f'"{segment["id"]}:{segment["version"]}"'
            status, _, content = await page.ask(
                "an edit", "POST", f"{path}/edits", body, If_Match=tag, Content_Type="application/json"
            )
            if status == 200:
                segment = {
                    **segment,
                    **json.loads(content)["changed"]["segments"][0],
                    "text": segment["text"],
                }
                self.told.edits += 1
        page.close()

    async def bring(self, number: int) -> None:
        """Upload a recording, part by part over the whole time."""
        page, content = self.page(), noise(number)
        name = base64.b64encode(f"upload{number}.wav".encode()).decode()
        status, headers, _ = await page.ask(
            "begin an upload",
            "POST",
            f"{API}/uploads",
            **{"Upload-Length": str(len(content)), "Upload-Metadata": f"filename {name}", **TUS},
        )
        if status != 201:
            return
        pause = max(0.0, self.ends - time.monotonic()) * 0.8 / PARTS
        for start in range(0, len(content), PART_BYTES):
            part = content[start : start + PART_BYTES]
            is_last = start + len(part) == len(content)
            _, headers_now, _ = await page.ask(
                "the last part of an upload" if is_last else "a part of an upload",
                "PATCH",
                headers["location"],
                part,
                **{"Upload-Offset": str(start), "Content-Type": "application/offset+octet-stream", **TUS},
            )
            if is_last:
                self.told.uploads += "konspekt-lecture" in headers_now
            await asyncio.sleep(pause)
        page.close()


def noise(number: int) -> bytes:
    """Make a recording of PARTS parts."""
    made = BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(random.Random(number).randbytes(PARTS * PART_BYTES - 44))
    return made.getvalue()


@asynccontextmanager
async def running(home: Path, told: Told) -> AsyncIterator[tuple[int, str]]:
    """Start `konspekt web` and log in; gives its port and the session's cookie, and notes what it worked."""
    settings = {"KONSPEKT_HOME": str(home), "KONSPEKT_LANG": "en", "KONSPEKT_UPLOADS__RESERVE_GB": "0"}
    process = subprocess.Popen(  # noqa: ASYNC220 - once, before anything is measured
        [TOOL, "web", "--port", "0"],
        env={**os.environ, **settings},
        cwd=home,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = await asyncio.to_thread(process.stdout.readline)
        address = urlsplit(line[line.index("http") :].strip())
        assert address.port is not None
        body = json.dumps({"token": parse_qs(address.query)["token"][0]}).encode()
        page = Page(address.port, "", Told())
        status, headers, _ = await page.ask(
            "log in", "POST", f"{API}/session", body, Content_Type="application/json"
        )
        page.close()
        assert status == 200
        before = psutil.Process(process.pid).cpu_times()
        yield address.port, headers["set-cookie"].partition(";")[0]
        after = psutil.Process(process.pid).cpu_times()
        told.worked_s = after.user + after.system - before.user - before.system
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait)
        if process.stdout is not None:
            process.stdout.close()


def load(home: Path, *, seconds: float, readers: int = 200, editors: int = 20, uploads: int = 10) -> Told:
    """Put lectures of a quarter of an hour into an empty home and let everybody work at them for so long."""
    settings = Settings(home=home)
    wiring.migrate(settings)
    service = wiring.service(settings)
    lectures = add_lectures(service.shelf, Speech(3), LECTURES, hours=0.25)
    service.close()
    told = Told()

    async def everybody() -> None:
        async with running(home, told) as (port, cookie):
            work = Load(port, cookie, lectures, time.monotonic() + seconds, told)
            jobs: list[Any] = [work.read(number) for number in range(readers)]
            jobs += [work.edit(number) for number in range(editors)]
            jobs += [work.bring(number) for number in range(uploads)]
            await asyncio.gather(*jobs)

    asyncio.run(everybody())
    return told


def rows(told: Told) -> tuple[Row, ...]:
    """Give the figures as rows of the bench."""
    counts = f"{told.edits} edits, {told.uploads} uploads, {told.events} events heard"
    errors = Row(name="errors", ours=f"{len(told.errors)} ({counts})", target="0")
    asked = sum(map(len, told.seconds.values()))
    work = f"{1000 * told.worked_s / max(1, asked):.0f} ms ({told.worked_s:.1f} s for {asked} answers and the events)"
    return (
        errors,
        Row(name="processor time of the service for an answer", ours=work),
        *(
            Row(name=f"{kind}, p95 of {len(found)}", ours=f"{told.p95_ms(kind):.0f} ms")
            for kind, found in sorted(told.seconds.items())
        ),
    )


def tables(seconds: float = 60) -> list[Table]:
    """Measure."""
    with tempfile.TemporaryDirectory() as folder:
        told = load(Path(folder), seconds=seconds)
    for error in told.errors[:20]:
        print(error, file=sys.stderr)
    about = (
        f"200 readers (each with a stream of events open, a request about every {READER_THINKS_S:.0f} s), 20 editors (an edit about every "
        f"{EDITOR_THINKS_S:.0f} s) and 10 uploads for {seconds:.0f} s at one `konspekt web` on SQLite, asked from the same machine."
    )
    return [Table(title="The service under load", about=about, rows=rows(told))]


if __name__ == "__main__":
    from bench.rows import markdown

    print(markdown(tables(float(sys.argv[1]) if len(sys.argv) > 1 else 60)))
