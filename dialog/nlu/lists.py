"""The word lists of the domain, searched for in one pass."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dialog.nlu.examples import TrainingData
from triage.phrases import PhraseTree, expand_phrase
from triage.words import Words


@dataclass(frozen=True, slots=True)
class Listed:
    """A listed phrase, heard as the words `first` to `end` (exclusive)."""

    entity: str
    value: str
    """The one name that stands for the phrase."""
    phrase: str
    first: int
    end: int


class WordLists:
    """All lists as one tree. Read-only; one for all calls."""

    def __init__(
        self, training: TrainingData, more: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        """The lists of `training`, and what else there is `more` of each entity."""
        self._tree = PhraseTree()
        self._names: list[tuple[str, str, str]] = []
        for entity, phrases in (*training.lookups.items(), *(more or {}).items()):
            for phrase in phrases:
                self._tree.add(len(self._names), expand_phrase(phrase, {}))
                self._names.append((entity, training.synonyms.get(phrase, phrase), phrase))

    def find(self, said: Words) -> Iterator[Listed]:
        """Every listed phrase in the words; they may overlap."""
        for hit in self._tree.find(said):
            yield Listed(*self._names[hit.phrase], hit.first, hit.end)
