"""What a monitoring server reads of ours."""

from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest
from fakes_asr import FakeAsr
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from config.load import load_settings
from config.settings import Profile
from telephony import app
from telephony.app import build_app
from telephony.metrics import scrape
from telephony.twilio.calls import CallBook
from voice.asr.decode_queue import Kind
from voice.asr.figures import COUNTS, Tally, in_lines


class SharedFake(FakeAsr):
    """One that tells its figures, as the recogniser of all calls does."""

    def __init__(self):
        super().__init__([])
        self.tally = Tally(look_back_s=60.0)

    def admits_calls(self):
        return True

    def figures(self):
        waiting = dict.fromkeys(Kind, 0)
        return in_lines(
            self.tally.figures(now_s=0.0, waiting=waiting, workers=(2, 1), admits_calls=True)
        )


def samples(answer):
    families = text_string_to_metric_families(bytes(answer.body).decode())
    return {one.name: one.value for family in families for one in family.samples}


async def test_the_calls_of_the_moment_are_told():
    calls = CallBook(max_calls=7)
    call = calls.open("CA1", "AC1")
    assert await calls.open_stream(call, patience_s=1.0)
    calls.is_draining = True
    told = samples(scrape(FakeAsr([]), calls))
    assert told == {
        "iasovoice_calls_active": 1.0,
        "iasovoice_calls_most": 7.0,
        "iasovoice_draining": 1.0,
    }


def test_each_scrape_asks_a_shared_recogniser_anew():
    asr, calls = SharedFake(), CallBook(max_calls=2)
    before = samples(scrape(asr, calls))
    asr.tally.left_queue(Kind.FINAL, 0.25, now_s=0.0)
    asr.tally.decoded[Kind.FINAL] += 1
    asr.tally.failed += 2
    after = samples(scrape(asr, calls))
    assert (before["iasovoice_asr_final_decoded_total"], before["iasovoice_asr_failed_total"]) == (
        0.0,
        0.0,
    )
    assert after["iasovoice_asr_final_decoded_total"] == 1.0
    assert after["iasovoice_asr_failed_total"] == 2.0
    assert after["iasovoice_asr_final_delay_p95_seconds"] == pytest.approx(0.25)
    assert after["iasovoice_asr_busy_workers"] == 1.0


def test_whatever_only_rises_is_a_counter_and_nothing_else_is():
    told = in_lines(
        Tally(look_back_s=1.0).figures(
            now_s=0.0, waiting=dict.fromkeys(Kind, 0), workers=(1, 0), admits_calls=True
        )
    )
    assert set(told) >= COUNTS
    assert not any(name.endswith(("_waiting", "_p95_s", "_rate")) for name in COUNTS)


def test_the_server_offers_them(monkeypatch):
    @asynccontextmanager
    async def open_services(*_, **__):
        nobody_calls = SimpleNamespace(know_caller=None, close=None)
        yield SimpleNamespace(dialog=nobody_calls, asr=SharedFake())

    monkeypatch.setattr(app, "open_services", open_services)
    settings = load_settings(None, {}).model_copy(update={"profile": Profile.PRODUCTION})
    with TestClient(build_app(settings)) as client:
        answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert "iasovoice_calls_active 0.0" in answer.text
    assert "iasovoice_asr_final_decoded_total 0.0" in answer.text
