"""The numbers of calls that have come in and are not open yet."""

import re
from collections.abc import Mapping

from dialog.rasa.domain import Domain, Json

CALLER_PHONE = "caller_phone"
"""The slot that holds the number that a call comes from, sealed with the call's record."""
_E164 = re.compile(r"\+[1-9][0-9]{7,14}")
_MOST = 1000
"""Calls that were announced and never opened; of more the oldest are forgotten."""


class CallerNumbers:
    """Kept in memory from the ringing to the greeting, and never shown."""

    def __init__(self) -> None:
        self._by_call: dict[str, str] = {}

    def note(self, call_id: str, number: str) -> None:
        """A call comes from this number; what is no number in E.164 is not noted."""
        if _E164.fullmatch(number) is None:
            return
        while len(self._by_call) >= _MOST:
            del self._by_call[next(iter(self._by_call))]
        self._by_call[call_id] = number

    def take(self, call_id: str, domain: Domain) -> Mapping[str, Json]:
        """The slot of the call's number, which is forgotten here; nothing for other bots."""
        number = self._by_call.pop(call_id, None)
        is_wanted = number is not None and CALLER_PHONE in domain.slots
        return {CALLER_PHONE: number} if is_wanted else {}
