"""Web and mail addresses, with their dots and slashes named."""

import re

from voice.tts.reading.rule import Rule, rule

ENDINGS = "com|org|net|gov|edu|info|health|care|example|us|uk|ca|eu"


def _named(match: re.Match[str]) -> str:
    written = re.sub(r"^https?://", "", match[0]).rstrip("/")
    for sign, word in ((".", "dot"), ("/", "slash"), ("@", "at"), ("_", "underscore")):
        written = written.replace(sign, f" {word} ")
    return re.sub(r"\bwww\b", "w w w", " ".join(written.replace("-", " dash ").split()))


RULES: tuple[Rule, ...] = (
    rule(
        rf"(?<![\w@.])(?:https?://)?(?:[\w.-]+@)?[A-Za-z][\w-]*(?:\.[\w-]+)*\.(?:{ENDINGS})"
        r"(?![\w-]|\.\w)(?:/[\w/-]*)?",
        _named,
    ),
)
