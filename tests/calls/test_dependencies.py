"""Spoken calls in the midst of which something that the agent depends on fails.

Each time the caller hears words, and the call goes on or goes to a person. What fails elsewhere:
the ear and the voice in `test_whole_call`, `test_dead_voice` and `test_killed_workers`; a clinic
that is slow in `test_slow_clinic`.
"""

import asyncio
from dataclasses import replace

import pytest
from calls.conftest import says
from calls.slow_clinics import LINDA, ClinicCalls, invented
from calls.stages import NOW_S
from calls.watched import Watched
from clinic_troubles import Trouble
from faulty_store import FaultyStore
from servers import free_port

from config.settings import ActionServerSettings, StoreSettings
from dialog.conduct.daily import DailyTurns, TurnCountError
from dialog.conduct.languages import LanguageDetector
from dialog.conduct.noticing import Noticing
from dialog.manager import DialogManager
from dialog.rasa.local_actions import LocalActions, LocalFirst
from dialog.rasa.remote_actions import RemoteActions
from dialog.records.embedded import MemoryEventStore
from dialog.records.errors import StoreUnavailableError
from load_tests.twilio_double.caller import AfterAgent
from load_tests.twilio_double.events import EventKind
from tests.dialog_parts import with_store

pytestmark = [pytest.mark.slow, pytest.mark.model]

CALM = AfterAgent(silent_s=2.5)
COUGH = ["i have a cough", "four", "two days"]


async def phone(house, count, **script):
    return await house.phone(*[says("only-yes", CALM)] * count, max_call_s=60.0, **script)


def answers(house):
    """The agent's words to each of the caller's turns."""
    told: list[list[str]] = []
    for event in house.events:
        if type(event).__name__ == "CallerSpoke":
            told.append([])
        elif type(event).__name__ == "AgentReplied" and told:
            told[-1].append(event.text)
    return [" ".join(one) for one in told]


def assert_never_silent(house, report, count):
    assert len(answers(house)) == count
    assert all(answers(house))
    assert len(report.of_kind(EventKind.AGENT_STARTED)) >= count + 1


@pytest.mark.parametrize("fault", ["before", "after"])
async def test_a_store_that_fails_costs_no_answer_and_loses_nothing(open_calm, dialog_parts, fault):
    store = FaultyStore(None, None, fault, fault)
    dialog = DialogManager(with_store(dialog_parts, store), clock=lambda: NOW_S)
    async with open_calm(asr=COUGH, dialog=dialog) as house:
        report = await phone(house, 3)
    assert_never_silent(house, report, 3)
    assert "a cough for two days" in answers(house)[2]
    (call_id,) = [one async for one in store.conversations()]
    kept = b" ".join(one.body for one in await store.read(call_id))
    assert all(words.encode() in kept for words in COUGH)


async def test_a_store_that_stays_away_is_left_alone_and_the_call_goes_on(open_calm, dialog_parts):
    store = FaultyStore(None, None, *["before"] * 50)
    dialog = DialogManager(with_store(dialog_parts, store), clock=lambda: NOW_S)
    async with open_calm(asr=COUGH, dialog=dialog) as house:
        report = await phone(house, 3)
    assert_never_silent(house, report, 3)
    assert "a cough for two days" in answers(house)[2]


class FrozenStore(MemoryEventStore):
    """A store that stops answering: each call takes all the time that it may, as real ones do."""

    def __init__(self):
        super().__init__(262_144)
        self.is_frozen = False

    async def append(self, conversation_id, expected_length, events):
        if self.is_frozen:
            await asyncio.sleep(StoreSettings().timeout_s)
            raise StoreUnavailableError("no answer in time")
        return await super().append(conversation_id, expected_length, events)


async def test_a_store_that_freezes_costs_fillers_until_it_is_left_alone(open_calm, dialog_parts):
    store = FrozenStore()
    dialog = DialogManager(with_store(dialog_parts, store), clock=lambda: NOW_S)
    async with open_calm(asr=["i have a cough", *COUGH[1:]], dialog=dialog) as house:
        store.is_frozen = True
        report = await phone(house, 3, hang_up_after_s=8.0)
    assert_never_silent(house, report, 3)
    assert "a cough for two days" in answers(house)[2]


@pytest.mark.parametrize("trouble", [Trouble.DOWN, Trouble.FORBIDDEN, Trouble.GARBLED])
async def test_a_clinic_that_fails_offers_a_person_and_the_call_goes_on(
    open_calm, dialog_parts, trouble
):
    clinic = invented()
    dialog = ClinicCalls(dialog_parts, clinic, **LINDA)
    asr = ["are my test results in", "no", "i have a cough"]
    async with open_calm(asr=asr, dialog=dialog) as house:
        clinic.always(trouble)
        report = await phone(house, 3)
    assert_never_silent(house, report, 3)
    assert "person" in answers(house)[0]
    assert "Ten is the worst" in answers(house)[2]


async def test_a_clinic_that_fails_in_an_emergency_changes_nothing(open_calm, dialog_parts):
    clinic = invented()
    dialog = ClinicCalls(dialog_parts, clinic, **LINDA)
    asr = ["are my test results in", "i have crushing chest pain"]
    async with open_calm(asr=asr, dialog=dialog) as house:
        clinic.always(Trouble.DOWN)
        report = await phone(house, 2)
    assert_never_silent(house, report, 2)
    assert "911" in answers(house)[1]


async def test_an_action_server_that_is_gone_offers_a_person_and_then_gets_one(
    open_calm, dialog_parts
):
    url = f"http://127.0.0.1:{free_port()}/webhook"
    remote = RemoteActions(ActionServerSettings(url=url), dialog_parts.domain)
    processor = dialog_parts.processor
    runner = Elsewhere("action_assess_symptoms", remote, processor.context.runner)
    processor = replace(processor, context=replace(processor.context, runner=runner))
    dialog = Watched(replace(dialog_parts, processor=processor))
    asr = [*COUGH, "no", "i have crushing chest pain"]
    async with open_calm(asr=asr, dialog=dialog) as house:
        report = await phone(house, 5)
    await remote.aclose()
    assert_never_silent(house, report, 5)
    assert "I cannot do that right now" in answers(house)[2]
    assert "person" in answers(house)[2]
    assert "911" in answers(house)[4]


class Elsewhere:
    """Runs one action on a server, and all others here."""

    def __init__(self, name, remote, here):
        self._name, self._remote = name, remote
        self._here = LocalFirst(LocalActions({}, timeout_s=1.0), here)

    async def run(self, name, tracker):
        runner = self._remote if name == self._name else self._here
        return await runner.run(name, tracker)


class NoCounts:
    """A server of counts that is down."""

    async def add(self, caller, day):
        raise TurnCountError("Redis: ConnectionError")

    async def close(self):
        pass


async def test_turns_that_cannot_be_counted_are_not_limited(open_calm, dialog_parts):
    turns = DailyTurns(
        NoCounts(),
        secret=b"s" * 32,
        now=lambda: pytest.fail("nobody asks for the day"),
        timeout_s=1.0,
        monotonic=lambda: 0.0,
    )
    noticing = Noticing(dialog_parts.noticing._limits, LanguageDetector(), turns)
    dialog = Watched(replace(dialog_parts, noticing=noticing))
    async with open_calm(asr=COUGH, dialog=dialog) as house:
        report = await phone(house, 3)
    assert_never_silent(house, report, 3)
    assert "a cough for two days" in answers(house)[2]


async def test_who_speaks_spanish_is_put_through_to_interpreters(open_calm, dialog_parts):
    line = "+12025550177"
    dialog = Watched(dialog_parts)
    settings = {"safety__interpreter_number": line}
    async with open_calm(asr=["habla español"], dialog=dialog, **settings) as house:
        report = await phone(house, 1)
    assert "español" in answers(house)[0]
    assert line in repr(report)
