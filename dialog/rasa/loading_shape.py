"""What a part of a file must look like: a mapping, a list, a text, a number, a switch.

Each function notes what is wrong and gives the empty thing instead, so that reading goes on and
all mistakes are found at once.
"""

from collections.abc import Collection, Mapping

from dialog.rasa.mistakes import Findings, allowed
from dialog.rasa.yaml_lines import Node

_KINDS = {
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "nothing",
    tuple: "a list",
    dict: "a mapping",
}


def entries(
    node: Node, what: str, findings: Findings, keys: Collection[str] | None = None
) -> Mapping[str, Node]:
    """The entries of a mapping; a key that is not among `keys`, where these are told, is noted."""
    if not isinstance(node.value, Mapping):
        findings.error(node.named_at, f"{what} is {_kind(node)}; allowed: a mapping")
        return {}
    for key in _unknown(node.value, keys):
        message = f"unknown key '{key}' in {what}; {allowed(keys or ())}"
        findings.error(node.value[key].named_at, message)
    return node.value


def lenient_entries(
    node: Node, what: str, findings: Findings, keys: Collection[str]
) -> Mapping[str, Node]:
    """As `entries`, where Rasa passes over unknown keys: only a warning."""
    found = entries(node, what, findings)
    for key in _unknown(found, keys):
        message = f"unknown key '{key}' in {what} is not heeded; {allowed(keys)}"
        findings.warn(found[key].named_at, message)
    return found


def _unknown(found: Mapping[str, Node], keys: Collection[str] | None) -> list[str]:
    return [] if keys is None else sorted(found.keys() - set(keys))


def items(node: Node, what: str, findings: Findings) -> tuple[Node, ...]:
    """The items of a list."""
    if not isinstance(node.value, tuple):
        findings.error(node.named_at, f"{what} is {_kind(node)}; allowed: a list")
        return ()
    return node.value


def text(node: Node, what: str, findings: Findings) -> str | None:
    """A text that is not empty; None where it is something else."""
    if isinstance(node.value, str) and node.value.strip():
        return node.value.strip()
    findings.error(node.named_at, f"{what} is {_kind(node)}; allowed: a text")
    return None


def label(node: Node, what: str, findings: Findings) -> str | None:
    """A text or a number used as one, or nothing."""
    if node.value is None:
        return None
    if isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return str(node.value)
    return text(node, what, findings)


def switch(node: Node, what: str, findings: Findings) -> bool | None:
    """True or false; None where it is something else."""
    if isinstance(node.value, bool):
        return node.value
    findings.error(node.named_at, f"{what} is {_kind(node)}; allowed: true or false")
    return None


def number(node: Node, what: str, findings: Findings) -> float | None:
    """A number; None where it is something else."""
    if isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return float(node.value)
    findings.error(node.named_at, f"{what} is {_kind(node)}; allowed: a number")
    return None


def names(node: Node, what: str, findings: Findings) -> tuple[str, ...]:
    """One name, a list of names, or nothing at all."""
    if node.value is None:
        return ()
    if isinstance(node.value, str):
        listed: tuple[Node, ...] = (node,)
    else:
        listed = items(node, what, findings)
    found = (text(item, f"a name in {what}", findings) for item in listed)
    return tuple(name for name in found if name is not None)


def named(node: Node, what: str, findings: Findings) -> tuple[str, Node | None] | None:
    """An item of a list of names, each alone or as the only key over its properties.

    Returns:
        The name and its properties (None without any); None where the item is neither.
    """
    if isinstance(node.value, str) and node.value.strip():
        return node.value.strip(), None
    if isinstance(node.value, Mapping) and len(node.value) == 1:
        ((name, properties),) = node.value.items()
        return name, None if properties.value is None else properties
    findings.error(
        node.named_at,
        f"{what} is {_kind(node)}; allowed: a name, or a name over its properties",
    )
    return None


def _kind(node: Node) -> str:
    if node.value == "":
        return "an empty text"
    return next(word for kind, word in _KINDS.items() if isinstance(node.value, kind))
