"""A note tells what the record of the call tells, and each sentence says where it stands there."""

import re
from datetime import UTC, date, datetime

import pytest

from dialog.events.call import (
    ActionFailed,
    AcuityLowered,
    AcuityRaised,
    AdherenceTold,
    AgentCut,
    AppointmentRequested,
    DangerDenied,
    HandOffRequested,
    OptOutRequested,
    PrenatalRiskAssessed,
    SideEffectsTold,
    SymptomsAssessed,
    TurnTriaged,
    ValueDenied,
    ValueDoubted,
)
from dialog.events.care import CarePlanTold, InteractionsTold, RefillAsked, ResultsTold, TaskLeft
from dialog.events.wishes import WishKept, WishTakenUp
from dialog.notes.check import check
from dialog.notes.draft import DRAFT_MARK, draft
from dialog.rasa.events import LISTEN, ActionExecuted, ActiveLoop, Restarted, Rewound, SlotSet
from dialog.turn import Utterance
from tests.care_calls import NOW, heard, said
from triage.decision import Acuity, Finding, Span, TriageDecision, Vital

HERE = Span(0, 1)
LISTENS = ActionExecuted(LISTEN)


def triaged(acuity=Acuity.NONE, *rules, vitals=(), **more):
    findings = tuple(Finding(rule, acuity, HERE, "source") for rule in rules)
    read = tuple(Vital(kind, value, unit, HERE) for kind, value, unit in vitals)
    return TurnTriaged(TriageDecision(acuity, findings, read), **more)


def pressure(upper, lower):
    return triaged(vitals=(("systolic", upper, "mmHg"), ("diastolic", lower, "mmHg")))


def lines(*events):
    """The note's sentences by the initials of their sections; checked as every note is."""
    drafted = draft("c", events, at=NOW)
    assert check(drafted, events) == ()
    return [f"{one.section[0].upper()} {one.text}" for one in drafted.sentences]


@pytest.mark.parametrize(
    ("events", "told"),
    [
        (
            (SymptomsAssessed(("headache", "nausea"), "moderate", "P2D", Acuity.SOON),),
            ["S Complaint told: headache and nausea; severity moderate; for two days.",
             "A Triage: complaint graded soon."],
        ),
        (
            (SymptomsAssessed(("something else",), None, "2026-11-18/..", Acuity.SOON),),
            ["S Complaint told: in the caller's own words; since 2026-11-18.",
             "A Triage: complaint graded soon."],
        ),
        (
            (heard("my head is pounding", "inform", symptom="headache"),
             heard("and metformin", "inform", medication="metformin")),
            ["S Symptoms named: headache.", "S Medicines named: metformin."],
        ),
        (
            (SideEffectsTold(("rash",), ("metformin",)), SideEffectsTold((), ())),
            ["S Side effects told of metformin: rash.",
             "S Side effects told: in the caller's own words."],
        ),
        (
            (AdherenceTold(("metformin", "aspirin"), "none"), AdherenceTold(("aspirin",), None)),
            ["S Taking of medicines talked about: metformin and aspirin. Side effects told: none.",
             "S Taking of medicines talked about: aspirin."],
        ),
        (
            (SlotSet("missed_doses", 2.0), SlotSet("missed_reason", "forgot"),
             SlotSet("missed_reason", "cost"), SlotSet("missed_reason", None),
             SlotSet("mood", ["low", True])),
            ["S Doses missed in the last week: 2.", "S Reason for missed doses: cost.",
             "S Mood: low and yes."],
        ),
        (
            (said("utter_ask_warning_signs", 'Is there "chest pain"?'), heard("no", "deny")),
            ["S Asked \"Is there 'chest pain'?\" the caller said no."],
        ),
        (
            (said("utter_ask_warning_signs", "Is there chest pain?"), heard("hm", "greet"),
             heard("yes", "affirm")),
            [],
        ),
        ((said("utter_anything_else", "Anything else?"), heard("no", "deny")), []),
        ((pressure(150, 95),), ["O Told by the caller: blood pressure 150/95 mmHg.",
                                "A Triage: none, no diagnosis."]),
        ((triaged(vitals=(("glucose", 5.5, "mmol"), ("pulse", 88, "/min"))),),
         ["O Told by the caller: glucose 5.5 mmol.", "O Told by the caller: pulse 88 /min.",
          "A Triage: none, no diagnosis."]),
        (
            (triaged(Acuity.URGENT, "fainted"), AcuityRaised(Acuity.EMERGENCY, "yes_to_x"),
             AcuityLowered(Acuity.SOON, "nurse-3")),
            ["A Triage: soon, no diagnosis.", "A Triage: rule fainted fired (urgent).",
             "A Triage: raised to emergency by rule yes_to_x.",
             "A Lowered to soon by clinician nurse-3."],
        ),
        (
            (PrenatalRiskAssessed(28.0, "high"), PrenatalRiskAssessed(None, "high")),
            ["S Week of pregnancy told: 28.", "A Triage: prenatal risk graded high."],
        ),
        (
            (AppointmentRequested("check-up", "2026-11-24T10:00"), HandOffRequested("opt_out"),
             OptOutRequested(), ResultsTold(("Lipid panel",)), RefillAsked("Metformin", True),
             RefillAsked("Aspirin", False), TaskLeft("call_back", True), TaskLeft("refill", False),
             InteractionsTold(("warfarin_nsaid", "unknown_medicine"), "2026-11"),
             CarePlanTold(("k",)), SlotSet("appointment_id", "appointment-1"),
             SlotSet("appointment_id", None), said("utter_booked", "It is on Tuesday.")),
            ["P Wants an appointment: check-up, 2026-11-24T10:00. Not booked.",
             "P Handed over to a person: opt out.", "P Wants no more calls.",
             "P Released results read out as the clinic worded them: Lipid panel.",
             "P Refill of Metformin: request sent to the clinic.",
             "P Refill of Aspirin: request may not have reached the clinic.",
             "P Task for the staff left: call back.",
             "P Task for the staff may not have been left: refill.",
             "P Medicines looked up in the table of interactions 2026-11: "
             "warfarin_nsaid and unknown_medicine.",
             "P What was told was added to the care plan.",
             "P Appointment booked: id appointment-1.", 'P Said: "It is on Tuesday."'],
        ),
        (
            (said("utter_see_doctor_today", "You should be seen today."),
             said("utter_emergency_response", "Please call 911 now."),
             said("utter_greet", "Hello.")),
            ['P Said: "You should be seen today."', 'P Said: "Please call 911 now."'],
        ),
    ],
)  # fmt: skip
def test_what_happened_is_told_and_nothing_else(events, told):
    assert lines(*events) == told


def test_each_thing_is_told_once_with_all_the_places_where_it_was_said():
    cough = heard("i have a cough", "inform", symptom="cough")
    drafted = draft("c", (cough, pressure(150, 95), cough, pressure(150, 95)), at=NOW)
    places = {one.text: one.evidence for one in drafted.sentences}
    assert places["Symptoms named: cough."] == (0, 2)
    assert places["Told by the caller: blood pressure 150/95 mmHg."] == (1, 3)


def test_the_words_for_a_thing_stand_beside_its_name():
    message = heard("it is a sugar pill", "inform", medication="sugar pill")
    entities = [{**message.entities[0], "value": "metformin"}]
    repaired = type(message)(message.text, {**message.parse_data, "entities": entities})
    assert lines(repaired) == ['S Medicines named: metformin ("sugar pill").']


def test_a_complaint_rests_on_the_turns_that_named_it():
    events = (
        heard("my head hurts", "report_symptoms", symptom="headache"),
        heard("i took metformin", "inform", medication="metformin"),
        SymptomsAssessed(("headache",), None, None, Acuity.ROUTINE),
    )
    assert draft("c", events, at=NOW).sentences[0].evidence == (0, 2)


RASH = heard("i have a rash", "inform", symptom="rash")


@pytest.mark.parametrize(
    "events",
    [
        (LISTENS, RASH, Rewound()),
        (LISTENS, RASH, Restarted()),
        (ActiveLoop("identity_form"), RASH, ActiveLoop(None)),
        (
            triaged(),
            heard("a", "inform"),
            ValueDoubted(RASH, "symptom", "rash"),
            LISTENS,
            triaged(),
            heard("no", "deny"),
            Rewound(),
            Rewound(),
            ValueDenied(),
        ),
    ],
    ids=["taken back", "begun anew", "a name that sounds so", "misheard"],
)
def test_what_was_taken_back_or_tells_who_is_calling_is_not_told(events):
    assert not any("rash" in line for line in lines(*events))


DANGER = heard("my chest hurts and i can't breathe", "emergency_symptoms")


@pytest.mark.parametrize(
    "before",
    [(), (ActiveLoop("slot_choice_form"),), (ActiveLoop("factor_form"),)],
    ids=["anywhere", "amid the choice of a time", "where it was asked who is calling"],
)
def test_of_danger_the_callers_own_words_stand_in_the_note(before):
    events = (*before, triaged(Acuity.EMERGENCY, "chest_pain"), DANGER)
    told = """S The caller said: "my chest hurts and i can't breathe"."""
    assert told in lines(*events)
    assert check(draft("c", events, at=NOW), events) == ()


@pytest.mark.parametrize(
    "events",
    [
        (triaged(Acuity.SOON, "cough"), RASH),
        (ActiveLoop("identity_form"), triaged(Acuity.URGENT, "fever"), RASH),
        (triaged(Acuity.EMERGENCY, "x", is_doubted=True), DANGER, triaged(), DangerDenied()),
    ],
    ids=["no danger", "a name that sounds so", "none after all"],
)
def test_of_what_is_no_danger_no_words_are_quoted(events):
    assert not any("The caller said" in line for line in lines(*events))


def test_of_a_long_story_of_danger_the_beginning_is_quoted():
    long = heard("my chest hurts " * 100, "emergency_symptoms")
    events = (triaged(Acuity.EMERGENCY, "chest_pain"), long)
    assert max(map(len, lines(*events))) < 450
    assert check(draft("c", events, at=NOW), events) == ()


@pytest.mark.parametrize(
    ("action", "wanted"),
    [("action_get_test_results", "results"), ("action_send_refill", "a refill")],
)
def test_a_wish_that_the_clinic_did_not_answer_is_told(action, wanted):
    events = (RASH, ActionFailed(action), ActionFailed("action_of_another_bot"))
    told = f"P Wants {wanted}. It was not done."
    assert [line for line in lines(*events) if line.startswith("P")] == [told]
    assert check(draft("c", events, at=NOW), events) == ()


LATER = heard("and a refill", "prescription_refill")


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ((WishKept(LATER),), ["P Also wanted: prescription refill. It was not done."]),
        (
            (WishKept(heard("so is my bill right", "insurance_billing")), WishKept(LATER),
             WishTakenUp("insurance_billing")),
            ["P Also wanted: prescription refill. It was not done."],
        ),
        (
            (WishKept(LATER), WishKept(LATER), said("utter_hand_off", "One moment.")),
            ["P Also wanted: prescription refill. It was not done."],
        ),
        ((WishKept(LATER), WishTakenUp("prescription_refill")), []),
        ((WishKept(LATER), RefillAsked("Metformin", True)),
         ["P Refill of Metformin: request sent to the clinic."]),
    ],
    ids=["hung up", "one of two", "told twice", "taken up", "done"],
)  # fmt: skip
def test_a_wish_that_was_not_come_to_is_told(events, told):
    assert [line for line in lines(RASH, *events) if line.startswith("P")] == told


def test_who_reads_the_note_learns_that_somebody_spoke_for_the_patient():
    events = (SlotSet("identity_method", "proxy"), RASH)
    drafted = draft("c", events, at=NOW)
    assert "P Caller: proxy of the patient." in lines(*events)
    assert check(drafted, events) == ()
    assert not draft("c", events[:1], at=NOW).is_clinical
    assert lines(SlotSet("identity_method", "name_and_birth")) == []


@pytest.mark.parametrize(
    ("loss", "told"), [("child", "a pregnancy or a child"), ("close", "somebody close")]
)
def test_a_loss_that_was_told_stands_in_the_note(loss, told):
    events = (heard("words", "report_loss"), SlotSet("told_loss", loss))
    assert lines(*events) == [f"S Told of the loss of {told}."]
    assert draft("c", events, at=NOW).is_clinical
    assert check(draft("c", events, at=NOW), events) == ()


DOUBT = ValueDoubted(heard("my pressure is 150 over 95", "inform"), "vital_sign", "150 over 95")


@pytest.mark.parametrize(
    ("after", "stands"),
    [
        ((), False),
        ((triaged(), heard("no", "deny"), ValueDenied()), False),
        ((triaged(), heard("yes", "affirm"), Rewound(), Rewound(), LISTENS, DOUBT.heard), True),
        ((triaged(), DOUBT), False),
        ((pressure(140, 90), heard("no 140 over 90", "inform")), False),
    ],
    ids=["never answered", "denied", "confirmed", "doubted again", "put right"],
)
def test_a_reading_that_was_read_back_stands_once_it_was_confirmed(after, stands):
    events = (LISTENS, pressure(150, 95), heard("x", "inform"), DOUBT, LISTENS, *after)
    assert any("150/95" in line for line in lines(*events)) is stands
    if not stands and len(after) == 2 and isinstance(after[0], TurnTriaged):
        assert any("140/90" in line for line in lines(*events)) is bool(after[0].decision.vitals)


def test_danger_that_was_asked_about_and_is_none_is_told_as_that():
    events = (
        triaged(Acuity.EMERGENCY, "chest_pressure", is_doubted=True),
        triaged(),
        DangerDenied(),
    )
    assert lines(*events) == [
        "A Triage: urgent, no diagnosis.",
        "A Triage: rule chest_pressure fired (emergency); asked about, the caller said no.",
    ]


def test_a_reading_of_a_turn_that_was_none_is_none():
    doubted = TurnTriaged(pressure(150, 95).decision, is_doubted=True)
    assert not any("150" in line for line in lines(doubted, triaged(), DangerDenied()))


@pytest.mark.parametrize(
    ("heard_of_it", "told"),
    [
        ("Hello. You should be  seen today.", 'P Said: "You should be seen today."'),
        ("Hello. You", 'P Said, and not heard to the end: "You should be seen today."'),
    ],
)
def test_advice_over_which_the_caller_spoke_was_not_given(heard_of_it, told):
    advice = said("utter_see_doctor_today", "You should be seen today.")
    assert lines(advice, AgentCut(heard_of_it), triaged())[-1] == told
    later = lines(advice, triaged(), AgentCut("Hello. You"))
    assert 'P Said: "You should be seen today."' in later


def test_the_note_says_that_it_is_a_draft_and_nobodys_signature():
    note = draft("c", (RASH, pressure(150, 95)), at=NOW).note
    assert note.subjective.startswith(DRAFT_MARK)
    assert note.is_signed is False
    assert (note.call_id, note.at) == ("c", datetime.fromtimestamp(NOW, tz=UTC))
    assert note.plan == ""


def test_it_is_dated_by_what_it_tells_so_that_it_is_the_same_when_drafted_again():
    ache = SymptomsAssessed(("headache",), None, None, Acuity.SOON, timestamp=NOW)
    one = draft("c", (ache,), at=NOW + 5)
    other = draft("c", (ache, ActionExecuted(LISTEN, timestamp=NOW + 60)), at=NOW + 90)
    assert (one.note, one.key) == (other.note, other.key)
    assert one.key != draft("d", (ache,), at=NOW).key
    more = (ache, heard("a cough", "inform", symptom="cough"))
    assert one.key != draft("c", more, at=NOW).key
    assert "headache" not in one.key


@pytest.mark.parametrize(
    ("events", "is_clinical"),
    [
        ((), False),
        ((triaged(), heard("hello", "greet"), HandOffRequested("requested")), False),
        ((AppointmentRequested("check-up", "x"),), False),
        ((RASH,), True),
        ((triaged(Acuity.SOON),), True),
        ((pressure(150, 95),), True),
        ((RefillAsked("Metformin", True),), True),
    ],
)
def test_a_call_about_nobodys_health_is_not_clinical(events, is_clinical):
    assert draft("c", events, at=NOW).is_clinical is is_clinical


NEVER = re.compile(r"\bsafe\b|\bstop\b|\bdouble\b|you have a|diagnosed", re.I)


@pytest.mark.parametrize(
    "script",
    [
        ("i have had a bad headache since monday", "it is a seven", "yes please", "tomorrow"),
        ("my blood pressure is 150 over 95", "no", "no thank you"),
        ("i have crushing chest pain", "yes i am alone"),
        ("i am 28 weeks pregnant and my feet are swollen", "28", "no"),
        ("the new medicine metoprolol gives me a rash", "no", "my name is ann cough"),
        ("asdf qwer zxcv", "what is the weather", "i want to talk to a person"),
    ],
)
async def test_the_notes_of_whole_calls_stand_on_their_records(manager, script):
    await manager.open("call")
    for line in script:
        await manager.respond("call", Utterance(line))
    events = manager.tracker("call").events[:]
    drafted = draft("call", events, at=NOW)
    assert check(drafted, events) == ()
    own = " ".join(re.sub(r'"[^"]*"', "", one.text) for one in drafted.sentences)
    assert NEVER.search(own) is None
    assert drafted.is_clinical is (script[0] != "asdf qwer zxcv")
    assert date.fromisoformat(str(drafted.note.at.date())) == drafted.note.at.date()
