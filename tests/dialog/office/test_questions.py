"""What is a question of the office, and what only sounds like one."""

from datetime import date

import pytest

from dialog.nlu.understanding import Entity, Understanding
from dialog.office.questions import (
    ASKS_OF_OFFICE,
    OfficeTopic,
    as_office_question,
    read_office_question,
)
from triage.decision import Acuity, Span

# A Wednesday.
TODAY = date(2026, 2, 25)
SATURDAY, SUNDAY = date(2026, 2, 28), date(2026, 3, 1)
HOURS, PLACE, PARKING = OfficeTopic.HOURS, OfficeTopic.PLACE, OfficeTopic.PARKING


def topics(said):
    asked = read_office_question(said, TODAY)
    return () if asked is None else asked.topics


@pytest.mark.parametrize(
    "said",
    [
        "when are you open",
        "what are your hours",
        "what are your opening hours please",
        "what time do you open",
        "what time do you guys close today",
        "how late are you open",
        "until what time is the office open",
        "are you open on saturday",
        "are you still open",
        "are you guys open on christmas",
        "is the clinic open tomorrow",
        "is your office closed on monday",
        "do you open on weekends",
        "do you have weekend hours",
        "do you work saturdays",
        "are you there on the weekend",
        "is anybody there on sunday",
        "she wants me to ask what time you close",
        "can you tell me when you are open",
        "i want to know if the clinic is open on friday",
        "you're open sundays right",
        "what time y'all close",
        "i only need your opening hours",
        "i'd like to know the hours",
        "hi um office hours please",
        "could you tell me when the hours are i mean what are the hours",
    ],
)
def test_hours_are_asked_for(said):
    assert topics(said) == (HOURS,)


@pytest.mark.parametrize(
    "said",
    [
        "where are you",
        "where are you located",
        "where is the clinic",
        "where exactly is your office located",
        "can you tell me where you are",
        "what is your address",
        "what's the address please",
        "i need your address",
        "the address of the clinic",
        "how do i get there",
        "how do i get to you",
        "how can i find your office",
        "can i get directions",
        "i need directions to the clinic",
        "directions please",
        "where do i have to go for my appointment",
        "which bus goes to the clinic",
        "is there a bus that stops near the clinic",
    ],
)
def test_the_place_is_asked_for(said):
    assert topics(said) == (PLACE,)


@pytest.mark.parametrize(
    "said",
    [
        "is there parking",
        "is there any free parking",
        "where can i park",
        "where do i park my car",
        "can i park there",
        "do you have a parking lot",
        "do you have handicapped parking",
        "what about parking",
        "parking",
    ],
)
def test_parking_is_asked_for(said):
    assert topics(said) == (PARKING,)


@pytest.mark.parametrize(
    "said",
    [
        "is this call recorded",
        "are you recording this",
        "is this being recorded",
        "am i being recorded",
        "do you record phone calls",
        "is somebody listening in",
        "can you tell me if this is being recorded",
    ],
)
def test_a_recording_is_asked_about(said):
    assert topics(said) == (OfficeTopic.RECORDING,)


@pytest.mark.parametrize(
    "said",
    [
        "do you have my records",
        "can you record my blood pressure",
        "is it recorded in my chart",
        "i recorded my sugar this morning",
        "are you listening to me",
    ],
)
def test_other_records_are_no_recording(said):
    assert topics(said) == ()


@pytest.mark.parametrize(
    "said",
    [
        "where are you calling from",
        "where are you from",
        "are you there",
        "are you open to suggestions",
        "my wound is open",
        "i can't open my eyes",
        "can i open the capsule",
        "do you have anything open on monday",
        "got anything open tomorrow",
        "is there any time open this afternoon",
        "is the library open today",
        "is the store on fifth street still open",
        "give me directions to the airport",
        "i need directions to the stadium",
        "the directions on the bottle don't make sense",
        "the same address as before",
        "you sent my bill to the wrong address",
        "i fell in the parking lot",
        "i was walking in the park",
        "my mother has parkinson's",
        "where is the pain",
        "where are my results",
        "it hurts for hours",
        "a few hours",
        "i work long hours",
        "do you close my wound",
        "call me when you open it",
        "what are the visiting hours",
        "when you open the bottle it smells",
        "the stitches came open after the delivery",
    ],
)
def test_what_only_sounds_like_it_is_none(said):
    assert topics(said) == ()


def test_several_things_may_be_asked_at_once():
    said = "what are your hours and where are you located and is there parking"
    assert topics(said) == (HOURS, PLACE, PARKING)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("are you open on saturday", (SATURDAY,)),
        ("are you open saturdays or sundays", (SATURDAY, SUNDAY)),
        ("are you open on the weekend", (SATURDAY, SUNDAY)),
        ("are you open tomorrow", (date(2026, 2, 26),)),
        ("are you open tonight", (TODAY,)),
        ("when are you open", ()),
        ("are you open on march third", (date(2026, 3, 3),)),
    ],
)
def test_days_are_heard_with_it(said, days):
    assert read_office_question(said, TODAY).days == days


def test_now_and_holidays_are_heard_as_well():
    assert read_office_question("are you open right now", TODAY).is_now
    assert not read_office_question("are you open tomorrow", TODAY).is_now
    assert read_office_question("are you open on christmas eve", TODAY).is_holiday


def meant(said, intent="request_appointment", acuity=Acuity.NONE, entities=()):
    return as_office_question(Understanding(intent, 0.9, entities), said, acuity).intent


def test_a_question_counts_whatever_the_words_were_taken_for():
    assert meant("are you open on saturday") == ASKS_OF_OFFICE
    assert meant("where are you located", "out_of_scope") == ASKS_OF_OFFICE


def test_an_errand_that_is_named_with_it_is_done():
    said = "i need an appointment on saturday are you open then"
    assert meant(said) == "request_appointment"
    assert meant("what days are you open for appointments") == "request_appointment"


def test_an_illness_that_is_named_with_it_is_heard_first():
    symptom = Entity("symptom", "cough", Span(0, 5))
    said = "i have a cough are you open"
    assert meant(said, "report_symptoms", entities=(symptom,)) == "report_symptoms"
    assert meant("are you open", "report_symptoms", Acuity.URGENT) == "report_symptoms"


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("something is wrong with my mom where are you located", "emergency_symptoms"),
        ("something's wrong with my mom where are you located", "nlu_fallback"),
        ("she is not acting right are you open", "nlu_fallback"),
        ("i think it is starting how do i get to the clinic", "labor_signs"),
        ("i think it is starting how do i get to the clinic", "nlu_fallback"),
        ("my pills make me act weird is the office open now", "side_effect_report"),
        ("i feel awful what time do you open", "request_appointment"),
        ("my son is sick are you open on saturday", "request_appointment"),
        ("he has this thing again are you open now", "report_symptoms"),
        ("my belly is odd where are you located", "pregnancy_symptoms"),
        ("he does not drink where are you located", "postpartum_concerns"),
    ],
)
def test_a_complaint_that_triage_does_not_know_is_heard_first_too(said, intent):
    assert meant(said, intent) == intent


@pytest.mark.parametrize(
    "said",
    [
        "i need my sick note when are you open",
        "i have to drop something off where are you located",
        "i can not right now are you open tomorrow",
    ],
)
def test_no_complaint_is_heard_in_other_words(said):
    assert meant(said) == ASKS_OF_OFFICE


def test_a_loss_outweighs_it():
    assert meant("we lost the baby where are you located", "report_loss") == "report_loss"


def test_a_person_outweighs_it():
    said = "get me a person when are you open"
    assert meant(said, "request_human") == "request_human"


def test_what_asks_nothing_of_the_office_is_left_as_it_was():
    assert meant("i need a refill", "prescription_refill") == "prescription_refill"


@pytest.mark.parametrize(
    "said",
    ["who am i talking to", "and who is this please", "what's your name", "which clinic is this"],
)
def test_it_is_asked_with_whom_one_talks(said):
    assert topics(said) == (OfficeTopic.WHO,)


@pytest.mark.parametrize(
    "said",
    ["who is this prescription from", "who is the doctor", "i talked to your nurse", "what is it"],
)
def test_who_somebody_else_is_asks_nothing_of_the_office(said):
    assert topics(said) == ()


@pytest.mark.parametrize(
    "said",
    [
        "how long is this going to take",
        "um how long will this call take i have to go",
        "how many more questions are there",
        "will this take long",
        "are we almost done",
    ],
)
def test_how_long_the_call_takes_is_asked(said):
    assert topics(said) == (OfficeTopic.LENGTH,)


@pytest.mark.parametrize(
    "said",
    [
        "how do i know this is real",
        "how can i be sure that you are from the clinic",
        "is this a scam",
        "i don't give my birthday over the phone",
        "i never give out my information on the phone",
    ],
)
def test_whether_we_are_who_we_say_is_asked(said):
    assert topics(said) == (OfficeTopic.TRUST,)


@pytest.mark.parametrize(
    "said",
    [
        "how long does it take to get my refill",
        "how long will this headache last",
        "how long is this going to take to heal",
        "how many pills do i take",
        "are you a real person",
        "i don't give her the pills in the morning",
        "how do i know it is labor",
        "is this normal",
    ],
)
def test_other_lengths_and_doubts_are_none_of_the_call(said):
    assert topics(said) == ()


@pytest.mark.parametrize(
    "said",
    ["what is this about", "why are you calling me", "is this call about my diabetes",
     "is this about my blood pressure"],
)  # fmt: skip
def test_what_a_call_of_ours_is_about_may_be_asked(said):
    heard = Understanding("diabetes_management", 0.9)
    asked = as_office_question(heard, said, Acuity.SOON, is_ours=True)
    assert asked.intent == ASKS_OF_OFFICE
    assert as_office_question(heard, said, Acuity.SOON) == heard
    assert as_office_question(heard, said, Acuity.URGENT, is_ours=True) == heard


@pytest.mark.parametrize(
    "said", ["what is this rash about", "i worry about my diabetes", "is this dangerous"]
)
def test_what_else_is_about_something_asks_nothing_of_the_call(said):
    heard = Understanding("diabetes_management", 0.9)
    assert as_office_question(heard, said, Acuity.NONE, is_ours=True) == heard
