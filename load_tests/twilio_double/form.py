"""The forms that Twilio posts: what is in a voice webhook and in each status callback. Pure."""

from datetime import datetime
from email.utils import format_datetime
from math import ceil

from load_tests.twilio_double import verbs
from load_tests.twilio_double.context import CallContext
from load_tests.twilio_double.signature import Fields


def voice_form(context: CallContext, status: str, extra: Fields = ()) -> Fields:
    """The fields of every request about an inbound call; `status` is the CallStatus."""
    phone, account = context.phone, context.account
    return (
        ("AccountSid", account.account_sid),
        ("ApiVersion", "2010-04-01"),
        ("CallSid", context.call_sid),
        ("CallStatus", status),
        ("Called", phone.number_to),
        ("Caller", phone.number_from),
        ("Direction", "inbound"),
        ("From", phone.number_from),
        ("FromCity", ""),
        ("FromCountry", "US"),
        ("FromState", ""),
        ("FromZip", ""),
        ("StirVerstat", "TN-Validation-Passed-A"),
        ("To", phone.number_to),
        ("ToCountry", "US"),
        *extra,
    )


def end_form(context: CallContext, status: str, duration_s: float, at: datetime) -> Fields:
    """The status callback of a number, which reports only the end of a call."""
    seconds = ceil(duration_s)
    extra = (
        ("CallDuration", str(seconds)),
        ("Duration", str(ceil(seconds / 60))),
        ("CallbackSource", "call-progress-events"),
        ("SequenceNumber", "0"),
        ("Timestamp", format_datetime(at)),
    )
    return voice_form(context, status, extra)


def stream_form(
    context: CallContext, stream: verbs.Stream, stream_sid: str, event: str, error: str
) -> Fields:
    """A status callback of a stream; `error` is empty unless the event is `stream-error`."""
    fields: Fields = (
        ("AccountSid", context.account.account_sid),
        ("CallSid", context.call_sid),
        ("StreamSid", stream_sid),
        ("StreamName", stream.name or stream_sid),
        ("StreamEvent", event),
        ("Timestamp", context.clock.utc().isoformat()),
    )
    return (*fields, ("StreamError", error)) if error else fields
