"""What the parts of one simulated call share."""

import random
from dataclasses import dataclass

from load_tests.twilio_double.address import Address
from load_tests.twilio_double.clock import Clock
from load_tests.twilio_double.events import EventLog
from load_tests.twilio_double.faults import Faults
from load_tests.twilio_double.signature import Account


@dataclass(frozen=True, slots=True)
class PhoneLine:
    """Who calls whom, and what is set on the number that is called."""

    number_from: str = "+12025550123"
    number_to: str = "+12025550199"
    fallback_url: str | None = None
    """Asked for a document when the voice webhook, or one it leads to, fails."""
    status_callback_url: str | None = None
    """Told when the call is over."""
    public_base_url: str | None = None
    """What the server calls itself, where it is reached under another address; this is signed."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever answers a `<Dial>`."""

    answers: bool = True
    ring_s: float = 1.0
    talk_s: float = 2.0
    """How long the two talk before the person puts the receiver down."""


@dataclass(frozen=True, slots=True)
class World:
    """The rest of the telephone network."""

    person: Person = Person()
    upgrade_timeout_s: float = 5.0
    """Time for the media socket to open (31901). Twilio's own limit is not documented."""
    words_per_s: float = 2.5
    """How fast Twilio's own voice speaks in `<Say>`."""
    keeps_messages: bool = True
    """Keep every message of the media socket for the report; about 30 kB for a second of call."""


@dataclass(frozen=True, slots=True)
class CallContext:
    """One call's identity and surroundings."""

    account: Account
    call_sid: str
    phone: PhoneLine
    address: Address
    clock: Clock
    log: EventLog
    """Its `now` is the call's own time: seconds since the number was dialled."""
    faults: Faults
    rng: random.Random
    world: World
    allow_plain_ws: bool
    """Accept `ws://` URLs to this machine; Twilio itself wants `wss://`."""

    def sid(self, prefix: str) -> str:
        """A new identifier of Twilio's form: two letters and 32 hexadecimal digits."""
        return f"{prefix}{self.rng.getrandbits(128):032x}"
