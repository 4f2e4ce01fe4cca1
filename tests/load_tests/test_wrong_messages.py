"""What a server may not send: a warning of Twilio's number, and the call goes on."""

from starlette.websockets import WebSocketDisconnect

from load_tests.twilio_double.faults import Faults
from load_tests.twilio_double.levels import first_audible_s


async def test_more_than_ten_minutes_of_audio_are_discarded_with_31931(server, double, brief):
    async def media(peer):
        await peer.begin()
        for _ in range(21):
            await peer.media(b"\x80" * 240_000)
        await peer.until_end()

    server.connect()
    server.media = media
    report = await double().place_call(server.base_url, brief)
    assert report.warnings == (31931,)


async def test_wrong_messages_are_warned_of_once_and_the_call_goes_on(
    server, double, patient, tone
):
    async def media(peer):
        await peer.begin()
        await peer.send("no json")
        await peer.send({"event": "media", "streamSid": "MZwrong", "media": {"payload": "/w=="}})
        await peer.send({"event": "clear", "streamSid": peer.sid, "more": 1})
        await peer.socket.send_bytes(b"\xff" * 160)
        await peer.socket.send_bytes(b"\xff" * 160)
        await peer.media(tone(0.3))
        await peer.mark("end")
        await peer.until("mark")
        await peer.close()

    server.connect()
    server.media = media
    report = await double().place_call(server.base_url, patient)
    assert sorted(report.warnings) == [31950, 31951]
    assert tone(0.3) in report.agent_audio


async def test_a_message_before_the_start_is_ignored(server, double, brief, tone):
    async def media(peer):
        await peer.socket.accept()
        await peer.media(tone(1.0))
        await peer.until_end()

    server.connect()
    server.media = media
    report = await double(faults=Faults(no_start=True)).place_call(server.base_url, brief)
    assert report.warnings == (31951,)
    assert first_audible_s(report.agent_audio) is None


async def test_what_was_on_its_way_at_the_hang_up_is_no_mistake(server, double, brief, tone):
    async def media(peer):
        await peer.begin()
        try:
            await peer.until("stop")
            for _ in range(5):
                await peer.media(tone(0.02))
            await peer.until_end()
        except WebSocketDisconnect:
            return

    server.connect()
    server.media = media
    report = await double().place_call(server.base_url, brief)
    assert report.warnings == ()
