"""Responses of a domain: each a list of wordings, of which the bot chooses."""

from collections.abc import Mapping

from dialog.rasa import loading_shape as shape
from dialog.rasa.domain import Json, Variation
from dialog.rasa.mistakes import Findings, allowed
from dialog.rasa.yaml_lines import Node, plain

_CONTENT = frozenset(
    ["text", "buttons", "image", "custom", "attachment", "elements", "quick_replies"]
)
_OTHER = frozenset(["channel", "condition", "id", "metadata"])
_LISTS = ("buttons", "elements", "quick_replies")
_CONDITION_KEYS = ("type", "name", "value")


def read_responses(
    section: Mapping[str, Node], slots: frozenset[str], findings: Findings
) -> dict[str, tuple[Variation, ...]]:
    """The responses by name; `slots` are those that conditions may name."""
    responses: dict[str, tuple[Variation, ...]] = {}
    for name, node in section.items():
        what = f"response '{name}'"
        if not name.startswith("utter_"):
            findings.warn(node.named_at, f"{what} can never be said; allowed: `utter_...`")
        listed = shape.items(node, what, findings)
        if not listed and isinstance(node.value, tuple):
            findings.error(node.named_at, f"{what} has no wording; allowed: one or more")
        responses[name] = tuple(_variation(item, what, slots, findings) for item in listed)
    return responses


def _variation(node: Node, what: str, slots: frozenset[str], findings: Findings) -> Variation:
    properties = shape.entries(node, f"a wording of {what}", findings)
    if properties and not _CONTENT & properties.keys():
        findings.error(node.named_at, f"a wording of {what} says nothing; {allowed(_CONTENT)}")
    for key in properties.keys() - _CONTENT - _OTHER:
        message = f"unknown key '{key}' in a wording of {what}; {allowed(_CONTENT | _OTHER)}"
        findings.warn(properties[key].named_at, message)
    for key in _LISTS:
        if (listed := properties.get(key)) is not None and listed.value is not None:
            shape.items(listed, f"`{key}` of {what}", findings)
    text, channel = properties.get("text"), properties.get("channel")
    payload = {
        key: plain(value)
        for key, value in properties.items()
        if key not in ("text", "channel", "condition")
    }
    return Variation(
        text=None if text is None else _text(text, what, findings),
        channel=None if channel is None else shape.label(channel, "`channel`", findings),
        conditions=_conditions(properties.get("condition"), what, slots, findings),
        payload=payload,
    )


def _text(node: Node, what: str, findings: Findings) -> str | None:
    """The wording as written; an empty one is allowed, since an image can stand beside it."""
    if isinstance(node.value, str):
        return node.value
    if isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return str(node.value)
    return shape.text(node, f"`text` of {what}", findings)


def _conditions(
    node: Node | None, what: str, slots: frozenset[str], findings: Findings
) -> tuple[tuple[str, Json], ...]:
    if node is None or node.value is None:
        return ()
    what = f"a condition of {what}"
    conditions: list[tuple[str, Json]] = []
    for item in shape.items(node, what, findings):
        properties = shape.entries(item, what, findings, _CONDITION_KEYS)
        if not all(key in properties for key in _CONDITION_KEYS):
            if isinstance(item.value, Mapping):
                findings.error(item.named_at, f"{what} needs all of `type`, `name` and `value`")
            continue
        if properties["type"].value != "slot":
            findings.error(properties["type"].named_at, f"`type` of {what}; allowed: slot")
        slot = shape.text(properties["name"], f"`name` of {what}", findings)
        if slot is not None and slot not in slots:
            findings.warn(item.named_at, f"unknown slot '{slot}' in {what}; {allowed(slots)}")
        if slot is not None:
            conditions.append((slot, plain(properties["value"])))
    return tuple(conditions)
