"""Talks with a dialog in writing, and looks at what it says."""

from dialog.manager import DialogManager
from dialog.turn import Source, Turn, Utterance

CALL = "call"
EMERGENCY_WORDS = "hello i have crushing chest pain and it is going down my left arm"


async def talk(manager: DialogManager, *lines: str, call: str = CALL) -> list[Turn]:
    """The greeting and the answer to each line; digits are keyed."""
    turns = [await manager.open(call)]
    for line in lines:
        source = Source.KEYPAD if line in ("0", "1", "2", "9", "*", "911") else Source.SPEECH
        turns.append(await manager.respond(call, Utterance(line, source=source)))
    return turns


def words(turn: Turn) -> str:
    """Everything that is said in a turn."""
    return " ".join(reply.text for reply in turn.replies)


def assert_says(turn: Turn, *parts: str) -> None:
    """Each of the parts is said."""
    for part in parts:
        assert part in words(turn)
