"""A note as a language model words it: sentences, each with the numbers of its facts. Pure."""

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dialog.notes.evidence import Section

_FENCED = re.compile(r"\s*```(?:json)?\s*(\{.*\})\s*```\s*", re.DOTALL)


class WordedSentence(BaseModel):
    """One sentence. Not for logs."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    text: Annotated[str, Field(min_length=1, max_length=600)]
    facts: Annotated[list[int], Field(max_length=40)]


_Sentences = Annotated[list[WordedSentence], Field(max_length=60)]


class WordedNote(BaseModel):
    """The four sections, each in the order of its sentences."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    subjective: _Sentences
    objective: _Sentences
    assessment: _Sentences
    plan: _Sentences

    def sentences(self) -> tuple[tuple[Section, WordedSentence], ...]:
        """All of them, each with its section."""
        return tuple((part, one) for part in Section for one in getattr(self, part.value))


def read_wording(text: str) -> WordedNote | None:
    """The note in a model's answer; None where it is none. A fence around it is passed over."""
    fenced = _FENCED.fullmatch(text)
    try:
        return WordedNote.model_validate_json(fenced[1] if fenced else text)
    except ValidationError:
        return None
