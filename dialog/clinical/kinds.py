"""Kinds of visits that a clinic offers, by what callers call them. Pure."""

from triage.words import split_words

CHECKUP = "checkup"
_KINDS = (
    ("prenatal", frozenset(("prenatal", "antenatal", "midwife", "ultrasound", "pregnancy"))),
    ("follow_up", frozenset(("follow", "followup", "results", "again"))),
    ("nurse_visit", frozenset(("vaccination", "vaccine", "shot", "shots", "blood", "draw",
                               "injection", "nurse", "dressing", "immunization"))),
    ("specialist", frozenset(("specialist", "dermatologist", "cardiologist", "gynecologist",
                              "eye", "hearing", "therapy", "neurologist", "orthopedist",
                              "psychiatrist", "therapist", "surgeon", "vision"))),
)  # fmt: skip


def kind_of_visit(said: str) -> str:
    """The kind that the words name; a check-up where they name none."""
    words = frozenset(split_words(said.lower()).words)
    return next((kind for kind, names in _KINDS if not names.isdisjoint(words)), CHECKUP)
