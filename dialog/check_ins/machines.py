"""What machines say when they take a call of ours, where the network has not told of one. Pure."""

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
    return has_any(words, _ANNOUNCED) and not has_any(words, _OFFERED)
