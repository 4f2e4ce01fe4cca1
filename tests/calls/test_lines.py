"""Telephone lines as they come: lost, silent, packed oddly, and full of rubbish.

The times are virtual.
"""

import json
import random

import pytest
from call_fakes import ScriptedDialog
from calls.conftest import says

from load_tests.twilio_double.caller import IntoAgentSpeech, Wait
from load_tests.twilio_double.events import EventKind
from load_tests.twilio_double.faults import Faults, Injection
from load_tests.twilio_double.network import Loss, Network

pytestmark = [pytest.mark.slow, pytest.mark.model]

LONG = " ".join(["word"] * 60)


async def test_a_lost_socket_is_opened_once_more_and_the_dialog_is_kept(open_house):
    async with open_house(asr=["hello"]) as house:
        report = await house.phone(
            Wait(2.0), "only-yes", faults=Faults(reset_after_s=0.8), max_call_s=15.0
        )
    assert len(report.of_kind(EventKind.STREAM_STARTED)) == 2
    assert house.of("CallEnded")[0].reason == "lost"
    assert house.asked("open", "close")[:2] == [("open",), ("open",)]
    assert [one[1] for one in house.asked("respond")] == ["hello"]


async def test_a_line_from_which_nothing_comes_counts_as_lost(open_house):
    silence = Network(losses=(Loss(at_s=0.2, length_s=30.0),))
    async with open_house(call__media_timeout_s=0.6) as house:
        await house.phone(network=silence, max_call_s=2.5)
    assert house.of("CallEnded")[0].reason == "lost"


async def test_a_call_that_has_gone_deaf_is_ended_and_opened_once_more(open_house):
    async with open_house(asr=["hello", "hello"], dialog=ScriptedDialog(greeting=LONG)) as house:

        def break_once(event):
            if type(event).__name__ == "AgentInterrupted" and len(house.of("CallStarted")) == 1:
                raise ValueError("a listener with a bug")

        house.bus.listen(break_once)
        report = await house.phone(
            says("hello-headache", IntoAgentSpeech(after_s=1.0)), "only-yes", max_call_s=20.0
        )
    assert house.of("CallEnded")[0].reason == "failed"
    assert len(report.of_kind(EventKind.STREAM_STARTED)) == 2


@pytest.mark.parametrize(
    "network",
    [
        Network(message_bytes=(240,)),
        Network(message_bytes=(160, 1, 333)),
        Network(burst_frames=5, jitter_s=0.06),
    ],
    ids=["30-ms", "odd-sizes", "bursts"],
)
async def test_the_line_may_pack_audio_as_it_likes(open_house, network):
    async with open_house(asr=["hello"]) as house:
        report = await house.phone("hello-headache", network=network)
    assert [one[1] for one in house.asked("respond")] == ["hello"]
    assert report.warnings == ()
    spoken_s = report.turns[0].ended_at_s - report.turns[0].started_at_s
    assert house.asr.heard_bytes[0] / 16_000 > spoken_s


def rubbish(count, seed=7):
    """Malformed messages of every kind, with their counts known."""
    rng = random.Random(seed)
    makers = [
        lambda: "not json " + str(rng.random()),
        lambda: "[1,2,3]",
        lambda: json.dumps({"event": "dance", "n": rng.random()}),
        lambda: json.dumps({"event": "media"}),
        lambda: json.dumps(
            {"event": "media", "streamSid": "MZother", "media": {"payload": "/w=="}}
        ),
        lambda: json.dumps({"event": "media", "streamSid": "MZ", "media": {"payload": "%%%"}}),
        lambda: json.dumps({"event": "start", "streamSid": "MZ"}),
        lambda: json.dumps({"event": "dtmf", "streamSid": "MZ", "dtmf": {"digit": "x"}}),
        lambda: bytes(rng.randrange(256) for _ in range(20)),
        lambda: "x" * 70_000 if rng.random() < 0.02 else "{" * rng.randrange(200),
    ]
    return [rng.choice(makers)() for _ in range(count)]


async def test_10000_malformed_messages_in_a_live_call_lose_nothing(open_house):
    count = 10_000
    injected = tuple(
        Injection(at_s=0.2 + 3.0 * n / count, message=message)
        for n, message in enumerate(rubbish(count))
    )
    async with open_house(asr=["hello"]) as house:
        report = await house.phone("hello-headache", faults=Faults(injected=injected))
    (ended,) = house.of("CallEnded")
    assert sum(n for _, n in ended.defects) == count
    assert {kind for kind, _ in ended.defects} >= {
        "not_json", "unknown_event", "bad_field", "bad_base64", "not_text", "too_large",
        "other_stream",
    }  # fmt: skip
    assert [one[1] for one in house.asked("respond")] == ["hello"]
    spoken_s = report.turns[0].ended_at_s - report.turns[0].started_at_s
    assert house.asr.heard_bytes[0] / 16_000 > spoken_s
    assert report.turns[0].answered_at_s is not None
    assert report.warnings == ()


async def test_a_second_start_in_a_live_call_is_counted_and_nothing_more(open_house):
    start = json.dumps(
        {
            "event": "start", "sequenceNumber": "1", "streamSid": "MZ2",
            "start": {"callSid": "CA2", "accountSid": "AC2", "streamSid": "MZ2"},
        }
    )  # fmt: skip
    async with open_house(asr=["hello"]) as house:
        report = await house.phone("only-yes", faults=Faults(injected=(Injection(0.3, start),)))
    assert house.of("CallEnded")[0].defects == (("second_start", 1),)
    assert isinstance(report.turns[0].answered_at_s, float)
