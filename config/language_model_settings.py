"""An optional language model: where it is, what it is for, and what it may cost."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from config.addresses import encrypted
from config.section import Section

Wait = Annotated[float, Field(gt=0, le=120)]
Tokens = Annotated[int, Field(ge=1, le=1_000_000_000)]


class LanguageModelSettings(Section):
    """A server that speaks the OpenAI protocol. Without one everything works."""

    base_url: Annotated[str, Field(pattern=r"^(https?://[^\s?#@]+)?$")] = ""
    """What `/chat/completions` is put behind: `https://llm.example/v1`; empty: there is none."""
    api_key: SecretStr = SecretStr("")
    """Sent as `Authorization: Bearer`, if set."""
    model: Annotated[str, Field(pattern=r"^[\w.:/@+-]{0,100}$")] = ""
    """The model's name as the server knows it; it is named in the notes that it words."""
    ca_file: Path | None = None
    """PEM file of the authority that signed the certificate; None: the public ones."""

    writes_notes: bool = True
    """Whether it words the notes of calls. They are checked, and drafts in any case."""
    gives_advice: bool = False
    """Whether it answers open health questions, behind guards."""
    note_timeout_s: Wait = 20.0
    """For one note, second tries included. Nobody waits for it on the telephone."""
    advice_timeout_s: Annotated[float, Field(gt=0, le=5)] = 1.5
    """For one answer; later than that the caller hears the fixed words."""
    note_tokens: Annotated[int, Field(ge=64, le=16_384)] = 1_500
    """Longest note."""
    advice_tokens: Annotated[int, Field(ge=16, le=512)] = 120
    """Longest answer."""

    streams: bool = True
    """Whether answers are read as they are made, so that what is too long is not waited for."""
    demands_json: bool = True
    """Sends `response_format` with notes; some servers do not know it."""
    max_answer_bytes: Annotated[int, Field(ge=1_024, le=16_777_216)] = 262_144
    """A longer answer is refused."""
    tokens_a_call: Tokens = 20_000
    """Prompts and answers together."""
    tokens_a_day: Tokens = 5_000_000
    """Of this process, by UTC days."""
    at_once: Annotated[int, Field(ge=1, le=1_000)] = 4
    """Callers beyond these are told the fixed words; notes wait, and leave one place to callers."""
    breaker_failures: Annotated[int, Field(ge=1, le=1_000)] = 3
    """So many tries in a row without a usable answer, and the server is left alone ..."""
    breaker_rest_s: Annotated[float, Field(gt=0, le=3_600)] = 30.0
    """... for so long; then a single request tries whether it is back."""

    @field_validator("base_url")
    @classmethod
    def _is_encrypted(cls, url: str) -> str:
        """What callers say travels encrypted, but within one machine."""
        return encrypted(url)

    @field_validator("api_key")
    @classmethod
    def _fits_a_header(cls, key: SecretStr) -> SecretStr:
        told = key.get_secret_value()
        if not (told.isascii() and told.isprintable() and " " not in told):
            raise ValueError("allowed: printable ASCII without blanks")
        return key

    @model_validator(mode="after")
    def _names_its_model(self) -> Self:
        if self.base_url and not self.model:
            raise ValueError("base_url is set and model is not; allowed: the name of the model")
        return self
