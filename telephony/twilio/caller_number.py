"""The number that a call comes from, as far as it can be known. Pure.

It is never logged, and proves nothing: whoever calls may have borrowed the telephone, or told the
network another number than theirs.
"""

import re
from collections.abc import Mapping

_E164 = re.compile(r"\+[1-9][0-9]{7,14}")
_NOT_TOLD = frozenset(("+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"))
"""What Twilio writes for "anonymous", "restricted", "blocked", "unknown" and "unavailable"."""
_FAILED = "TN-Validation-Failed"
"""How the verdict of STIR begins where the number was found to be another's (ATIS-1000074)."""


def caller_number(form: Mapping[str, object]) -> str:
    """The caller's number in E.164; empty where it is not told, no number, or known to be false.

    Args:
        form: of the webhook that tells of a call; of one that we make, `From` is our own.
    """
    told = str(form.get("From") or "").strip()
    is_ours = str(form.get("Direction") or "inbound") != "inbound"
    is_false = str(form.get("StirVerstat") or "").startswith(_FAILED)
    if is_ours or is_false or told in _NOT_TOLD or _E164.fullmatch(told) is None:
        return ""
    return told
