"""What a caller who did not understand wants of the voice, as the voice grants it. Pure.

The words are the dialog's to read; this names its wishes to the voice, which knows no dialog.
"""

from dialog.nlu.voice_wishes import REPEAT, VoiceWish, voice_wishes_in
from dialog.rasa.domain import Json
from voice.tts.style import Wish


def wishes_in(text: str, intent: str | None) -> tuple[Wish, ...]:
    """The wishes of a turn; () where nothing was to be said again."""
    if intent != REPEAT:
        return ()
    return (*(Wish(one.value) for one in voice_wishes_in(text, intent)), Wish.AGAIN)


def wishes_of(remembered: Json) -> tuple[Wish, ...]:
    """The wishes that a slot holds of an earlier call, in steps: ["slower", "slower"]."""
    listed = remembered if isinstance(remembered, list) else []
    known = set(VoiceWish)
    return tuple(Wish(one) for one in listed if isinstance(one, str) and one in known)
