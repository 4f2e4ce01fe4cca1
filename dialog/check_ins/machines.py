"""What machines say when they take a call of ours, where the network has not told of one. Pure."""

import re

from dialog.check_ins.phrases import has_any, words_of

_ANNOUNCED = (
    "after the tone", "after the beep", "after the signal", "at the tone", "at the beep",
    "at the sound of", "please leave a message", "please leave your", "please leave me a message",
    "please leave us a message", "leave me a message and", "leave a message and",
    "leave your name and", "record your message", "record a message",
    "your call has been forwarded", "forwarded to an automated", "forwarded to voicemail",
    "forwarded to voice mail", "you have reached the voicemail", "you have reached the voice mail",
    "voice mailbox", "voicemail box", "voice mail box", "mailbox is full",
    "mailbox has not been set up", "can not take your call", "unable to take your call",
    "not available to take your call",
)  # fmt: skip
_GREETS = ("you have reached", "this is the voicemail of", "this is the voice mail of")
_NOBODY = (
    "can not come to the phone", "can not get to the phone", "can not come to the telephone",
    "can not answer", "not available", "not here right now", "not in right now", "away from",
    "get back to you", "call you back", "return your call", "leave your", "leave a", "leave me",
)  # fmt: skip
"""What a recorded greeting goes on with; a person who says who was reached goes on otherwise."""
_OF_NETWORK = re.compile(
    r"\b(?:person|party|customer|subscriber|number|user) (?:that )?you (?:are|have)"
    r" (?:trying to (?:reach|call)|calling|dialed|dialled|called|reached)\b"
    r"|\bsubscriber (?:\w+ )?(?:is|can) not\b|\bnot in service\b"
)
_OFFERED = (
    "would you like", "do you want", "you want to", "you can leave", "i did", "i am not",
    "shall i", "should i", "are you",
)  # fmt: skip
"""Beside one of these somebody offers to take a message, or asks whether this is a machine."""


def is_announcement(said: str) -> bool:
    """Whether these are the words of an answering machine, or of the network in its place.

    Args:
        said: by whatever took the call; of a person who is known it must not be asked.
    """
    words = words_of(said)
    if has_any(words, _OFFERED):
        return False
    is_greeting = has_any(words, _GREETS) and has_any(words, _NOBODY)
    is_network = _OF_NETWORK.search(" ".join(words)) is not None
    return is_greeting or is_network or has_any(words, _ANNOUNCED)
