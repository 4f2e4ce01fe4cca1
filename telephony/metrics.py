"""What a monitoring server reads of this one: figures of all calls together, of no one of them."""

from collections.abc import Iterator

from fastapi import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from telephony.twilio.calls import CallBook
from voice.asr.engine import AsrEngine, SharedAsrEngine
from voice.asr.figures import COUNTS

PREFIX = "iasovoice"

Family = CounterMetricFamily | GaugeMetricFamily


class ServerFigures(Collector):
    """Read anew by each scrape."""

    def __init__(self, asr: AsrEngine, calls: CallBook) -> None:
        self._asr = asr
        self._calls = calls

    def collect(self) -> Iterator[Family]:
        """See `Collector.collect`."""
        yield _gauge("calls_active", "Calls whose media stream is open.", self._calls.streaming)
        yield _gauge("calls_most", "Calls that this server takes at a time.", self._calls.max_calls)
        yield _gauge("draining", "1 while no new call is taken.", self._calls.is_draining)
        if isinstance(self._asr, SharedAsrEngine):
            for name, value in self._asr.figures().items():
                yield _of_recogniser(name, float(value))


def scrape(asr: AsrEngine, calls: CallBook) -> Response:
    """The answer to one scrape, in the text format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(ServerFigures(asr, calls))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _of_recogniser(name: str, value: float) -> Family:
    told = f"The recogniser that all calls share: {name.removesuffix('_s').replace('_', ' ')}."
    if name in COUNTS:
        return CounterMetricFamily(f"{PREFIX}_asr_{name}", told, value=value)
    seconds = f"{name}econds" if name.endswith("_s") else name
    return _gauge(f"asr_{seconds}", told, value)


def _gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"{PREFIX}_{name}", told, value=float(value))
