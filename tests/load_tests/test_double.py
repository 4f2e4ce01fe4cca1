"""Whole calls: several at a time, their reports, and what can be repeated."""

import asyncio
import json
import wave

import pytest

from load_tests.twilio_double.caller import (
    AfterAgent,
    AfterPause,
    CallerScript,
    HangUp,
    IntoAgentSpeech,
    Speak,
)
from load_tests.twilio_double.context import World
from load_tests.twilio_double.events import EventKind
from load_tests.twilio_double.latency import latency_report

VOICE = "/twilio/voice"


def loud(payload):
    return payload.strip("/w=") != ""  # base64 of mu-law silence is slashes and an ending


def answering(tone, *, delay_s, speed):
    """A server that greets, and answers each line so long after it hears it end."""

    async def media(peer):
        await peer.begin()
        await peer.media(tone(0.4))
        quiet, has_spoken = 0, False
        while True:
            payload = (await peer.until("media"))["media"]["payload"]
            quiet = 0 if loud(payload) else quiet + 1
            has_spoken = has_spoken or quiet == 0
            if has_spoken and quiet == 10:
                await asyncio.sleep((delay_s - 0.2) / speed)
                await peer.media(tone(0.4))
                has_spoken = False

    return media


async def test_a_conversation_is_measured_turn_by_turn(server, double, recording, tone):
    server.connect()
    server.media = answering(tone, delay_s=0.6, speed=2.0)
    steps = (Speak(recording(0.6, "one")), Speak(recording(0.6, "two")), HangUp(AfterAgent(0.5)))
    report = await double(speed=2.0).place_call(server.base_url, CallerScript(steps))
    assert [turn.text for turn in report.turns] == ["one", "two"]
    for turn in report.turns:
        assert 0.55 < turn.latency_s < 1.2
        assert turn.ended_at_s - turn.started_at_s == pytest.approx(0.6, abs=0.02)
    assert report.warnings == ()
    assert report.status == "completed"


async def test_a_barge_in_is_measured_from_the_first_sound(server, double, recording, tone):
    async def media(peer):
        await peer.begin()
        await peer.media(tone(6.0))
        while not loud((await peer.until("media"))["media"]["payload"]):
            pass
        await asyncio.sleep(0.075)
        await peer.clear()
        await peer.until_end()

    server.connect()
    server.media = media
    steps = (Speak(recording(1.0), IntoAgentSpeech(1.0)), HangUp(AfterPause(0.5)))
    report = await double(speed=2.0).place_call(server.base_url, CallerScript(steps))
    (turn,) = report.turns
    assert turn.is_barge_in
    assert not turn.is_overlapped
    assert 0.15 <= turn.clear_latency_s < 0.5


async def test_many_calls_run_at_once_and_are_reported_together(server, double, recording, tone):
    server.connect()
    server.media = answering(tone, delay_s=0.6, speed=2.0)
    script = CallerScript((Speak(recording(0.5)), HangUp(AfterAgent(0.5))))
    reports = await double(speed=2.0).place_calls(server.base_url, [script] * 4, start_every_s=0.1)
    assert len({report.call_sid for report in reports}) == 4
    assert len(server.peers) == 4
    summary = latency_report(reports)
    assert (summary.calls, summary.turns, summary.unanswered, summary.errors) == (4, 4, 0, 0)
    assert summary.p50_ms >= 550


async def test_events_are_told_as_they_happen(server, double, brief):
    server.connect()
    told = []
    report = await double().place_call(server.base_url, brief, on_event=told.append)
    assert sorted(told, key=lambda event: event.at_s) == list(report.events)
    assert [event.kind for event in told[:2]] == [EventKind.DIALLED, EventKind.WEBHOOK_ANSWERED]
    assert told[-1].kind is EventKind.ENDED


async def test_a_report_is_written_as_sound_and_as_lines(server, double, tone, recording, tmp_path):
    server.connect()
    server.media = answering(tone, delay_s=0.4, speed=4.0)
    script = CallerScript((Speak(recording(0.4)), HangUp(AfterAgent(0.5))))
    report = await double().place_call(server.base_url, script)
    report.write_stereo_wav(tmp_path / "call.wav")
    report.write_jsonl(tmp_path / "call.jsonl")
    with wave.open(str(tmp_path / "call.wav")) as file:
        assert file.getnchannels() == 2
        assert file.getnframes() == len(report.caller_audio) == len(report.agent_audio)
    head, *lines = [json.loads(line) for line in (tmp_path / "call.jsonl").open()]
    assert head["call_sid"] == report.call_sid
    assert [line["at_s"] for line in lines] == sorted(line["at_s"] for line in lines)
    assert sum("kind" in line for line in lines) == len(report.events)
    messages = [line for line in lines if "message" in line]
    assert len(messages) == len(report.messages)
    assert {line["to"] for line in messages} == {"server", "twilio"}
    assert json.loads(messages[0]["message"])["event"] == "connected"


async def test_messages_are_not_kept_where_they_are_not_wanted(server, double, brief):
    server.connect()
    report = await double(world=World(keeps_messages=False)).place_call(server.base_url, brief)
    assert report.messages == ()


async def test_the_same_seed_dials_with_the_same_sids(server, double, brief):
    server.connect()
    first = await double(seed=3).place_call(server.base_url, brief)
    again = await double(seed=3).place_call(server.base_url, brief)
    other = await double(seed=None).place_call(server.base_url, brief)
    assert first.call_sid == again.call_sid != other.call_sid
    assert server.peers[0].sid == server.peers[1].sid != server.peers[2].sid


async def test_a_cancelled_call_closes_its_socket(server, double, patient):
    server.connect()
    started = asyncio.Event()

    def watch(event):
        if event.kind is EventKind.STREAM_STARTED:
            started.set()

    call = asyncio.create_task(double().place_call(server.base_url, patient, on_event=watch))
    await asyncio.wait_for(started.wait(), 120)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    for _ in range(100):
        if server.peers[0].close_code is not None:
            break
        await asyncio.sleep(0.02)
    assert server.peers[0].close_code is not None
