"""Parts of a dialog with one piece exchanged."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from dialog.parts import DialogParts
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.local_actions import LocalActions, LocalFirst
from dialog.rasa.tracker import Tracker
from dialog.records.embedded import MemoryEventStore
from dialog.records.store import EventStore


def with_store(parts: DialogParts, store: EventStore | None = None) -> DialogParts:
    """The parts with an empty record, or with this one."""
    return replace(parts, store=store or MemoryEventStore(262_144))


def with_action(
    parts: DialogParts, name: str, run: Callable[[Tracker], Awaitable[ActionAnswer]]
) -> DialogParts:
    """The parts with this action instead of the one of that name."""
    processor = parts.processor
    local = LocalActions({name: run}, timeout_s=1.0)
    runner = LocalFirst(local, processor.context.runner)
    context = replace(processor.context, runner=runner)
    return replace(with_store(parts), processor=replace(processor, context=context))
