"""How much of one caller is borne. An emergency is never limited, whatever stands here."""

from typing import Annotated

from pydantic import Field

from config.section import Section


class LimitSettings(Section):
    """Limits of what one caller may do. Reasons stand in `settings.yaml`."""

    turns_a_day: Annotated[int, Field(ge=1, le=100_000)] = 100
    """Turns of one number in a day; each beyond is answered with a person, or a goodbye."""
    slow_down_at: Annotated[int, Field(ge=2, le=100)] = 3
    """The how manieth time that the same is asked for is answered by asking for patience."""
    offer_person_at: Annotated[int, Field(ge=2, le=100)] = 5
    """The how manieth by offering a person; the next by a person, or the end of the call."""
    insults: Annotated[int, Field(ge=1, le=100)] = 3
    """The how manieth insult, or attempt to give the agent orders, is answered so."""
    timeout_s: Annotated[float, Field(gt=0, le=1)] = 0.1
    """Longest wait for the count of the day; a caller whose turns cannot be counted goes on."""
