"""What is said when nothing else works. Code and not domain: it must not fail with the domain."""

from config.settings import SafetySettings


def cannot_go_on(safety: SafetySettings) -> str:
    """Spoken when the dialog fails; a person follows."""
    return (
        "I am sorry, something went wrong on my side. I am connecting you to a person. "
        f"If this is an emergency, hang up and call {safety.emergency_number} now."
    )


def lost_my_voice(safety: SafetySettings) -> str:
    """Spoken instead of a reply that could not be synthesised; the caller is asked again."""
    return (
        "I am sorry, I lost my voice for a moment. Please say that again. "
        f"If this is an emergency, hang up and call {safety.emergency_number} now."
    )


def no_room(safety: SafetySettings) -> str:
    """Read out by the telephone network when no further call can be taken."""
    return (
        "All our lines are busy. If this is an emergency, hang up and call "
        f"{spelled(safety.emergency_number)} now. I am connecting you to our staff."
    )


def nobody_answered(safety: SafetySettings) -> str:
    """Read out by the telephone network when no person took the call."""
    return (
        "I am sorry, nobody could take your call. If this is an emergency, call "
        f"{spelled(safety.emergency_number)} now. Otherwise please call again."
    )


def line_lost(safety: SafetySettings) -> str:
    """Read out by the telephone network when the call's server was lost."""
    return (
        "I am sorry, we have a technical problem. If this is an emergency, hang up and call "
        f"{spelled(safety.emergency_number)} now. I am connecting you to our staff."
    )


def spelled(number: str) -> str:
    """A short number digit by digit, so that a foreign reader does not say "nine hundred"."""
    return " ".join(number)
