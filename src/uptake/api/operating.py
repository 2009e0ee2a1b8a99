"""What machines ask of a server: does it live, is it ready, how is it."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from uptake import __version__
from uptake.api.endpoint import endpoint
from uptake.core.access import Right
from uptake.core.words import ENGLISH, speaking
from uptake.service.installed import folder_mark
from uptake.service.state import Gauge, gauges, what_is_wrong
from uptake.store.models import ApiToken

PREFIX = "uptake_"


@require_safe
def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """
    The process answers: nothing else is looked at, so that a slow database restarts nobody. By the mark of its folder
    the doctor knows its own server.
    """
    env = settings.ENVIRONMENT
    mark = folder_mark(env.data, env.secret_key)
    return JsonResponse({"ok": True, "folder": mark}, headers={"Cache-Control": "no-store"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Whether database, spool and worker do their part; 503 with what is wrong where they do not."""
    env = settings.ENVIRONMENT
    found = what_is_wrong(env.data, env.spool_bytes, timezone.now())
    with speaking(ENGLISH):  # a program reads it
        wrong = {part: str(said) for part, said in found.items()}
    headers = {"Cache-Control": "no-store"}
    return JsonResponse({"ok": not wrong, "wrong": wrong}, status=503 if wrong else 200, headers=headers)


alive.right = ready.right = Right.OPEN  # type: ignore[attr-defined]


@endpoint(Right.OPERATE)
def metrics(request: HttpRequest, token: ApiToken) -> HttpResponse:  # noqa: ARG001
    """Everything that can be watched, as Prometheus reads it. The registry is made for this scrape."""
    env = settings.ENVIRONMENT
    registry = CollectorRegistry()
    registry.register(_Server(list(gauges(env.data, env.spool_bytes))))
    ProcessCollector(registry=registry)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class _Server(Collector):
    def __init__(self, found: list[Gauge]) -> None:
        self._found = found

    def collect(self) -> Iterator[Metric]:
        """Every figure."""
        yield InfoMetricFamily("uptake", "Which version runs", {"version": __version__})
        for gauge in self._found:
            labels = [gauge.label] if gauge.label else []
            family = GaugeMetricFamily(PREFIX + gauge.name, gauge.said, labels=labels)
            for label, value in gauge.values.items():
                family.add_metric([label] if gauge.label else [], value)
            yield family
