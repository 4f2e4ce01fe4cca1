"""Streams that cannot open: the error of each, and the document that goes on."""

import asyncio
import socket

import pytest
from starlette.responses import Response

from load_tests.twilio_double.context import PhoneLine, World
from load_tests.twilio_double.events import EventKind

VOICE = "/twilio/voice"


def refused_stream(url):
    return f"<Connect><Stream url='{url}' statusCallback='/stream'/></Connect><Say>Later</Say>"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("wss://127.0.0.1:1/media?token=a", 31920),
        ("ws://203.0.113.5/media", 31923),
        ("https://127.0.0.1/media", 31923),
        ("/media", 31923),
        ("", 31923),
        ("wss://[oops/", 31923),
        ("wss://127.0.0.1:1/media", 31902),
    ],
)
async def test_a_stream_that_cannot_open_is_reported_and_the_document_goes_on(
    server, double, patient, url, code
):
    server.say(VOICE, refused_stream(url))
    server.answers["/stream"] = Response()
    report = await double().place_call(server.base_url, patient)
    assert report.warnings == (code,)
    assert server.at("/stream")["StreamEvent"] == "stream-error"
    assert str(code) in server.at("/stream")["StreamError"]
    assert next(iter(report.of_kind(EventKind.SAID))).text == "Later"


async def test_plain_sockets_need_the_switch_even_on_this_machine(server, double, patient):
    server.connect()
    report = await double(allow_plain_ws=False).place_call(server.base_url, patient)
    assert report.warnings == (31923,)
    assert server.peers == []


async def test_an_outbound_track_is_31941(server, double, patient):
    server.connect(attributes="track='both_tracks'")
    report = await double().place_call(server.base_url, patient)
    assert report.warnings == (31941,)


async def test_any_answer_but_101_is_31920(server, double, patient):
    # No socket lives there, so the server answers the upgrade with plain HTTP.
    url = server.stream_url.replace("/media", "/missing")
    server.say(VOICE, f"<Connect action='/after'><Stream url='{url}'/></Connect>")
    server.say("/after", "<Hangup/>")
    report = await double().place_call(server.base_url, patient)
    assert report.warnings == (31920,)
    assert "/after" in server.paths()


async def test_a_redirect_of_the_upgrade_is_not_followed(server, double, patient):
    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        location = server.stream_url.encode()
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\n")
        writer.write(b"Content-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as elsewhere:
        port = elsewhere.sockets[0].getsockname()[1]
        server.say(VOICE, f"<Connect><Stream url='ws://127.0.0.1:{port}/media'/></Connect>")
        report = await double().place_call(server.base_url, patient)
    assert report.warnings == (31920,)
    assert server.peers == []


async def test_a_plain_public_url_is_refused_though_it_leads_to_this_machine(
    server, double, patient
):
    server.say(VOICE, "<Connect><Stream url='ws://voice.example.org/media'/></Connect>")
    phone = PhoneLine(public_base_url="http://voice.example.org")
    report = await double().place_call(server.base_url, patient, phone=phone)
    assert report.warnings == (31923,)


async def test_a_refused_upgrade_is_31920(server, double, patient):
    async def media(peer):
        await peer.socket.close(1008)  # before accept: HTTP 403

    server.connect()
    server.media = media
    report = await double().place_call(server.base_url, patient)
    assert report.warnings == (31920,)


async def test_a_server_that_never_answers_the_upgrade_is_31901(server, double, patient):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        url = f"ws://127.0.0.1:{deaf.getsockname()[1]}/media"
        server.say(VOICE, refused_stream(url))
        server.answers["/stream"] = Response()
        world = World(upgrade_timeout_s=1.0, words_per_s=10.0)
        report = await double(world=world).place_call(server.base_url, patient)
    assert report.warnings == (31901,)
