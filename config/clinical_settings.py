"""The hospital's side: which system it is, where, and how long it is waited for."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, model_validator

from config.fhir_settings import FhirSettings
from config.section import Section

Wait = Annotated[float, Field(gt=0, le=60)]


class SqlClinicSettings(Section):
    """A clinic in a database of our own. Its rows are sealed with the keys of `store`."""

    url: SecretStr = SecretStr("sqlite:///data/clinic.sqlite")
    """`sqlite:///FILE`, or `postgresql://USER:PASSWORD@HOST/NAME`."""
    pool: Annotated[int, Field(ge=1, le=256)] = 4
    """Connections at most, shared by all calls of the process."""
    timeout_s: Wait = 3.5
    """Longest wait for one call, the wait for a connection included."""
    index_key: SecretStr = SecretStr("")
    """32 random bytes in base64, by which patients are found without their names and numbers
    standing in the tables. It stays as long as the tables; SQLite makes one where it is empty."""


class HttpClinicSettings(Section):
    """A hospital's own services: `/authenticate`, `/schedule` and their like."""

    url: Annotated[str, Field(pattern=r"^(https?://[^\s@]+)?$")] = ""
    """What the services' paths are put behind; empty: there are none."""
    token: SecretStr = SecretStr("")
    """Sent as `Authorization: Bearer`, if set."""
    ca_file: Path | None = None
    """PEM file of the authority that signed the certificate; None: the public ones."""
    allow_plain: bool = False
    """Whether `http:` may leave this machine; only for a network that encrypts by itself."""
    timeout_s: Wait = 4.0
    """Of one request, from its first byte to the answer's last."""
    max_connections: Annotated[int, Field(ge=1, le=1_000)] = 64
    """At a time; more requests wait for one, within their time."""
    max_answer_bytes: Annotated[int, Field(ge=1_024, le=16_777_216)] = 1_048_576
    """A longer answer is refused."""


class PatienceSettings(Section):
    """How long and how often one call of the hospital's system is tried."""

    timeout_s: Wait
    """Of one try."""
    tries: Annotated[int, Field(ge=1, le=10)]
    budget_s: Wait
    """Of all tries together, and the waits between them."""

    @model_validator(mode="after")
    def _holds_one_try(self) -> Self:
        if self.budget_s < self.timeout_s:
            raise ValueError(f"budget_s {self.budget_s}; allowed: timeout_s or more")
        return self


class GuardSettings(Section):
    """How the hospital's system is treated when it is slow, busy or down."""

    read: PatienceSettings = PatienceSettings(timeout_s=4.0, tries=2, budget_s=5.0)
    write: PatienceSettings = PatienceSettings(timeout_s=4.0, tries=2, budget_s=6.0)
    """A system that takes 3 s costs a filler, no answer. What is left of the budget after a try
    that took its time is for a system that is back; most second tries follow a quick refusal."""
    first_wait_s: Annotated[float, Field(ge=0, le=10)] = 0.1
    """The second try comes after up to so long, drawn evenly; the span doubles with each try."""
    longest_wait_s: Annotated[float, Field(ge=0, le=60)] = 1.0
    at_once: Annotated[int, Field(ge=1, le=10_000)] = 64
    """More calls than these wait for a place."""
    breaker_failures: Annotated[int, Field(ge=1, le=1_000)] = 5
    """So many tries in a row without any answer, and the system is left alone ..."""
    breaker_rest_s: Annotated[float, Field(gt=0, le=3_600)] = 10.0
    """... for so long; then a single call tries whether it is back."""

    @model_validator(mode="after")
    def _waits_grow(self) -> Self:
        if self.longest_wait_s < self.first_wait_s:
            raise ValueError(f"longest_wait_s {self.longest_wait_s}; allowed: first_wait_s or more")
        return self


class ClinicalSettings(Section):
    """The hospital's side."""

    backend: Literal["demo", "sql", "fhir", "http"] = "demo"
    """`demo`: an invented clinic of 200 patients, anew at each start. Development only."""
    demo_seed: int = 7
    """Another number invents other patients."""
    sql: SqlClinicSettings = SqlClinicSettings()
    http: HttpClinicSettings = HttpClinicSettings()
    fhir: FhirSettings = FhirSettings()
    guard: GuardSettings = GuardSettings()
