"""All actions that work, by name."""

from collections.abc import Mapping

from dialog.actions.action import Action
from dialog.actions.appointments import ScheduleAppointment
from dialog.actions.asides import Fallback, Repeat
from dialog.actions.closing import HandOff, HangUp, OptOut
from dialog.actions.emergency import CheckReading, EmergencyProtocol, RaiseEmergency
from dialog.actions.form import FormAction
from dialog.actions.symptoms import AssessSymptoms
from dialog.domain import Domain
from dialog.errors import DomainError
from dialog.rules import DialogRule
from dialog.tracker import StepKind
from triage.assess import Triage


def build_actions(domain: Domain, triage: Triage) -> Mapping[str, Action]:
    """The actions, and one for each form."""
    actions: list[Action] = [
        AssessSymptoms(),
        EmergencyProtocol(triage),
        RaiseEmergency(),
        CheckReading(),
        ScheduleAppointment(),
        HandOff(),
        OptOut(),
        HangUp(),
        Fallback(),
        Repeat(),
        *(FormAction(name, domain) for name in domain.forms),
    ]
    return {action.name: action for action in actions}


def check_rules(
    rules: tuple[DialogRule, ...], domain: Domain, actions: Mapping[str, Action]
) -> None:
    """Refuse rules that want what cannot be done.

    Raises:
        DomainError: a rule names an action that does nothing yet.
    """
    able = frozenset(actions) | frozenset(domain.responses)
    for rule in rules:
        for step in rule.steps:
            for name in step.names:
                if step.kind is StepKind.ACTION and name not in able:
                    allowed = ", ".join(sorted(actions))
                    raise DomainError(
                        f"rules.yml: rule {rule.name!r}: action = {name!r}: does nothing yet; "
                        f"allowed: responses, forms, {allowed}"
                    )
