"""The documents that tell Twilio what to do with a call.

Nothing about health ever stands in them: Twilio stores them.
"""

from dataclasses import dataclass

from twilio.twiml.voice_response import Connect, Dial, VoiceResponse

ACTION_PATH = "/twilio/after-stream"
DIALLED_PATH = "/twilio/after-dial"
FALLBACK_PATH = "/twilio/fallback"
STREAM_STATUS_PATH = "/twilio/stream-status"
MEDIA_PATH = "/twilio/media"


@dataclass(frozen=True, slots=True)
class StreamTarget:
    """Where the media of a call go."""

    public_base_url: str
    public_ws_base_url: str
    call_id: str
    token: str


def connect_stream(target: StreamTarget) -> str:
    """Hands the call's audio to us until we close the socket, then asks `action` what next."""
    response = VoiceResponse()
    connect = Connect(action=f"{target.public_base_url}{ACTION_PATH}", method="POST")
    stream = connect.stream(
        name=target.call_id,
        url=f"{target.public_ws_base_url}{MEDIA_PATH}/{target.call_id}",
        status_callback=f"{target.public_base_url}{STREAM_STATUS_PATH}",
    )
    stream.parameter(name="token", value=target.token)
    response.append(connect)
    # Reached only where `action` cannot be: no document may end in silence.
    response.redirect(f"{target.public_base_url}{FALLBACK_PATH}", method="POST")
    return str(response)


def dial(number: str, public_base_url: str, *, announcement: str = "") -> str:
    """Connects the caller to a person; afterwards asks what next, for nobody may have answered."""
    response = VoiceResponse()
    if announcement:
        response.say(announcement)
    response.append(Dial(number, action=f"{public_base_url}{DIALLED_PATH}", method="POST"))
    return str(response)


def hang_up(*, announcement: str = "") -> str:
    """Ends the call."""
    response = VoiceResponse()
    if announcement:
        response.say(announcement)
    response.hangup()
    return str(response)
