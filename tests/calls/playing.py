"""Plays a scripted call through `chat --jsonl`, and checks what was expected of each turn."""

import asyncio
import json

from telephony.commands.chat import answers


def play(stage, line):
    """What the agent answered to one line."""

    async def one():
        async def fed():
            yield json.dumps(line).encode()

        return [answer async for answer in answers(fed(), stage)]

    (answer,) = asyncio.run(one())
    return answer


def assert_call(answer, call):
    """Everything that the script expects happened, in each turn."""
    name = call.line["id"]
    assert "error" not in answer, answer
    assert len(answer["turns"]) == len(call.expected)
    acuity = "none"
    for at, (turn, expected) in enumerate(zip(answer["turns"], call.expected, strict=True)):
        acuity = expected.get("acuity", acuity)
        wanted = {"then": "listen", **expected, "acuity": acuity}
        _assert_turn(turn, wanted, f"turn {at + 1} of {name!r}")


def _assert_turn(turn, wanted, place):
    said = " ".join(reply["text"] for reply in turn["replies"])
    for key, field in (("form", "active_form"), ("asks", "requested_slot")):
        if key in wanted:
            assert turn[field] == wanted[key], f"{place}: {said}"
    for key in ("intent", "actions", "acuity", "then"):
        if key in wanted:
            assert turn[key] == wanted[key], f"{place}: {said}"
    for slot, value in wanted.get("slots", {}).items():
        assert turn["slots"].get(slot, "not set") == value, f"{place}: {slot}"
    for part in wanted.get("says", ()):
        assert part in said, f"{place}: {part!r}"
    for part in wanted.get("not_says", ()):
        assert part not in said, f"{place}: {part!r}"
    assert "{" not in said
    assert turn["replies"] or turn["then"] == "hang_up"
