"""Figures in the form of Prometheus: how long answers take here, and how the work goes in the whole service."""

from collections.abc import Callable, Iterator
from http import HTTPMethod
from time import perf_counter
from typing import Final, cast

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from konspekt.library.figures import Figures

BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
STREAMED: Final = "text/event-stream"
UNKNOWN: Final = "other"
"""Stands for addresses that no route has and methods that nobody knows: whoever tries names makes no new figures."""
METHODS: Final = frozenset(method.value for method in HTTPMethod)


class Metrics:
    """The figures of one process."""

    def __init__(self, look: Callable[[], Figures]) -> None:
        self.registry = CollectorRegistry()
        self._seconds = Histogram(
            "konspekt_http_seconds",
            "Seconds until an answer was sent.",
            ("method", "route", "status"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.registry.register(_Work(look))

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Note an answer."""
        self._seconds.labels(method, route, str(status)).observe(seconds)

    def text(self) -> bytes:
        """Write everything down."""
        return generate_latest(self.registry)


class _Work(Collector):
    """The figures of the whole service, read when they are asked for."""

    def __init__(self, look: Callable[[], Figures]) -> None:
        self._look = look

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Read them."""
        found = self._look()
        plain = {
            "konspekt_runs_waiting": ("Runs that no worker has begun.", found.waiting),
            "konspekt_runs_running": ("Runs in work.", found.running),
            "konspekt_workers": ("Workers that show that they live.", found.workers),
            "konspekt_uploads": ("Uploads under way.", found.uploads),
        }
        for name, (what, value) in plain.items():
            yield GaugeMetricFamily(name, what, value=value)
        yield from _stages(found)
        failed = GaugeMetricFamily(
            "konspekt_runs_failed_day", "Runs that failed within a day.", labels=("stage", "code")
        )
        for one in found.failures:
            failed.add_metric((one.stage, one.code), one.count)
        yield failed


def _stages(found: Figures) -> Iterator[GaugeMetricFamily]:
    seconds = GaugeMetricFamily(
        "konspekt_stage_seconds_day", "Seconds of work within a day.", labels=("stage",)
    )
    parts = GaugeMetricFamily(
        "konspekt_stage_parts_day", "Parts of stages finished within a day.", labels=("stage",)
    )
    factor = GaugeMetricFamily(
        "konspekt_real_time_factor_day",
        "Seconds of work for a second of sound, within a day.",
        labels=("stage",),
    )
    for stage in found.stages:
        seconds.add_metric((stage.stage,), stage.worked_ms / 1000)
        parts.add_metric((stage.stage,), stage.count)
        if stage.total_ms > stage.count:  # a stage that does not work on sound counts one for each part
            factor.add_metric((stage.stage,), stage.worked_ms / stage.total_ms)
    yield seconds
    yield parts
    yield factor


class Timing:
    """Measures every answer but the streams, which last as long as somebody listens."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun_s = perf_counter()
        status, is_stream = 500, False

        async def noted(message: Message) -> None:
            nonlocal status, is_stream
            if message["type"] == "http.response.start":
                status = cast("int", message["status"])
                headers = cast("list[tuple[bytes, bytes]]", message.get("headers", []))
                kind = next((value for name, value in headers if name.lower() == b"content-type"), b"")
                is_stream = kind.startswith(STREAMED.encode())
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            if not is_stream:
                route = getattr(scope.get("route"), "path", UNKNOWN)
                method = cast("str", scope["method"])
                known = method if method in METHODS else UNKNOWN
                self._metrics.answered(known, cast("str", route), status, perf_counter() - begun_s)
