"""Whether somebody asks us to forget what they told us, by the words. Pure.

Who puts an answer right ("forget what I said, make it Tuesday"), has forgotten something, or asks
us not to forget, does not.
"""

import re

from triage.words import split_words

FORGET = "forget_me"
"""The intent of a turn that asks for it."""
_SAID = r"(?:told|tell|said|say|mentioned|shared|talked|spoke)"
_FORGETS = re.compile(
    r"(?:^|\b(?:please|you|to|just|and|but|so|well|okay|yes|no|hey|also) )"
    r"(?:forget|delete|erase|wipe|unremember)"
    rf" (?:\w+ ){{0,5}}?(?:(?:i|we) (?:(?:have|had|just|ever|all) )*{_SAID}\b"
    r"|(?:what|everything|anything|all) you (?:\w+ )?(?:know|have|remember|noted|stored|saved)\b)"
)
_DENIED = re.compile(r"\b(?:not|never)(?: \w+)? ?$")
_PUT_RIGHT = re.compile(
    r"\b(?:make (?:it|that)|instead|actually|i meant|i mean|it (?:is|was)|should be|rather)\b"
)


def wants_forgetting(said: str) -> bool:
    """Whether nothing of it is to be kept."""
    plain = " ".join(split_words(said.casefold()).words)
    found = _FORGETS.search(plain)
    if found is None or _DENIED.search(plain[: found.start()]) is not None:
        return False
    return _PUT_RIGHT.search(plain[found.end() :]) is None
