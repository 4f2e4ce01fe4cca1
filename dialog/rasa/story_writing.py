"""A conversation as a test story, in YAML: what was said, meant, done and remembered."""

from collections.abc import Iterable, Sequence

import yaml

from dialog.rasa.domain import Json
from dialog.rasa.events import (
    LISTEN,
    RULE_SNIPPET,
    SESSION_START,
    ActionExecuted,
    ActiveLoop,
    Event,
    FeaturizationDefined,
    SlotSet,
    UserUttered,
)

_UNTOLD = (LISTEN, SESSION_START, RULE_SNIPPET)
Step = dict[str, Json]


def story_yaml(name: str, events: Sequence[Event], *, all_sessions: bool = False) -> str:
    """The story, or the stories, under this name.

    Args:
        name: of the conversation.
        events: the oldest first; those that later ones took back are told as well, as in Rasa.
        all_sessions: each session is a story; else the last one is.
    """
    sessions = _sessions(events)
    told = sessions if all_sessions else sessions[-1:]
    stories = [
        {"story": name if len(told) == 1 else f"{name}, story {number}", "steps": _steps(one)}
        for number, one in enumerate(told, 1)
    ]
    return yaml.dump(
        {"version": _Quoted("3.1"), "stories": stories},
        Dumper=_StoryDumper,
        sort_keys=False,
        allow_unicode=True,
        width=10_000,
    )


def _sessions(events: Iterable[Event]) -> list[list[Event]]:
    sessions: list[list[Event]] = [[]]
    for event in events:
        begins = isinstance(event, ActionExecuted) and event.name == SESSION_START
        if begins and sessions[-1]:
            sessions.append([])
        sessions[-1].append(event)
    return sessions


def _steps(events: Sequence[Event]) -> list[Step]:
    steps: list[Step] = []
    for event in events:
        if isinstance(event, FeaturizationDefined) and event.use_text_for_featurization:
            _tell_words_alone(steps)
        step = _step(event)
        if step is not None:
            steps.append(step)
    return steps


def _tell_words_alone(steps: list[Step]) -> None:
    """What led to the action was the words, so the intent is not part of the story."""
    for step in reversed(steps):
        if "user" in step:
            step.pop("intent", None)
            return


def _step(event: Event) -> Step | None:
    match event:
        case UserUttered():
            return _heard(event)
        case ActionExecuted(name=str(name)):
            return None if name in _UNTOLD else {"action": name}
        case ActionExecuted(action_text=str(text)):
            return {"bot": text}
        case SlotSet(name=name, value=value):
            return {"slot_was_set": [{name: value}]}
        case ActiveLoop(name=name):
            return {"active_loop": name}
        case _:
            return None


def _heard(event: UserUttered) -> Step | None:
    intent = event.parse_data.get("intent")
    full = intent.get("full_retrieval_intent_name") if isinstance(intent, dict) else None
    step: Step = {"intent": full or event.intent} if event.intent else {}
    if event.text:
        step["user"] = _Words(_annotated(event))
    return step or None


def _annotated(event: UserUttered) -> str:
    """The text with its entities in the training data's brackets; commands name them anyway."""
    text = event.text or ""
    if text.startswith("/"):
        return text
    end = len(text) + 1
    for one in sorted(event.entities, key=_start, reverse=True):
        start, stop = _start(one), one.get("end")
        if not (isinstance(stop, int) and 0 <= start < stop <= min(end, len(text))):
            continue
        text = f"{text[:start]}[{text[start:stop]}]{_told(one, text[start:stop])}{text[stop:]}"
        end = start
    return text


def _start(entity: object) -> int:
    start = entity.get("start") if isinstance(entity, dict) else None
    return start if isinstance(start, int) else -1


def _told(entity: object, words: str) -> str:
    """`(city)`, or where there is more to say than the entity's name, JSON."""
    told = dict(entity) if isinstance(entity, dict) else {}
    kept = {key: told[key] for key in ("entity", "role", "group") if told.get(key)}
    if told.get("value") != words:
        kept["value"] = told.get("value")
    if list(kept) == ["entity"]:
        return f"({kept['entity']})"
    return yaml.dump(kept, default_flow_style=True, width=10_000, sort_keys=False).strip()


class _Words(str):
    """Written as a block, like Rasa's."""

    __slots__ = ()


class _Quoted(str):
    """Written in double quotes, like Rasa's."""

    __slots__ = ()


class _StoryDumper(yaml.SafeDumper):
    """Writes lists as Rasa does, and what was said in blocks."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless)


def _block(dumper: yaml.SafeDumper, words: _Words) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(words), style="|")


def _quoted(dumper: yaml.SafeDumper, text: _Quoted) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')


_StoryDumper.add_representer(_Words, _block)
_StoryDumper.add_representer(_Quoted, _quoted)
