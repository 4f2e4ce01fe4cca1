"""The JSON of `POST /chat/completions`: what is sent, and what of an answer is read.

Nothing of an answer is believed but its text: the name of the model and the count of tokens are
used only where they are plausible. Errors name the place and the kind of a mistake, never a value.
"""

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dialog.language_model.errors import UnusableError

_MODEL_NAME = re.compile(r"[\w.:/@+-]{1,100}", re.ASCII)
_DONE = b"[DONE]"
_FINISHED = "stop"


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class SentMessage(_Sent):
    """One message of the prompt."""

    role: str
    content: str


class SentRequest(_Sent):
    """The body of a request; a field that is None is not sent."""

    model: str
    messages: tuple[SentMessage, ...]
    max_tokens: int
    temperature: float = 0.0
    stream: bool = False
    response_format: dict[str, str] | None = None
    stream_options: dict[str, bool] | None = None


class _Usage(_Read):
    total_tokens: int | None = None


class _Message(_Read):
    content: str | None = None


class _Choice(_Read):
    message: _Message = _Message()
    delta: _Message = _Message()
    finish_reason: str | None = None


class _Answer(_Read):
    model: str = ""
    choices: Annotated[tuple[_Choice, ...], Field(max_length=8)] = ()
    usage: _Usage | None = None


class _Model(_Read):
    id: str


class _Models(_Read):
    data: tuple[_Model, ...]


class Completion(BaseModel):
    """What the model said. Not for logs."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(repr=False)
    model: str = ""
    """As the server names it; empty where that is no name."""
    tokens: int | None = None
    """Of prompt and answer, as the server counts; None: it does not say."""


def whole(body: bytes) -> Completion:
    """The completion in an answer that came as one document.

    Raises:
        UnusableError: it is none, or was cut off.
    """
    answer = _read(body)
    if not answer.choices:
        raise UnusableError("the answer has no choice")
    choice = answer.choices[0]
    return _completion(answer, choice.message.content or "", choice.finish_reason, answer.usage)


def models_in(body: bytes) -> frozenset[str]:
    """The names of the models that a server offers.

    Raises:
        UnusableError: it is no such list.
    """
    try:
        return frozenset(one.id for one in _Models.model_validate_json(body).data)
    except ValidationError:
        raise UnusableError("the list of models is none") from None


class Pieces:
    """A completion that comes in pieces, each the data of one server-sent event."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._first: _Answer | None = None
        self._finish: str | None = None
        self._usage: _Usage | None = None
        self.is_done = False
        """Whether the server has said that this is all."""

    def add(self, data: bytes) -> None:
        """Take the next one.

        Raises:
            UnusableError: it is none.
        """
        if self.is_done or data.strip() == _DONE:
            self.is_done = True
            return
        piece = _read(data)
        self._first = self._first or piece
        self._usage = piece.usage or self._usage
        for choice in piece.choices[:1]:
            self._text.append(choice.delta.content or "")
            self._finish = choice.finish_reason or self._finish

    def completion(self) -> Completion:
        """All of it.

        Raises:
            UnusableError: it broke off.
        """
        if self._first is None or not (self.is_done or self._finish):
            raise UnusableError("the stream broke off")
        return _completion(self._first, "".join(self._text), self._finish, self._usage)


def _completion(answer: _Answer, text: str, finish: str | None, usage: _Usage | None) -> Completion:
    if finish != _FINISHED:
        # Cut off at its limit, filtered, or a call of a tool: half a text may say the opposite.
        raise UnusableError("the answer did not come to its end")
    if not text.strip():
        raise UnusableError("the answer is empty")
    name = answer.model if _MODEL_NAME.fullmatch(answer.model) else ""
    return Completion(text=text, model=name, tokens=usage.total_tokens if usage else None)


def _read(body: bytes) -> _Answer:
    try:
        return _Answer.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False, include_url=False)[0]
        # Of the place only what the protocol names: a foreign key could be anything.
        raise UnusableError(f"the answer: {first['type']}") from None
