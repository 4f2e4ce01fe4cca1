"""The demonstration: who phones, what a call must leave in the clinic, and how it is shown."""

import io
import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from rich.console import Console

from config.load import load_settings
from dialog.clinical.care import Appointment, ClinicalNote
from dialog.clinical.demo.people import invent_patients
from dialog.clinical.identity import read_birth_date, same_person
from dialog.clinical.spoken_names import read_name
from load_tests.bench_asr import decoder_of_calls
from load_tests.call_records import RecordedEvent
from load_tests.caller_voices.manifest import Split, of_split
from load_tests.demo.calls import CALLER, Outcome, demo_calls, headache_failures
from load_tests.demo.clinic import SEED, shared_clinic
from load_tests.demo.entry import ClinicEntry, entry_tree, show_entry
from load_tests.twilio_double.caller import Speak
from load_tests.twilio_double.events import DoubleEvent, EventKind
from load_tests.twilio_double.report import CallReport
from telephony.clinics import open_backend
from voice import mulaw
from voice.asr.language_model import cache_directory

NOW = datetime(2026, 3, 6, 15, 0, tzinfo=UTC)  # a Friday
PATIENTS = invent_patients(SEED, NOW.date())
NOTE = ClinicalNote(
    call_id="CA1",
    at=NOW,
    subjective="Draft.\nComplaint told: headache [moderate].",
    objective="",
    assessment="Triage: routine, no diagnosis.",
    plan="Appointment booked.",
)
VISIT = Appointment("visit-1", CALLER, "checkup", NOW + timedelta(days=3), 30, "Dr. Mockingham")
WHOLE = ClinicEntry(NOTE, (VISIT,))


def headache():
    return next(call for call in demo_calls() if call.name == "headache")


def known(name_said, birthday_said):
    """Whom the clinic finds for what a caller says, from any number."""
    name, born_on = read_name(name_said), read_birth_date(birthday_said, NOW.date())
    assert name is not None
    assert born_on is not None
    return same_person(PATIENTS, name, born_on)


def text_of(sentence_id):
    return next(one.text for one in of_split(Split.PATIENT) if one.id == sentence_id)


def event(kind, **fields):
    return RecordedEvent(kind, 0.0, {"call_id": "CA1", **fields})


def report(*, status="completed", events=()):
    return CallReport("CA1", status, "server", events, (), (), b"", b"", 0.0)


GOOD = (
    event("CallerSpoke", text="hello"),
    event("AgentReplied", text="", actions=["utter_recommend_appointment"]),
    event("AgentInterrupted"),
    event("CallEnded", reason="hang_up"),
)


def without(kind):
    return tuple(one for one in GOOD if one.kind != kind)


class TestWhoPhones:
    def test_the_recordings_name_the_patient_whose_note_is_shown(self):
        found = known(text_of("name"), text_of("birthday"))
        assert found is not None
        assert found.id == CALLER
        assert (found.given_name, found.born_on) == ("Henry", date(1970, 6, 2))

    def test_the_call_comes_from_the_number_that_the_clinic_has(self):
        (patient,) = [one for one in PATIENTS if one.id == CALLER]
        phone = headache().phone
        assert phone.number_from == patient.phone
        assert phone.number_to not in {one.phone for one in PATIENTS}

    @pytest.mark.model
    def test_the_embedded_recogniser_understands_the_patient(self):
        decode = decoder_of_calls(cache_directory(os.environ))
        said = {
            step.recording.text: step.recording
            for step in headache().script.steps
            if isinstance(step, Speak)
        }
        heard = {
            one.id: decode(mulaw.decode(said[one.text].mulaw)) for one in of_split(Split.PATIENT)
        }
        found = known(heard["name"], heard["birthday"])
        assert found is not None
        assert found.id == CALLER
        assert "first one" in heard["first-one"]


class TestWhatACallMustLeave:
    def test_a_booked_visit_and_an_unsigned_note_are_all_it_takes(self):
        assert headache_failures(Outcome(report(), GOOD, WHOLE)) == []

    @pytest.mark.parametrize(
        ("entry", "told"),
        [
            (ClinicEntry(), "0 visits"),
            (ClinicEntry(NOTE, (VISIT, VISIT)), "2 visits"),
            (ClinicEntry(None, (VISIT,)), "no note"),
        ],
    )
    def test_what_is_missing_in_the_clinic_is_told(self, entry, told):
        assert told in " ".join(headache_failures(Outcome(report(), GOOD, entry)))

    def test_a_note_of_something_else_or_a_signed_one_is_told(self):
        other = ClinicEntry(replace(NOTE, subjective="Draft."), (VISIT,))
        signed = ClinicEntry(replace(NOTE, is_signed=True), (VISIT,))
        (no_headache,) = headache_failures(Outcome(report(), GOOD, other))
        (is_signed,) = headache_failures(Outcome(report(), GOOD, signed))
        assert "headache" in no_headache
        assert "signed" in is_signed

    @pytest.mark.parametrize("kind", [one.kind for one in GOOD])
    def test_a_call_without_one_of_its_parts_has_failed(self, kind):
        assert headache_failures(Outcome(report(), without(kind), WHOLE))

    def test_an_alarm_a_warning_and_a_broken_line_are_failures(self):
        alarmed = (*GOOD, event("EmergencyRaised", rules=["headache"]))
        warned = report(events=(DoubleEvent(1.0, EventKind.WARNED, code=31921),))
        assert headache_failures(Outcome(report(), alarmed, WHOLE))
        assert headache_failures(Outcome(warned, GOOD, WHOLE))
        assert headache_failures(Outcome(report(status="failed"), GOOD, WHOLE))


class TestTheClinicThatIsShared:
    @pytest.fixture
    async def clinic(self, tmp_path):
        async with shared_clinic(tmp_path, now=NOW) as clinic:
            yield clinic

    @pytest.fixture
    async def server_side(self, clinic):
        """The clinic as a server opens it that is given the settings of the demonstration."""
        environ = {f"IASOVOICE_{name}": value for name, value in clinic.settings.items()}
        backend = await open_backend(load_settings(None, environ), NOW.timestamp)
        yield backend
        await backend.close()

    async def test_what_the_server_writes_there_is_read(self, clinic, server_side):
        (slot,) = await server_side.free_slots("checkup", NOW, NOW + timedelta(days=9), limit=1)
        booked = await server_side.book(CALLER, slot.id, reason="headache", key="book")
        await server_side.write_note(CALLER, NOTE, key="note")
        entry = await clinic.entry("CA1", CALLER)
        assert entry.note == NOTE
        assert [one.id for one in entry.visits] == [booked.id]

    async def test_a_cancelled_visit_and_an_older_one_are_not_shown(self, clinic, server_side):
        (slot,) = await server_side.free_slots("checkup", NOW, NOW + timedelta(days=9), limit=1)
        booked = await server_side.book(CALLER, slot.id, reason="headache", key="book")
        await server_side.cancel(booked, key="cancel")
        assert (await clinic.entry("CA1", CALLER, looks=1)).visits == ()
        standing = await server_side.appointments("demo-001", since=NOW)
        assert standing
        assert (await clinic.entry("CA1", "demo-001", looks=1)).visits == ()

    async def test_the_note_of_another_call_or_patient_is_not_taken(self, clinic, server_side):
        await server_side.write_note(CALLER, NOTE, key="note")
        assert (await clinic.entry("CA2", CALLER, looks=1)).note is None
        assert (await clinic.entry("CA1", "demo-001", looks=1)).note is None

    async def test_its_file_tells_no_names(self, clinic, tmp_path):
        assert clinic.settings["CLINICAL__SQL__URL"].endswith("clinic.sqlite")
        kept = b"".join(path.read_bytes() for path in tmp_path.glob("clinic.sqlite*"))
        assert len(kept) > 100_000
        assert b"Trialfield" not in kept


class TestHowItIsShown:
    def shown(self, entry):
        out = io.StringIO()
        show_entry(entry, Console(file=out, width=60, color_system=None))
        return out.getvalue()

    def test_visit_and_note_stand_there_word_for_word(self):
        lines = self.shown(WHOLE).splitlines()
        assert lines[0].split(maxsplit=1) == [
            "visit",
            "checkup with Dr. Mockingham, Monday 09 March 2026 15:00 UTC",
        ]
        assert [line.strip() for line in lines[1:]] == [
            "subjective  Draft.",
            "Complaint told: headache [moderate].",
            "assessment  Triage: routine, no diagnosis.",
            "plan        Appointment booked.",
            "signed      no",
        ]

    def test_nothing_is_shown_of_a_call_that_left_nothing(self):
        assert self.shown(ClinicEntry()) == ""

    def test_scripts_get_the_same_as_json(self):
        tree = json.loads(json.dumps(entry_tree(WHOLE)))
        assert tree["visits"][0]["begins_at"] == "2026-03-09T15:00:00+00:00"
        assert tree["note"]["subjective"] == NOTE.subjective
        assert tree["note"]["is_signed"] is False
        assert entry_tree(ClinicEntry()) == {"visits": [], "note": None}
