"""Every setting of IasoVoice: one frozen object, a section for each package.

Read once, in the entry point (`config.load`), and handed on section by section. Values come from
`settings.yaml`, then a file of the site, then `IASOVOICE_SECTION__KEY` in the environment, the
last one winning. Times are in seconds.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator, model_validator

from config.clinical_settings import ClinicalSettings as ClinicalSettings
from config.help_lines import BY_COUNTRY
from config.language_model_settings import LanguageModelSettings as LanguageModelSettings
from config.limit_settings import LimitSettings as LimitSettings
from config.memory_settings import MemorySettings as MemorySettings
from config.office_settings import OfficeSettings as OfficeSettings
from config.section import Ratio, Seconds, Section
from config.turn_settings import TurnSettings as TurnSettings
from config.turn_settings import VadSettings as VadSettings
from config.turn_settings import Wait as Wait
from config.turn_settings import Waits as Waits


class Profile(StrEnum):
    """What the process is for; production refuses what only development may do."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class ServerSettings(Section):
    """The web server and the addresses under which the telephone network reaches it."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8080
    public_base_url: Annotated[str, Field(pattern=r"^https?://\S+$")] = "http://127.0.0.1:8080"
    """Scheme and host that webhooks are signed with; never taken from a request."""
    public_ws_base_url: Annotated[str, Field(pattern=r"^wss?://\S+$")] = "ws://127.0.0.1:8080"
    """Scheme and host of the media socket; `wss://` outside the loopback."""
    max_calls: Annotated[int, Field(ge=1, le=10_000)] = 8
    """Calls at a time; one more hears where to go."""
    drain_s: Seconds = 1800.0
    """How long running calls may last after a request to stop."""
    max_message_bytes: Annotated[int, Field(ge=1_024, le=16_777_216)] = 65_536
    """Largest WebSocket message that is read; a longer one is counted and dropped."""


class TwilioSettings(Section):
    """The account; secrets belong into the environment."""

    account_sid: str = ""
    auth_token: SecretStr = SecretStr("")
    previous_auth_token: SecretStr = SecretStr("")
    """Accepted besides `auth_token` while it is being rotated."""
    shared_keys: dict[str, SecretStr] = Field(default_factory=dict)
    """Keys by name of webhooks signed with HMAC-SHA256 (a beta that is not HIPAA-eligible)."""
    stream_token_ttl_s: Seconds = 60.0


class SafetySettings(Section):
    """Where help is; what is not told follows from the country."""

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "US"
    """ISO code; chooses the numbers below that a site does not set (`config.help_lines`)."""
    emergency_number: Annotated[str, Field(pattern=r"^\d{2,8}$")] = ""
    staff_number: Annotated[str, Field(pattern=r"^\+[1-9]\d{6,14}$")] = "+12025550100"
    """E.164 number of the nurse line to which calls are handed."""
    interpreter_number: Annotated[str, Field(pattern=r"^(\+[1-9]\d{6,14})?$")] = ""
    """E.164 number of the line for callers who speak no English; empty: the nurse line."""
    poison_line: str = ""
    """Advice about poison; nothing is said of it where it is empty."""
    crisis_line: str = ""
    """For people who think of suicide; nothing is said of it where it is empty."""

    @model_validator(mode="before")
    @classmethod
    def _of_country(cls, told: Any) -> Any:
        """With the country's numbers where none are set; one that is set to nothing stays so."""
        if not isinstance(told, dict):
            return told
        lines = BY_COUNTRY.get(str(told.get("country", cls.model_fields["country"].default)))
        if lines is None:
            return told
        known = {
            "emergency_number": lines.emergency,
            "poison_line": lines.poison,
            "crisis_line": lines.crisis,
        }
        return known | told

    @model_validator(mode="after")
    def _has_emergency_number(self) -> Self:
        if not self.emergency_number:
            raise ValueError(
                f"no emergency number is known for {self.country}: set safety.emergency_number"
            )
        return self


class CallSettings(Section):
    """What one call may do."""

    organisation: str = "Iaso Health"
    silence_prompts_s: Annotated[tuple[Seconds, ...], Field(min_length=1)] = (5.0, 10.0, 20.0)
    """Silence after which the caller is prompted; after the last one a person takes over."""
    red_flag_silence_s: Seconds = 5.0
    """Silence after an emergency: then a person and an alert at once."""
    filler_after_s: Seconds = 1.2
    """Time for an answer after which the caller is asked for a moment's patience."""
    max_length_s: Seconds = 1800.0
    start_timeout_s: Seconds = 5.0
    """Time for the `start` message before the socket is closed."""
    reattach_s: Seconds = 60.0
    """How long the conversation of a lost call is kept for its next socket."""
    media_timeout_s: Seconds = 10.0
    """Time without any audio from the network after which the stream counts as lost."""
    keypad_gap_s: Seconds = 2.0
    """Pause that ends a row of key presses; `#` ends it at once."""
    records_directory: Path | None = None
    """Writes each call's events, with the words, as JSON Lines. Development only."""


class AsrSettings(Section):
    """Recognition."""

    engine: Literal["auto", "pocketsphinx", "faster_whisper"] = "auto"
    model: str = "base.en"
    """faster-whisper model: a directory, or a name looked up in `models_directory`."""
    models_directory: Path = Path("weights/whisper")
    cache_directory: Path | None = None
    """Where the embedded engine keeps its language model; None is the user's cache."""
    workers: Annotated[int, Field(ge=1, le=64)] | None = None
    """Decoders at work at the same time; None is one for each core, at least 2 and at most 16."""
    timeout_s: Seconds = 8.0
    """Longest wait for the hypothesis of one turn."""
    least_window_frames: Annotated[int, Field(ge=300, le=3_000)] = 800
    """Shortest window that Whisper decodes, 100 frames a second; 3000 is how it was trained.

    Shorter costs less, and with some models more errors: to be judged with the real weights.
    """
    hot_word_tokens: Annotated[int, Field(ge=0, le=150)] = 0
    """Tokens of rare words of the domain that Whisper is told beforehand; 0 is none.

    They make these words likelier, cost time in each decode, and some models say them in silence:
    to be judged with the real weights as well.
    """


class RecognitionSettings(Section):
    """How all calls share one speech model. Reasons stand in `settings.yaml`."""

    most_in_batch_cpu: Annotated[int, Field(ge=1, le=64)]
    most_in_batch_gpu: Annotated[int, Field(ge=1, le=256)]
    gather_gpu_s: Annotated[float, Field(ge=0, le=0.1)]
    """Longest wait for others to share a batch; on a CPU nobody waits."""
    workers_kept_for_finals: Annotated[int, Field(ge=0, le=64)]
    """Workers that partials leave free, as long as there is one beside them."""
    most_waiting: Annotated[int, Field(ge=1, le=10_000)]
    """Windows in the queue; partials make room for finals."""
    worker_timeout_s: Annotated[float, Field(gt=0, le=60)]
    """Time for one batch, after which its worker counts as hung and is replaced."""
    partial_timeout_s: Annotated[float, Field(gt=0, le=60)]
    """Age at which a partial is of no use any more."""
    partial_every_cpu_s: Annotated[float, Field(ge=0.1, le=60)]
    partial_every_gpu_s: Annotated[float, Field(ge=0.1, le=60)]
    partial_slowest_s: Annotated[float, Field(ge=0.1, le=60)]
    """Longest interval of partials under load."""
    partial_busy_s: Annotated[float, Field(gt=0, le=60)]
    """p95 of the queue's delay above which partials become rarer."""
    partial_window_s: Annotated[float, Field(ge=1, le=30)]
    """Longest audio that is decoded for a partial."""
    refuse_calls_over_s: Annotated[float, Field(gt=0, le=60)]
    """p95 of the finals' delay in the queue above which new calls are refused."""
    look_back_s: Annotated[float, Field(gt=0, le=3_600)]
    """Time over which delays are judged."""


class TtsSettings(Section):
    """Synthesis."""

    engine: Literal["auto", "espeak", "piper"] = "auto"
    voice: str = "en_US-amy-medium"
    """Piper voice: a path to an `.onnx` file, or a name looked up in `voices_directory`."""
    voices_directory: Path = Path("weights/piper")
    espeak_voice: str = "en-us+f2"
    """espeak-ng's voice, with a variant. Of twenty, the embedded recogniser understands this one
    best over a telephone line: 12 words of a hundred more than the plain `en-us`."""
    foreign_voices: dict[str, str] = Field(default_factory=lambda: {"es": "es-419+f2"})
    """espeak-ng's voices for the few sentences in other languages, by ISO 639-1 code."""
    speaker: Annotated[int, Field(ge=0)] | None = None
    """Which speaker of a Piper voice that has several; None is its first."""
    workers: Annotated[int, Field(ge=1, le=64)] | None = None
    """Speech programs, each with a voice in memory; None is one for each core, at most eight."""
    timeout_s: Seconds = 5.0
    """From the wish to the audio of one clause, another try after a program's death included."""
    cache_bytes: Annotated[int, Field(ge=0)] = 33_554_432
    """Size of the cache of clips; 8,000 bytes hold a second. Fixed sentences come on top."""
    clips_directory: Path | None = None
    """Where fixed sentences lie as audio; None is the user's cache."""
    shelf_bytes: Annotated[int, Field(ge=0)] = 268_435_456
    """Size of the clips there; above it those that were not used for longest go."""
    shelf_keep_s: Annotated[float, Field(ge=0, le=315_360_000)] = 2_592_000.0
    """Time unused after which a clip goes; what the running voice says stays in any case."""
    shared_url: SecretStr = SecretStr("")
    """Redis in which servers share clips of sentences without anything personal; empty: none."""
    shared_timeout_s: Annotated[float, Field(gt=0, le=1)] = 0.05
    """Longest wait for it. Synthesis takes about as long, so more would gain nothing."""
    shared_expire_s: Annotated[float, Field(ge=1, le=31_536_000)] = 604_800.0
    """Redis drops a clip so long after it was put there."""


class PlayoutSettings(Section):
    """How far ahead of the caller's ear audio is sent."""

    lead_s: Annotated[float, Field(ge=0.3, le=0.8)] = 0.5
    mark_every_s: Annotated[float, Field(ge=0.2, le=0.4)] = 0.3


class DialogSettings(Section):
    """The conversation."""

    domain_directory: Path | None = None
    """Rasa-format files; None is the domain that IasoVoice ships."""
    nlu_threshold: Ratio = 0.4
    """Intent confidence below which the caller is asked again."""
    read_back_below: Ratio = 0.0
    """The embedded recogniser's confidence in a word below which what it named is read back."""
    read_back_below_whisper: Ratio = 0.0
    """The same where Whisper hears, whose probabilities are of another kind."""
    confirm_danger_below: Ratio = 0.0
    """Confidence in every word of a red flag below which the caller is asked whether it was one."""
    confirm_danger_below_whisper: Ratio = 0.0
    additions: bool = True
    """What a telephone adds to Rasa's behaviour; emergencies come first in any case."""
    survey: bool = True
    """Asks at the end of a calm call how it was; our own domain alone has the questions."""
    limits: LimitSettings = LimitSettings()
    office: OfficeSettings = OfficeSettings()
    timezone: str = "UTC"
    """Where callers are, as `America/New_York`: what "tomorrow" means."""

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError("allowed: a name as in the tz database: America/New_York") from None
        return name


class ActionServerSettings(Section):
    """A clinic's own action server (`rasa_sdk`, or anything else that speaks its webhook)."""

    url: Annotated[str, Field(pattern=r"^(https?://[^\s@]+)?$")] = ""
    """Whole address of the webhook, as in Rasa's `endpoints.yml`; empty: there is none."""
    token: SecretStr = SecretStr("")
    """Sent as `Authorization: Bearer`, if set; for a proxy in front of the server."""
    ca_file: Path | None = None
    """PEM file of the authority that signed the server's certificate; None: the public ones."""
    timeout_s: Annotated[float, Field(gt=0, le=60)] = 3.0
    """Longest wait for one action; a caller hears nothing meanwhile, or a filler."""
    breaker_failures: Annotated[int, Field(ge=1, le=1_000)] = 3
    """So many calls in a row without any answer, and the server is left alone ..."""
    breaker_rest_s: Annotated[float, Field(gt=0, le=3_600)] = 10.0
    """... for so long; then a single call tries whether it is back."""
    max_answer_bytes: Annotated[int, Field(ge=1_024, le=16_777_216)] = 1_048_576
    """A longer answer is refused."""
    selective_domain: bool = False
    """Sends the domain only to `validate_*` and to actions with `send_domain: true`."""
    compress: bool = False
    """Sends requests deflated."""


class ApiSettings(Section):
    """Rasa's HTTP interface: written messages, and a look into every conversation."""

    token: SecretStr = SecretStr("")
    """Who has it may read and steer every conversation: `?token=`, or `Authorization: Bearer`.
    Empty: production does not offer the interface, development offers it to its own machine."""
    max_body_bytes: Annotated[int, Field(ge=1_024, le=4_194_304)] = 262_144
    """Longest body that is read."""
    body_timeout_s: Annotated[float, Field(gt=0, le=300)] = 10.0
    """Longest wait for all of a body."""
    max_message_characters: Annotated[int, Field(ge=100, le=16_384)] = 4_096
    """Longest message that is answered."""
    max_conversations: Annotated[int, Field(ge=1, le=100_000)] = 1_000
    """Written conversations in memory; others are read from the store when they go on."""


class StoreSettings(Section):
    """Where conversations are kept, and under which keys."""

    engine: Literal["memory", "sqlite", "redis", "postgres"] = "sqlite"
    path: Path = Path("data/conversations.sqlite")
    """SQLite's file."""
    redis_url: SecretStr = SecretStr("redis://127.0.0.1:6379/0")
    postgres_url: SecretStr = SecretStr("postgresql://127.0.0.1:5432/iasovoice")
    timeout_s: Annotated[float, Field(gt=0, le=60)] = 2.0
    """Longest wait for one call of the store."""
    max_event_bytes: Annotated[int, Field(ge=1_024, le=16_777_216)] = 262_144
    """Longest event, as JSON."""
    expire_s: Annotated[float, Field(ge=0, le=31_536_000)] = 0.0
    """Redis drops a conversation so long after its last event; 0 keeps it."""
    stream_length: Annotated[int, Field(ge=1_000, le=100_000_000)] = 100_000
    """About as many events does Redis's stream `events` keep."""
    keys: dict[str, SecretStr] = Field(default_factory=dict)
    """32 random bytes in base64, by the id that the kept events name them by."""
    keys_file: Path | None = None
    """A secret file with lines `ID BASE64`; its keys join those of `keys`."""
    key: str = ""
    """The id of the key that seals new events; may stay empty where there is only one."""
    makes_key: bool = True
    """Where SQLite has no key yet, one is made and lies beside its file. Development only."""
    plain: bool = False
    """Keeps events unencrypted. Development only."""


class HubSettings(Section):
    """Where `iasovoice models pull` fetches weights from."""

    url: str = "https://huggingface.co"
    """Or a mirror of it that speaks the same."""
    timeout_s: Annotated[float, Field(gt=0, le=600)] = 20.0
    """Longest silence of the hub, not of a whole file."""


class LogSettings(Section):
    """Logs, as JSON on standard output."""

    level: Literal["debug", "info", "warning", "error"] = "info"


class Settings(Section):
    """All of it."""

    profile: Profile = Profile.DEVELOPMENT
    server: ServerSettings = ServerSettings()
    twilio: TwilioSettings = TwilioSettings()
    safety: SafetySettings = SafetySettings()
    call: CallSettings = CallSettings()
    vad: VadSettings = VadSettings()
    turns: TurnSettings
    asr: AsrSettings = AsrSettings()
    recognition: RecognitionSettings
    tts: TtsSettings = TtsSettings()
    playout: PlayoutSettings = PlayoutSettings()
    dialog: DialogSettings = DialogSettings()
    action_server: ActionServerSettings = ActionServerSettings()
    store: StoreSettings = StoreSettings()
    memory: MemorySettings = MemorySettings()
    clinical: ClinicalSettings = ClinicalSettings()
    language_model: LanguageModelSettings = LanguageModelSettings()
    api: ApiSettings = ApiSettings()
    hub: HubSettings = HubSettings()
    log: LogSettings = LogSettings()
