"""What a domain must have before anybody phones it, beyond what Rasa asks of one."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from dialog.errors import DomainError
from dialog.rasa.domain import Domain
from dialog.rasa.events import BUILT_IN_ACTIONS
from dialog.rasa.forms import question
from dialog.rasa.responses import blanks_in
from dialog.rasa.story import ActionStep, TrainingData
from dialog.speech.voice_responder import SETTING_NAMES

TELEPHONE_RESPONSES = frozenset(
    [
        "utter_greet",
        "utter_how_help",
        "utter_time_limit",
        "utter_line_back",
        "utter_hand_off",
        "utter_opt_out",
        "utter_emergency_response",
        "utter_emergency_suicide",
        "utter_emergency_poison",
        "utter_emergency_violence",
        "utter_confirm_danger",
        "utter_confirm_danger_mind",
        "utter_danger_denied",
        "utter_ask_alone",
        "utter_ask_breathing",
        "utter_emergency_breathing",
        "utter_emergency_not_breathing",
        "utter_emergency_suicide_alone",
        "utter_emergency_violence_alone",
        "utter_emergency_violence_heard",
        "utter_emergency_alone",
        "utter_emergency_company",
        "utter_emergency_still",
        "utter_emergency_connect",
        "utter_emergency_silence",
        "utter_ask_warning_signs",
        "utter_measure_again",
        "utter_see_doctor_today",
        "utter_not_understood",
        "utter_not_understood_offer",
        "utter_offer_person",
        "utter_offer_nurse",
        "utter_unheard",
        "utter_apology",
        "utter_action_failed",
        "utter_one_moment",
        "utter_take_your_time",
        "utter_silence_first",
        "utter_silence_again",
        "utter_silence_last",
        "utter_did_you_mean",
        "utter_read_back",
        "utter_corrected",
        "utter_goodbye",
        "utter_goodbye_urgent",
        "utter_out_of_scope",
        "utter_go_on",
        "utter_slow_down",
        "utter_back_to_health",
        "utter_stay_calm",
        "utter_no_harassment",
        "utter_limit_repetition",
        "utter_limit_off_topic",
        "utter_limit_insults",
        "utter_limit_injection",
        "utter_limit_turns_a_day",
        "utter_limit_goodbye",
        "utter_greet_spanish",
        "utter_offer_interpreter",
        "utter_offer_interpreter_spanish",
        "utter_interpreter",
        "utter_interpreter_spanish",
        "utter_emergency_spanish",
    ]
)
"""What the telephone itself says, in any domain."""


def with_telephone_words(domain: Domain, ours: Domain) -> Domain:
    """The domain with our wording of what it has none for."""
    lacking = {
        name: variations
        for name, variations in ours.responses.items()
        if name in TELEPHONE_RESPONSES and name not in domain.responses
    }
    return replace(domain, responses={**domain.responses, **lacking})


def check_domain(
    domain: Domain, data: TrainingData, own_actions: Collection[str], *, has_server: bool
) -> None:
    """Refuse a domain that would leave callers without words.

    Args:
        domain: with the telephone's own words.
        data: its rules and stories.
        own_actions: what this process can do.
        has_server: whether an action server does the rest.

    Raises:
        DomainError: with every mistake, one a line.
    """
    mistakes = [*_unspoken(domain), *_unasked(domain)]
    if not has_server:
        mistakes += _undoable(domain, data, own_actions)
    if mistakes:
        raise DomainError("\n".join(mistakes))


def _unspoken(domain: Domain) -> Iterator[str]:
    """Responses of the telephone that are missing, or that may have nothing to say."""
    for name in sorted(TELEPHONE_RESPONSES):
        wordings = [one.text for one in domain.responses.get(name, ()) if one.text]
        if not wordings:
            yield f"responses.{name}: missing; every call may need it"
        elif name not in _GIVEN and not any(is_always_sayable(one) for one in wordings):
            yield f"responses.{name}: one wording must need no slot"


def is_always_sayable(text: str) -> bool:
    """Whether the settings alone fill its blanks."""
    return blanks_in(text) <= set(SETTING_NAMES)


def _unasked(domain: Domain) -> Iterator[str]:
    """Slots that a form cannot ask for: that would be silence."""
    for form in domain.forms.values():
        for slot in form.required_slots:
            if question(form, slot, domain) is None:
                yield f"forms.{form.name}: nothing asks for {slot}: needs utter_ask_{slot}"


def _undoable(domain: Domain, data: TrainingData, own_actions: Collection[str]) -> Iterator[str]:
    """Actions that rules and stories want and nobody can do."""
    able = {*own_actions, *BUILT_IN_ACTIONS, *domain.responses, *domain.forms}
    told: set[str] = set()
    for story in (*data.rules, *data.stories):
        for step in story.steps:
            if isinstance(step, ActionStep) and step.action not in able | told:
                told.add(step.action)
                yield (
                    f"{story.place}: action {step.action!r} is nobody's; allowed: responses, "
                    f"forms, actions of an action server (`action_server.url`), and "
                    + ", ".join(sorted(own_actions))
                )


_GIVEN = frozenset(("utter_did_you_mean", "utter_read_back", "utter_corrected"))
"""Said only with what they are about."""
