"""Speech that is meant for a machine that writes, rather than for somebody who cares. Pure."""

import re

_TO_A_MACHINE = re.compile(
    r"\b(?:instruct\w*|prompt\w*|ignore|disregard|pretend|role|json|assistant|chatgpt|gpt|ai"
    r"|jailbreak\w*|system|note|write|document\w*|record\w*|fact|you are now)\b|[{}\[\]<>]"
)


def is_for_a_machine(text: str) -> bool:
    """Whether words may be meant to steer a model. Such words are not given to one."""
    return _TO_A_MACHINE.search(text.lower()) is not None
