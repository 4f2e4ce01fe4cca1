"""A hospital's FHIR R4 server, and how this hospital writes down what the agent asks for."""

from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator, model_validator

from config.addresses import encrypted
from config.section import Seconds, Section

Url = Annotated[str, Field(pattern=r"^(https?://[^\s?#]+)?$")]
Token = Annotated[str, Field(pattern=r"^[^\s|]+\|[^\s|]+$")]
"""A code as search parameters write it, `system|code`."""


class FhirSettings(Section):
    """The server, the agent's own rights there (SMART Backend Services), and the site's codes."""

    base_url: Url = ""
    """For example `https://ehr.example/fhir`; empty: there is no such server."""
    token_url: Url = ""
    """Where access tokens are issued; empty: `token` is sent, or nothing."""
    client_id: str = ""
    """As which the agent is registered there."""
    key_file: Path | None = None
    """The private key (PEM) that signs its assertions."""
    key_id: str = ""
    """Which of the registered public keys that is."""
    algorithm: Literal["RS384", "ES384"] = "RS384"
    scope: str = "system/*.read system/*.write"
    token: SecretStr = SecretStr("")
    """A fixed bearer token, for servers without a token service."""
    ca_file: Path | None = None
    """Certificates that the server's is checked by; None: the system's."""

    timeout_s: Seconds = 4.0
    """Longest wait for one answer; an operation may need several."""
    close_timeout_s: Seconds = 10.0
    """How long writes that have begun are waited for at the end."""
    connections: Annotated[int, Field(ge=1, le=1_000)] = 64
    """At a time, for all calls."""
    max_answer_bytes: Annotated[int, Field(ge=4_096, le=268_435_456)] = 8_388_608
    max_pages: Annotated[int, Field(ge=1, le=1_000)] = 20
    """Of one search; a longer answer is refused, not cut off."""
    page_size: Annotated[int, Field(ge=1, le=1_000)] = 100
    search_by: Literal["post", "get"] = "post"
    """`post` keeps names and numbers out of the logs of the servers on the way."""

    zone: str = "UTC"
    """Of the clinic: hours of duty, and days that are told without a time."""
    calling_code: Annotated[str, Field(pattern=r"^[1-9]\d{0,2}$")] = "1"
    """Of the clinic's country, for telephone numbers that are written without one."""
    code_system: str = "urn:iasovoice:codes"
    """Of codes that no public system has: kinds of visits, reasons of tasks."""
    key_system: str = "urn:iasovoice:key"
    """Of identifiers by which a write is known again."""
    visit_kinds: dict[str, Token] = Field(default_factory=dict)
    """The site's service type for a kind of visit; others are sought in `code_system`."""
    staff_roles: dict[str, Token] = Field(default_factory=dict)
    """The site's code for a role; see `dialog.clinical.fhir.site` for the others."""
    released_tag: Token = "urn:iasovoice:release|patient"
    """`meta.tag` of reports that patients may be told of. Reports without it are never told."""
    patient_text: str = "urn:iasovoice:patient-text"
    """Extension (string) of a report: what was written for the patient; empty: `conclusion`."""
    may_hear: str = "urn:iasovoice:may-hear"
    """Extension (code, repeated) of a related person: what they may be told of, with consent:
    `appointments`, `medicines`, `results`, `care_plan`, `billing`."""

    @field_validator("base_url", "token_url")
    @classmethod
    def _is_encrypted(cls, url: str) -> str:
        """Patients' data travel encrypted, but within one machine."""
        return encrypted(url)

    @field_validator("zone")
    @classmethod
    def _is_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, OSError, ValueError) as error:
            raise ValueError(f"zone {zone!r} is unknown; allowed: an IANA name") from error
        return zone

    @model_validator(mode="after")
    def _can_sign(self) -> Self:
        if self.token_url and not (self.client_id and self.key_file):
            raise ValueError("token_url needs client_id and key_file")
        return self
