"""A medicine that was named, and how sure that is."""

from dataclasses import dataclass, field

from triage.decision import Span


@dataclass(frozen=True, slots=True)
class NamedMedicine:
    """What a caller or a record called a medicine, and what the table knows it as."""

    id: str
    """Of the table; empty where the table does not know it."""
    name: str
    """The name of the table that was meant; empty where the table does not know it."""
    span: Span
    """Where in the text; the words themselves are the caller's and not kept here."""
    is_certain: bool = True
    """False: it was found by its sound, so the caller should be asked whether it was meant."""
    might_be: tuple[str, ...] = field(default=())
    """Names of different medicines that sound like it; `id` is empty then."""
    is_denied: bool = False
    """Whether the caller says not to take it."""

    @property
    def is_known(self) -> bool:
        """Whether the table has it."""
        return bool(self.id)
