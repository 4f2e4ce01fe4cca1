import pytest

from config.settings import TurnSettings, Wait
from voice.endpoint import Endpointer, ExpectedAnswer, Step
from voice.patience import patient


@pytest.fixture
def settings() -> TurnSettings:
    wait = Wait(complete_s=0.5, incomplete_s=1.0)
    return TurnSettings(waits={answer.value: wait for answer in ExpectedAnswer}, max_turn_s=20.0)


def test_a_patient_endpointer_waits_longer(settings: TurnSettings) -> None:
    hasty, slow = (
        Endpointer(each, has_smart_turn=False) for each in (settings, patient(settings, 1.5))
    )
    for endpointer in (hasty, slow):
        endpointer.open(since_s=0.0, until_s=1.0)
    assert hasty.silence(until_s=2.2) is Step.OVER
    assert slow.silence(until_s=2.2) is Step.GO_ON
    assert slow.silence(until_s=2.5) is Step.OVER


def test_patience_changes_nothing_but_the_waits(settings: TurnSettings) -> None:
    slow = patient(settings, 2.0)
    assert slow.waits["date"] == Wait(complete_s=1.0, incomplete_s=2.0)
    assert slow.model_copy(update={"waits": settings.waits}) == settings
    assert patient(settings, 1.0) == settings
