"""What may be asked of an office."""

from enum import StrEnum


class OfficeTopic(StrEnum):
    """What may be asked of an office."""

    HOURS = "hours"
    PLACE = "place"
    PARKING = "parking"
    RECORDING = "recording"
    """Whether the call is recorded."""
    WHO = "who"
    """With whom the caller is talking."""
    LENGTH = "length"
    """How long the call will take."""
    TRUST = "trust"
    """Whether it is the clinic indeed that calls or asks."""
    STAFF = "staff"
    """What only the people of the clinic do: notes, records, forms, a new address."""
    BRING = "bring"
    """What to bring to a visit, and how to prepare for it."""
    WALK_IN = "walk_in"
    """Whether one may come without a visit booked."""
    WAITING = "waiting"
    """Whether there is a waiting list, and how long it is."""
    PRIVACY = "privacy"
    """Who learns what is told."""
    WHY = "why"
    """Why it is asked at all."""
    BY_WHOM = "by_whom"
    """Whether one can be seen by a woman, or by a man."""
