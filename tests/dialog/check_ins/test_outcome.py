"""How a check-in call came out."""

import pytest

from dialog.check_ins.events import AnswerJudged, CheckInAnswered, CheckInBegun, CheckInEnded
from dialog.check_ins.outcome import Outcome, outcome_of
from dialog.events.call import AcuityRaised, HandOffRequested, OptOutRequested
from dialog.rasa.events import SlotSet
from triage.decision import Acuity, TriageDecision

BEGUN = CheckInBegun("prenatal")
ANSWERED = CheckInAnswered("prenatal", ("bleeding",), ("no",))
DANGER = AnswerJudged("bleeding", TriageDecision(Acuity.EMERGENCY))


@pytest.mark.parametrize(
    ("events", "outcome"),
    [
        ((), Outcome.NO_ANSWER),
        ((BEGUN,), Outcome.PARTIAL),
        ((BEGUN, ANSWERED), Outcome.COMPLETED),
        ((BEGUN, ANSWERED, HandOffRequested("requested")), Outcome.TO_PERSON),
        ((HandOffRequested("requested"),), Outcome.TO_PERSON),
        ((CheckInEnded("voicemail_left"),), Outcome.VOICEMAIL),
        ((SlotSet("service_step", "failed"),), Outcome.IDENTITY_FAILED),
        ((BEGUN, OptOutRequested()), Outcome.OPTED_OUT),
        ((BEGUN, DANGER, HandOffRequested("emergency")), Outcome.EMERGENCY),
        ((AcuityRaised(Acuity.EMERGENCY, "yes"), OptOutRequested()), Outcome.EMERGENCY),
        ((BEGUN, AcuityRaised(Acuity.URGENT, "yes")), Outcome.PARTIAL),
    ],
)
def test_the_record_tells_how_it_came_out(events, outcome):
    assert outcome_of(events) is outcome
