"""Who says nothing is asked twice and then gets a person; after a red flag at once."""

import pytest

from telephony.silence import SilenceLadder, SilencePrompt


@pytest.fixture
def ladder():
    ladder = SilenceLadder(prompts_s=(5.0, 10.0, 20.0), red_flag_s=5.0)
    ladder.tick(0.0, is_quiet=True)
    return ladder


def test_prompts_come_at_5_and_10_and_a_person_at_20_seconds(ladder):
    due = {s: ladder.tick(float(s), is_quiet=True) for s in range(1, 30)}
    assert {s: prompt for s, prompt in due.items() if prompt} == {
        5: SilencePrompt(1, is_last=False),
        10: SilencePrompt(2, is_last=False),
        20: SilencePrompt(3, is_last=True),
    }


def test_time_in_which_somebody_speaks_does_not_count(ladder):
    ladder.tick(4.0, is_quiet=True)
    ladder.tick(100.0, is_quiet=False)
    assert ladder.tick(100.9, is_quiet=True) is None
    assert ladder.tick(101.1, is_quiet=True) == SilencePrompt(1, is_last=False)


def test_a_caller_who_speaks_starts_the_ladder_again(ladder):
    assert ladder.tick(5.0, is_quiet=True)
    ladder.caller_spoke()
    assert ladder.tick(9.9, is_quiet=True) is None
    assert ladder.tick(10.0, is_quiet=True) == SilencePrompt(1, is_last=False)


def test_after_a_red_flag_the_first_silence_brings_a_person(ladder):
    ladder.caller_spoke()
    ladder.red_flag()
    assert ladder.tick(5.0, is_quiet=True) == SilencePrompt(1, is_last=True)


def test_once_a_clinician_has_said_that_it_is_none_prompts_come_as_ever(ladder):
    ladder.red_flag()
    ladder.all_clear()
    assert ladder.tick(5.0, is_quiet=True) == SilencePrompt(1, is_last=False)
