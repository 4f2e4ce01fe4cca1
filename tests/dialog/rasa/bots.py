"""A few lines for a bot: domains and stories without files."""

from dialog.rasa.domain import Domain, EntityKind, Form, Intent, Slot, SlotKind
from dialog.rasa.story import (
    ActionStep,
    BotStep,
    LoopStep,
    Mention,
    Place,
    SlotStep,
    Story,
    UserStep,
)

INTENTS = ("greet", "ask", "inform", "affirm", "deny", "bye")


def domain(*, slots=(), forms=(), intents=INTENTS, entities=(), **more):
    """A domain; `requested_slot` comes with it, as with every one that was loaded."""
    own = Slot("requested_slot", SlotKind.TEXT, influences=False)
    return Domain(
        intents={name: Intent(name, frozenset(entities)) for name in intents},
        entities={name: EntityKind(name) for name in entities},
        slots={one.name: one for one in (*slots, own)},
        forms={one.name: one for one in forms},
        **more,
    )


def steps(script):
    """Lines like `> inform city=Bonn`, `utter_x`, `"said"`, `[city=Bonn]`, `(form)`, `()`."""
    return tuple(_step(line.strip()) for line in script.strip().splitlines() if line.strip())


def _step(line):
    if line.startswith(">"):
        intent, *mentions = line[1:].split()
        pairs = (one.split("=") for one in mentions)
        return UserStep(intent, tuple(Mention(name, value) for name, value in pairs))
    if line.startswith("["):
        name, value = line[1:-1].split("=")
        known = {"null": None, "true": True, "false": False}
        return SlotStep(name, known.get(value, value))
    if line.startswith('"'):
        return BotStep(line.strip('"'))
    if line.startswith("("):
        return LoopStep(line[1:-1] or None)
    return ActionStep(line)


def story(script, *, name="story", line=1):
    """A story in this script."""
    return Story(name, steps(script), Place("stories.yml", line))


def rule(script, *, condition="", name="rule", line=1, start=False, waits=True):
    """A rule in this script."""
    before = steps(condition)
    return Story(
        name,
        (*before, *steps(script)),
        Place("rules.yml", line),
        is_rule=True,
        condition_steps=len(before),
        starts_conversation=start,
        waits_for_user=waits,
    )


def form(name, *slots):
    """A form that requires these slots."""
    return Form(name, slots)


def text_slot(name, **more):
    """A slot that counts when it is set."""
    return Slot(name, SlotKind.TEXT, **more)
