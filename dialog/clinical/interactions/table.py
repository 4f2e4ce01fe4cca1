"""The table of medicines and rows, as it is looked up."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """The category of a finding, higher first. The lowest two are not "none": there is no such."""

    NOT_RULED_OUT = 0
    """No row holds. The table is short: that says nothing."""
    UNKNOWN = 1
    """Of a medicine that the table does not know, or that could be several."""
    CAUTION = 2
    SERIOUS = 3
    CONTRAINDICATED = 4

    @property
    def label(self) -> str:
        """As other software writes it: `not_ruled_out`, `serious`."""
        return self.name.lower()


class MedicineKind(StrEnum):
    """What an entry is."""

    MEDICINE = "medicine"
    FOOD = "food"
    HERB = "herb"
    GROUP = "group"
    """A kind of medicine, named instead of one: "a blood thinner"."""


@dataclass(frozen=True, slots=True)
class MedicineEntry:
    """One medicine, product, food or group, with all that callers call it."""

    id: str
    kind: MedicineKind
    names: tuple[str, ...]
    heard: tuple[str, ...]
    says: str
    """How the agent speaks of it; empty: by the name that was used."""
    classes: frozenset[str]
    ingredients: frozenset[str]
    """Ids of what it is made of; of a plain medicine its own."""

    @property
    def is_vague(self) -> bool:
        """Whether it is a group that may be anything, so that the caller is asked."""
        return self.kind is MedicineKind.GROUP and not self.classes

    def spoken(self, name: str) -> str:
        """How the agent speaks of it where the caller used `name`."""
        return self.says or name or self.names[0]


@dataclass(frozen=True, slots=True)
class Source:
    """A document that rows rest on."""

    title: str
    year: int
    confirmed: str
    """ISO day on which it, or an excerpt of it, was last read; empty: general knowledge."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of a caller that must give a row, or must not."""

    say: str
    pregnancy_week: float | None = None
    breastfeeding: bool = False
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """The circumstance in which a medicine alone is a finding. One field is set."""

    weeks: tuple[float, float] | None = None
    """Of pregnancy, from and up to, the latter not included."""
    is_breastfeeding: bool = False
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What does not go together, and what the agent may say of it."""

    id: str
    severity: Severity
    is_prescribed: bool
    """Whether leaving one of the medicines out at once may do harm."""
    says: str
    advice: str
    """Said in place of the advice of its severity; empty: that one."""
    source: str
    """The documents in full."""
    is_confirmed: bool
    """Whether each of the documents was read to confirm the row."""
    reviewer: str
    """Who reviewed the row; empty: nobody yet."""
    sides: tuple[frozenset[str], ...]
    """Ids of the substances of each side; a single side where `when` is set."""
    twice: frozenset[str]
    """Substances that are a finding with themselves."""
    when: When | None
    positive: tuple[Example, ...]
    negative: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Sentences:
    """What the agent says besides the sentence of a row."""

    advice: Mapping[tuple[str, Severity], str]
    """By `together`, `alone` or `prescribed`, and severity."""
    otherwise: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class InteractionTable:
    """Everything that was loaded. Shared by all calls; nothing in it changes."""

    medicines: Mapping[str, MedicineEntry]
    """By id."""
    rows: tuple[Row, ...]
    conditions: Mapping[str, tuple[tuple[str, ...], ...]]
    """The words of the names of each illness."""
    sentences: Sentences
    rows_of: Mapping[str, tuple[frozenset[int], ...]]
    """Of each medicine the rows it can stand in: on the first side, on the second, alone."""
    version: str
    """Changes with every change of the files; goes into the record of the call."""
