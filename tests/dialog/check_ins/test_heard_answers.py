"""What answers to the questions of a check-in come to, in the words of callers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.check_ins.catalogue import QUESTIONS
from dialog.check_ins.heard_answers import BESIDES, DECLINED, hear_answer, tells_of_another
from dialog.check_ins.questions import NO, UNSURE, YES

CASES = {
    ("bleeds_or_leaks", YES): (
        "yes since this morning", "no just a little when i wipe", "only in the evenings",
        "not today but there was blood yesterday", "spotting", "when i wipe", "yeah it's leaking",
        "i had some spotting last week", "well yes", "a tiny bit",
    ),
    ("bleeds_or_leaks", NO): (
        "no blood", "i don't see any blood", "no no leaking", "nope nothing",
        "no i haven't had any bleeding", "i'm fine", "we're doing great", "not that i noticed",
    ),
    ("bleeds_or_leaks", None): (
        "is it ok to take tylenol", "what do i do if i bleed", "okay", "well", "my cat",
        "yes i'm fine", "do i have to come in", "can you say it slower", "i'm scared",
        "i'm just really worried",
    ),
    ("moves_less", NO): (
        "she's kicking like crazy", "yes she's moving fine", "no she moves a lot",
        "no she moves but my back hurts sometimes", "same as always",
        "he's very active", "moving normally", "lots of kicks today",
    ),
    ("moves_less", YES): (
        "a little less", "not as much", "not moving much today", "yes he's been quiet",
        "less active", "i haven't felt her today", "hardly at all",
    ),
    ("moves_less", None): ("no not much", "no less than usual"),
    ("pain_or_swelling", NO): ("yes my feet", "just my ankles", "no my face is fine"),
    ("pain_or_swelling", YES): (
        "my hands a little", "yes my face and hands", "under my ribs on the right",
        "my feet and my face",
    ),
    ("keeps_nothing_down", YES): ("can't keep anything down", "yes everything comes up"),
    ("keeps_nothing_down", NO): (
        "i mean i can keep some water down", "most of it stays down", "i can keep it down",
        "only in the morning"),
    ("feels_down", YES): ("well yes a bit", "sometimes", "i cry a lot", "i've been down"),
    ("feels_down", NO): ("not really", "not down", "no i feel great", "i'm happy"),
    ("feels_down", DECLINED): ("i'd rather not say", "next question", "that's too personal"),
    ("soaks_pads", NO): ("no just spotting", "light", "it's almost stopped"),
    ("soaks_pads", YES): ("yes i passed a big clot", "every hour"),
    ("newborn_unwell", NO): ("she's eating well", "no she's doing great"),
    ("newborn_unwell", YES): ("he won't eat", "yes he's hot"),
    ("leg_sore", NO): ("both feet a little",),
    ("leg_sore", YES): ("my left calf", "yes the left leg"),
    ("early_contractions", NO): (
        "just some braxton hicks now and then", "no just braxton hicks",
        "they come and go not regular",
        "a few braxton hicks contractions but they go away",
    ),
    ("early_contractions", UNSURE): ("braxton hicks", "yes i have braxton hicks contractions"),
    ("early_contractions", YES): (
        "braxton hicks but they're regular", "my braxton hicks are getting stronger",
        "i think they are contractions",
    ),
    ("is_unsafe", YES): ("i'm scared",),
    ("effect_bleeding", YES): (
        "my stool was dark once", "it looks like tar", "my nosebleeds go on all day",
        "my gums bleed and my stool is black", "my nosebleed would not stop",
    ),
    ("effect_bleeding", UNSURE): ("i get nosebleeds", "my gums bleed a little"),
    ("effect_bleeding", NO): (
        "no blood", "it's brown", "they're not black or bloody",
        "no just a little blood when i floss", "i bruise now and then",
    ),
    ("effect_swelling", YES): (
        "my lips got puffy", "my tongue feels thick", "yes", "a bit", "it's swollen", "i'm swollen",
        "yes a bit swollen", "everything is swollen", "my ankles and my lips are swollen",
        "yes and my ankles are swollen", "it's swollen and my feet are", "my eyes are puffy",
        "my ankles swell and it's hard to swallow", "my feet are swollen too", "my neck is swollen",
        "my knees and my thong are swollen",
    ),
    ("effect_swelling", None): (
        "my ankles are swollen a bit", "yes in my ankles", "a little swelling in both legs",
        "my left hand is puffy", "yes my feet and ankles swell in the evening",
        "it's just my ankles", "only my knees",
    ),
    ("effect_swelling", NO): ("no just my feet", "no swelling except my ankles"),
    ("effect_low_sugar", YES): ("i got clammy and shaking", "it dropped on sunday"),
    ("effect_low_sugar", NO): ("i haven't been shaking",),
    ("is_unsafe", NO): ("i'm not scared",),
    ("moves_less_early", UNSURE): ("i'm not sure", "i really do not know", "i can't tell"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("slot", "said", "heard"),
    [(slot, said, heard) for (slot, heard), those in CASES.items() for said in those],
)
def test_an_answer_is_heard(slot, said, heard):
    assert hear_answer(said, QUESTIONS[slot]) == heard


@pytest.mark.parametrize(("intent", "heard"), [("affirm", YES), ("deny", NO), ("inform", None)])
def test_where_words_tell_nothing_their_meaning_does(intent, heard):
    assert hear_answer("1", QUESTIONS["bleeds_or_leaks"], intent) == heard
    assert hear_answer("1", None, intent) == heard


def test_words_outweigh_what_they_were_taken_for():
    assert hear_answer("i'm fine", QUESTIONS["headache_or_sight"], "affirm") == NO


def test_another_complaint_is_no_yes():
    question = QUESTIONS["feels_down"]
    assert hear_answer("my back hurts a bit", question, names_complaint=True) is None
    assert hear_answer("yes and my back hurts", question, names_complaint=True) == YES
    assert hear_answer("i'm so sad", question, names_complaint=True) == YES


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        ("bleeds_or_leaks", "no but my feet hurt a bit"),
        ("headache_or_sight", "no but my c section scar is a little red"),
        ("has_fever", "no but the baby kicks a little hard"),
        ("moves_less", "oh no but my belly itches sometimes"),
    ],
)
def test_a_no_and_a_but_about_something_else_is_no_yes(slot, said):
    assert hear_answer(said, QUESTIONS[slot]) == BESIDES
    assert hear_answer(said, QUESTIONS["feels_down"]) == NO


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        ("bleeds_or_leaks", "no but my underwear was a little pink"),
        ("headache_or_sight", "no but my vision is a bit blurry"),
        ("pain_or_swelling", "no but my hands are a little puffy"),
        ("headache_or_sight", "no well yes but my back hurts a bit more"),
    ],
)
def test_a_no_and_a_but_about_what_was_asked_is_a_yes(slot, said):
    assert hear_answer(said, QUESTIONS[slot], names_complaint=True) == YES
    assert hear_answer("no but a little when i wipe", QUESTIONS[slot]) == YES


@pytest.mark.parametrize("intent", ["affirm", "deny"])
def test_what_many_words_were_taken_for_is_no_answer_about_danger(intent):
    said = "i changed my pad twice today"
    assert hear_answer(said, QUESTIONS["soaks_pads"], intent) is None
    assert hear_answer("you bet i do", QUESTIONS["soaks_pads"], intent) is not None


@given(st.text(), st.sampled_from(sorted(QUESTIONS)))
def test_any_text_is_heard_without_harm(said, slot):
    assert hear_answer(said, QUESTIONS[slot]) in (YES, NO, UNSURE, DECLINED, BESIDES, None)


@given(st.sampled_from(["yes", "yeah", "yep"]), st.sampled_from(sorted(QUESTIONS)))
def test_a_plain_yes_is_a_yes_to_everything(said, slot):
    assert hear_answer(said, QUESTIONS[slot]) == YES


@pytest.mark.parametrize(
    ("slot", "said", "heard"),
    [
        ("bleeds_or_leaks", "before you start my blood pressure was 150 over 95", None),
        ("bleeds_or_leaks", "they took blood work on monday", None),
        ("bleeds_or_leaks", "there was blood in my underwear", "yes"),
        ("moves_less", "i'm kind of in a hurry can we make it quick", None),
        ("moves_less", "i have to go and pick up my kids", None),
        ("has_fever", "i'm at the store right now", None),
        ("has_fever", "i am", "yes"),
        ("bleeds_or_leaks", "i have since monday", "yes"),
        ("chest_or_breath", "i am in pain", "yes"),
    ],
)
def test_where_somebody_is_or_what_else_has_blood_in_its_name_is_no_yes(slot, said, heard):
    assert hear_answer(said, QUESTIONS[slot]) == heard


@pytest.mark.parametrize(
    ("slot", "said", "heard"),
    [
        ("headache_or_sight", "a headache now and then like before", "unsure"),
        ("headache_or_sight", "a slight one", "unsure"),
        ("headache_or_sight", "a little since monday", "yes"),
        ("headache_or_sight", "yes sometimes", "yes"),
        ("headache_or_sight", "a bit blurry sometimes", "yes"),
        ("headache_or_sight", "now and then but it is really bad", "yes"),
        ("moves_less", "sometimes", "unsure"),
        ("moves_less", "a little less i think", "yes"),
        ("moves_less", "sometimes she doesn't move all day", "yes"),
        ("belly_pain", "a little cramping", "unsure"),
        ("belly_pain", "strong cramps sometimes", "yes"),
        ("bleeds_or_leaks", "sometimes", "yes"),
        ("pain_or_swelling", "my fingers are a bit puffy", "yes"),
    ],
)
def test_what_is_slight_or_rare_is_asked_about_where_only_strong_or_steady_is_danger(
    slot, said, heard
):
    assert hear_answer(said, QUESTIONS[slot]) == heard


@pytest.mark.parametrize(
    ("slot", "said", "heard"),
    [
        ("thinks_of_harm", "i had a picture of dropping her but i would never", "unsure"),
        ("thinks_of_harm", "it crossed my mind but i'm not going to do it", "unsure"),
        ("thinks_of_harm", "no i would never", "no"),
        ("thinks_of_harm", "never", "no"),
        ("feels_down", "wouldn't you be", None),
        ("feels_down", "who isn't", None),
        ("has_fever", "isn't that normal", None),
        ("feels_down", "i'm not", "no"),
    ],
)
def test_what_nobody_would_do_and_a_question_back_are_no_plain_no(slot, said, heard):
    intent = "deny"
    assert hear_answer(said, QUESTIONS[slot], intent) == heard


def test_words_about_another_question_are_no_answer_to_this_one():
    others = [QUESTIONS["bleeds_or_leaks"]]
    moves = QUESTIONS["moves_less"]
    assert tells_of_another("no wait i meant yes there was some blood", moves, others)
    assert not tells_of_another("yes and some blood too", moves, others)
    assert not tells_of_another("she hardly moves and there is blood", moves, others)
    assert not tells_of_another("a little", moves, others)
