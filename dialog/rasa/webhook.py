"""What is said between engine and action server over Rasa's `/webhook`: bytes to types and back.

No network here. Requests are Rasa 3.6's; what an answer brings is trusted with nothing: it may be
anything that somebody's program, or a proxy's error page, can send.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from types import UnionType

import orjson

from dialog.rasa.action_runner import ActionAnswer, ActionAnswerError
from dialog.rasa.domain import Domain, Json
from dialog.rasa.events import EntitiesAdded, Event, EventError, SlotSet, UserUttered, from_json
from dialog.rasa.tracker import Tracker
from dialog.rasa.tracker_json import action_call

RASA_VERSION = "3.6.21"
"""The version whose behaviour action servers may expect of us."""
DEEPEST = 32
"""Levels of lists and objects in an answer; deeper ones could exhaust the stack later on."""
MOST_PARTS = 1_000
"""Events, and responses, of one answer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An action's answer, and what could not be used of it."""

    answer: ActionAnswer
    dropped: int = 0
    """Events and responses that are none."""
    unknown_slots: int = 0
    """Events that set a slot which the domain does not have. As in Rasa they happen, in vain."""


class CallWriter:
    """Writes the requests of one bot."""

    def __init__(self, domain: Domain, *, is_selective: bool = False) -> None:
        """Send the domain always, or only where it is asked for.

        Raises:
            TypeError: the domain's YAML holds what JSON cannot.
        """
        self._domain = domain
        self._document = orjson.dumps(dict(domain.source))
        self._digest = hashlib.sha256(self._document).hexdigest()
        self._is_selective = is_selective

    def sends_domain(self, name: str) -> bool:
        """Whether the first request for this action brings the domain."""
        asks = name in self._domain.domain_wanting_actions or name.startswith("validate_")
        return asks or not self._is_selective

    def request(self, name: str, tracker: Tracker, *, with_domain: bool) -> bytes:
        """The request to run an action. Takes 2 to 4 us for each event of a conversation."""
        call: dict[str, object] = dict(
            action_call(name, tracker, self._domain, version=RASA_VERSION)
        )
        del call["domain"]
        if self._is_selective:
            # By the digest newer servers know whether they have the domain, and say 449 if not.
            call["domain_digest"] = self._digest
        try:
            domain = {"domain": orjson.Fragment(self._document)} if with_domain else {}
            return orjson.dumps({**call, **domain})
        except TypeError:
            # Half a character, or a number beyond 64 bits, sent as a command by some channel.
            parsed = {"domain": json.loads(self._document)} if with_domain else {}
            return json.dumps({**call, **parsed}).encode()


def deflated(body: bytes) -> bytes:
    """The body in the form that Rasa calls `deflate`."""
    return zlib.compress(body)


def read_answer(name: str, body: bytes, domain: Domain) -> Reading:
    """What an action did and said, by the server's answer with status 200.

    Raises:
        ActionAnswerError: it is no answer at all.
    """
    document = _object(name, body)
    events = _parts(name, document, "events")
    responses = _parts(name, document, "responses")
    read = [event for one in events if (event := read_event(one)) is not None]
    said = tuple(one for one in responses if isinstance(one, dict))
    unknown = sum(isinstance(one, SlotSet) and one.name not in domain.slots for one in read)
    dropped = len(events) - len(read) + len(responses) - len(said)
    return Reading(ActionAnswer(tuple(read), said), dropped, unknown)


def is_rejection(name: str, body: bytes) -> bool:
    """Whether an answer with status 400 says that the action will not run now."""
    try:
        document = _object(name, body)
    except ActionAnswerError:
        return False
    return isinstance(document.get("action_name"), str)


def read_names(body: bytes) -> frozenset[str] | None:
    """The actions that a server lists, None if that is no list of them."""
    try:
        listed = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(listed, list):
        return None
    names = [one.get("name") if isinstance(one, dict) else None for one in listed]
    return frozenset(one for one in names if isinstance(one, str))


def _object(name: str, body: bytes) -> dict[str, Json]:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        # Not chained: the decoder's error quotes the whole answer.
        raise ActionAnswerError(f"action {name!r}: the answer is not JSON") from None
    if not isinstance(document, dict):
        kind = type(document).__name__
        raise ActionAnswerError(f"action {name!r}: the answer is {kind}; allowed: an object")
    if is_deep(document):
        raise ActionAnswerError(f"action {name!r}: nested deeper than {DEEPEST} levels")
    return document


def is_deep(document: Json) -> bool:
    """Whether lists and objects are nested beyond `DEEPEST`."""
    level: list[Json] = [document]
    for _ in range(DEEPEST):
        level = [one for outer in level for one in _inside(outer) if isinstance(one, dict | list)]
        if not level:
            return False
    return True


def _inside(value: Json) -> Iterable[Json]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _parts(name: str, document: Mapping[str, Json], key: str) -> list[Json]:
    parts = document.get(key, [])
    if not isinstance(parts, list):
        kind = type(parts).__name__
        raise ActionAnswerError(f"action {name!r}: {key} is {kind}; allowed: a list")
    if len(parts) > MOST_PARTS:
        raise ActionAnswerError(f"action {name!r}: {len(parts)} {key}; allowed: {MOST_PARTS}")
    return parts


def read_event(document: Json) -> Event | None:
    """The event, None for what is none or would be none with Rasa."""
    if not isinstance(document, dict):
        return None
    if document.get("event") == SlotSet.KIND and "value" not in document:
        return None
    try:
        event = from_json(document)
    except EventError:
        return None
    typed = all(_fits(getattr(event, one.name), one.type) for one in fields(event))
    return event if typed and _has_sound_entities(event) else None


def _fits(value: object, declared: object) -> bool:
    """Whether the value has the field's type; JSON values and mappings are checked elsewhere."""
    if not isinstance(declared, type | UnionType):
        return True
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, declared) or (is_whole and isinstance(0.0, declared))


def _has_sound_entities(event: Event) -> bool:
    match event:
        case UserUttered(parse_data=parsed):
            entities = parsed.get("entities", [])
        case EntitiesAdded(entities=given):
            entities = given
        case _:
            return True
    return isinstance(entities, list) and all(
        isinstance(one, dict) and isinstance(one.get("entity"), str) for one in entities
    )
