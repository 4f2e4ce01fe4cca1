"""The media socket: what the server receives, and what the caller hears."""

import asyncio
import base64
import json
from datetime import datetime

import pytest
from starlette.responses import Response

from load_tests.twilio_double.caller import AfterPause, CallerScript, HangUp, Press, Speak, Wait
from load_tests.twilio_double.context import PhoneLine
from load_tests.twilio_double.events import EventKind
from load_tests.twilio_double.faults import Faults, Injection, SignatureFault
from load_tests.twilio_double.levels import first_audible_s, last_audible_s
from load_tests.twilio_double.network import Loss, Network
from load_tests.twilio_double.signature import sign

VOICE = "/twilio/voice"


def of_kind(report, kind):
    return list(report.of_kind(kind))


def spoken(peer):
    """All audio that the server received."""
    return b"".join(base64.b64decode(m["media"]["payload"]) for m in peer.of("media"))


async def test_the_messages_come_in_twilios_order_with_twilios_numbers(server, double, brief):
    server.connect()
    report = await double().place_call(server.base_url, brief)
    (peer,) = server.peers
    assert [m["event"] for m in peer.received[:3]] == ["connected", "start", "media"]
    assert peer.received[-1]["event"] == "stop"
    assert peer.close_code == 1000
    numbered = peer.received[1:]
    assert [m["sequenceNumber"] for m in numbered] == [str(n + 1) for n in range(len(numbered))]
    media = peer.of("media")
    assert [m["media"]["chunk"] for m in media] == [str(n + 1) for n in range(len(media))]
    assert [m["media"]["timestamp"] for m in media] == [str(20 * n) for n in range(len(media))]
    assert len(media) == pytest.approx(30, abs=5)
    start = peer.of("start")[0]["start"]
    assert start["callSid"] == report.call_sid
    assert peer.of("stop")[0]["stop"]["callSid"] == report.call_sid
    assert report.warnings == ()


async def test_the_upgrade_is_signed_over_its_url(server, double, account, brief):
    server.connect()
    await double().place_call(server.base_url, brief)
    (headers,) = server.upgrades
    assert headers["x-twilio-signature"] == sign(account.auth_token, server.stream_url)


async def test_a_public_stream_url_is_signed_and_reached_elsewhere(server, double, account, brief):
    public = "https://voice.example.org"
    server.say(VOICE, "<Connect><Stream url='wss://voice.example.org/media'/></Connect>")
    phone = PhoneLine(public_base_url=public)
    report = await double().place_call(server.base_url, brief, phone=phone)
    (headers,) = server.upgrades
    expected = sign(account.auth_token, "wss://voice.example.org/media")
    assert headers["x-twilio-signature"] == expected
    assert report.warnings == ()


async def test_a_bad_signature_on_the_upgrade_is_sent_when_asked(server, double, brief):
    server.connect()
    faults = Faults(upgrade_signature=SignatureFault.MISSING)
    await double(faults=faults).place_call(server.base_url, brief)
    assert "x-twilio-signature" not in server.upgrades[0]


async def test_parameters_arrive_in_the_start(server, double, brief):
    server.say(
        VOICE,
        f"<Connect><Stream url='{server.stream_url}'><Parameter name='token' value='t'/>"
        "</Stream></Connect>",
    )
    await double().place_call(server.base_url, brief)
    assert server.peers[0].of("start")[0]["start"]["customParameters"] == {"token": "t"}


async def test_faults_can_replace_what_the_start_says(server, double, brief):
    server.connect()
    faults = Faults(start_parameters=(("token", "stolen"),), start_call_sid="CAother")
    await double(faults=faults).place_call(server.base_url, brief)
    start = server.peers[0].of("start")[0]["start"]
    assert (start["customParameters"], start["callSid"]) == ({"token": "stolen"}, "CAother")


async def test_without_a_start_nothing_follows(server, double, brief):
    async def media(peer):
        await peer.socket.accept()
        await peer.until_end()

    server.connect()
    server.media = media
    await double(faults=Faults(no_start=True)).place_call(server.base_url, brief)
    assert [m["event"] for m in server.peers[0].received] == ["connected", "stop"]


async def test_what_the_caller_says_is_what_the_server_hears(server, double, recording):
    line = recording(0.5)
    server.connect()
    script = CallerScript((Speak(line, AfterPause(0.2)), HangUp(AfterPause(0.5))))
    report = await double().place_call(server.base_url, script)
    heard = spoken(server.peers[0])
    assert line.mulaw in heard
    assert report.caller_audio.endswith(heard)


@pytest.mark.parametrize(
    "network",
    [
        Network(burst_frames=5),
        Network(jitter_s=0.1),
        Network(message_bytes=(240,)),
        Network(message_bytes=(160, 1, 333)),
    ],
    ids=["bursts", "jitter", "30 ms", "odd"],
)
async def test_a_rough_network_delivers_everything_in_order(server, double, recording, network):
    line = recording(0.5)
    server.connect()
    steps = (Speak(line, AfterPause(0.2)), HangUp(AfterPause(0.8)))
    await double().place_call(server.base_url, CallerScript(steps, network=network))
    assert line.mulaw in spoken(server.peers[0])


async def test_lost_audio_is_a_jump_in_time_and_not_in_the_chunks(server, double, brief):
    server.connect()
    script = CallerScript(brief.steps, network=Network(losses=(Loss(0.2, 0.2),)))
    await double().place_call(server.base_url, script)
    media = server.peers[0].of("media")
    stamps = [int(m["media"]["timestamp"]) for m in media]
    assert 400 in stamps
    assert not [stamp for stamp in stamps if 200 <= stamp < 400]
    assert [m["media"]["chunk"] for m in media] == [str(n + 1) for n in range(len(media))]


async def test_keys_are_messages_of_their_own(server, double):
    server.connect()
    script = CallerScript((Press("5#", AfterPause(0.2)), HangUp(AfterPause(0.5))))
    await double().place_call(server.base_url, script)
    keys = [m["dtmf"] for m in server.peers[0].of("dtmf")]
    assert keys == [{"track": "inbound_track", "digit": d} for d in "5#"]


async def test_audio_is_heard_when_it_was_sent_and_marks_come_back_when_it_was_played(
    server, double, patient, tone
):
    async def media(peer):
        await peer.begin()
        await peer.media(tone(2.0))
        await peer.mark("end")
        await peer.mark("again")
        await peer.until("mark")
        await peer.until("mark")
        await peer.close()

    server.connect()
    server.media = media
    report = await double().place_call(server.base_url, patient)
    start = first_audible_s(report.agent_audio)
    marks = of_kind(report, EventKind.MARK_ECHOED)
    assert [mark.text for mark in marks] == ["end", "again"]
    assert last_audible_s(report.agent_audio) - start == pytest.approx(2.0, abs=0.01)
    assert 2.0 <= marks[0].at_s - start < 2.4
    assert tone(2.0) in report.agent_audio
    assert [m["mark"]["name"] for m in server.peers[0].of("mark")] == ["end", "again"]
    assert report.gaps == ()
    assert report.warnings == ()
    assert not of_kind(report, EventKind.AUDIO_CUT)


async def test_a_mark_with_nothing_before_it_comes_back_at_once(server, double, brief):
    async def media(peer):
        await peer.begin()
        await peer.mark("now")
        await peer.until("mark")
        await peer.close()

    server.connect()
    server.media = media
    report = await double().place_call(server.base_url, brief)
    started = of_kind(report, EventKind.STREAM_STARTED)[0]
    echoed = of_kind(report, EventKind.MARK_ECHOED)[0]
    assert echoed.at_s - started.at_s < 0.4


async def test_clear_silences_at_once_and_returns_the_pending_marks_first(
    server, double, patient, tone
):
    async def media(peer):
        await peer.begin()
        for name in ("one", "two"):
            await peer.media(tone(3.0))
            await peer.mark(name)
        await asyncio.sleep(0.25)
        await peer.clear()
        await peer.mark("after")
        for _ in range(3):
            await peer.until("mark")
        await peer.close()

    server.connect()
    server.media = media
    report = await double().place_call(server.base_url, patient)
    assert [m.text for m in of_kind(report, EventKind.MARK_ECHOED)] == ["one", "two", "after"]
    (cleared,) = of_kind(report, EventKind.CLEARED)
    heard_s = last_audible_s(report.agent_audio) - first_audible_s(report.agent_audio)
    assert 0.9 <= heard_s < 3.0
    assert heard_s + cleared.value == pytest.approx(6.0, abs=0.02)
    assert last_audible_s(report.agent_audio) == pytest.approx(cleared.at_s, abs=0.03)


async def test_marks_can_be_late(server, double, patient, tone):
    async def media(peer):
        await peer.begin()
        await peer.media(tone(0.5))
        await peer.mark("late")
        await peer.until("mark")
        await peer.close()

    server.connect()
    server.media = media
    report = await double(faults=Faults(mark_delay_s=1.0)).place_call(server.base_url, patient)
    (echo,) = of_kind(report, EventKind.MARK_ECHOED)
    assert echo.at_s - first_audible_s(report.agent_audio) >= 1.49


async def test_injected_messages_are_sent_as_they_stand(server, double, brief):
    odd = json.dumps({"event": "whistle"})
    faults = Faults(injected=(Injection(0.2, odd), Injection(0.4, odd)))
    server.connect()
    await double(faults=faults).place_call(server.base_url, brief)
    assert len(server.peers[0].of("whistle")) == 2


async def test_the_future_field_is_in_every_message(server, double, brief):
    server.connect()
    await double(faults=Faults(future_field=True)).place_call(server.base_url, brief)
    assert all("futureField" in message for message in server.peers[0].received)


async def test_the_document_waits_until_the_server_closes_and_then_the_action_is_asked(
    server, double, patient
):
    async def media(peer):
        await peer.begin()
        assert server.paths() == [VOICE]
        await peer.close()

    server.connect(action="/after")
    server.say("/after", "<Say>Goodbye</Say>")
    server.media = media
    report = await double().place_call(server.base_url, patient)
    request = server.at("/after")
    assert request["CallSid"] == report.call_sid
    assert request["CallStatus"] == "in-progress"
    assert (report.status, report.ended_by) == ("completed", "server")
    assert of_kind(report, EventKind.STREAM_STOPPED)[0].text == "server"


async def test_without_an_action_the_next_verb_runs(server, double, patient):
    async def media(peer):
        await peer.begin()
        await peer.close()

    server.say(VOICE, f"<Connect><Stream url='{server.stream_url}'/></Connect><Say>Next</Say>")
    server.media = media
    report = await double().place_call(server.base_url, patient)
    assert of_kind(report, EventKind.SAID)[0].text == "Next"


async def test_no_action_is_asked_when_the_caller_hangs_up(server, double, brief):
    server.connect(action="/after")
    report = await double().place_call(server.base_url, brief)
    assert server.paths() == [VOICE]
    assert report.ended_by == "caller"


async def test_audio_that_the_server_cut_off_by_closing_is_reported(server, double, patient, tone):
    async def media(peer):
        await peer.begin()
        await peer.media(tone(3.0))
        await asyncio.sleep(0.1)
        await peer.close()

    server.connect()
    server.media = media
    report = await double().place_call(server.base_url, patient)
    (cut,) = of_kind(report, EventKind.AUDIO_CUT)
    assert cut.text == "server"
    assert 0.5 < cut.value < 3.0


async def test_a_lost_network_sends_no_stop_and_the_document_goes_on(server, double, patient):
    server.connect(action="/again")
    server.connect("/again")
    report = await double(faults=Faults(reset_after_s=0.5)).place_call(server.base_url, patient)
    first = server.peers[0]
    assert not first.of("stop")
    assert first.close_code not in (1000, None)
    assert server.at("/again")["CallStatus"] == "in-progress"
    assert len(of_kind(report, EventKind.NETWORK_LOST)) == 1
    assert server.peers[1].close_code == 1000


async def test_both_tracks_run_on_over_a_second_stream(server, double, recording, tone):
    async def media(peer):
        await peer.begin()
        if len(server.peers) == 1:
            await peer.close(1011)
            return
        await peer.media(tone(0.5))
        await peer.until_end()

    line = recording(0.4)
    server.connect(action="/again")
    server.connect("/again")
    server.media = media
    script = CallerScript((Wait(1.0), Speak(line, AfterPause()), HangUp(AfterPause(0.5))))
    report = await double().place_call(server.base_url, script)
    assert len(report.caller_audio) == len(report.agent_audio)
    assert line.mulaw in spoken(server.peers[1])
    assert tone(0.5) in report.agent_audio


async def test_the_stream_reports_its_life(server, double, brief):
    server.connect(attributes="name='call-1' statusCallback='/stream'")
    server.answers["/stream"] = Response()
    await double().place_call(server.base_url, brief)
    posts = [request for request in server.requests if request.path == "/stream"]
    assert [post["StreamEvent"] for post in posts] == ["stream-started", "stream-stopped"]
    assert posts[0]["StreamName"] == "call-1"
    assert posts[0]["StreamSid"] == server.peers[0].sid
    assert datetime.fromisoformat(posts[0]["Timestamp"]).tzinfo is not None


async def test_a_one_way_stream_hears_the_caller_while_the_document_goes_on(
    server, double, recording
):
    async def media(peer):
        await peer.begin()
        await peer.mark("not for you")
        await peer.until_end()

    line = recording(0.4)
    server.say(
        VOICE, f"<Start><Stream name='f' url='{server.stream_url}'/></Start><Pause length='9'/>"
    )
    server.media = media
    script = CallerScript((Speak(line, AfterPause(0.5)), HangUp(AfterPause(0.5))))
    report = await double().place_call(server.base_url, script)
    (peer,) = server.peers
    assert line.mulaw in spoken(peer)
    assert not peer.of("mark")
    assert report.warnings == (31951,)


async def test_a_one_way_stream_can_be_stopped(server, double, patient):
    server.say(
        VOICE,
        f"<Start><Stream name='f' url='{server.stream_url}'/></Start><Pause length='1'/>"
        "<Stop><Stream name='f'/></Stop><Pause length='1'/>",
    )
    report = await double().place_call(server.base_url, patient)
    assert len(server.peers[0].of("stop")) == 1
    (stopped,) = of_kind(report, EventKind.STREAM_STOPPED)
    assert (stopped.text, stopped.code) == ("document", 1000)
