from tests.word_contexts import COUNTS, assert_context
from triage.context import Context


def test_a_story_is_no_alarm_until_the_caller_speaks_of_their_own() -> None:
    story = Context.STORY
    assert_context(
        [
            ("in the movie a man had a seizure", "seizure", story),
            ("my chest is tight it is a song", "tight", COUNTS),
            ("the king stabbed her it is a song", "stabbed", story),
            ("it is a song about bleeding", "bleeding", story),
            ("did you hear about the king i heard he bled", "bled", story),
            ("in the movie he bled my chest is tight", "tight", COUNTS),
            ("in the movie he bled dad is numb", "numb", COUNTS),
            ("in the movie he bled but now pain", "pain", COUNTS),
            ("like in the movie a seizure", "seizure", COUNTS),
        ]
    )


def test_work_is_no_alarm_where_the_call_is_an_errand() -> None:
    assert_context(
        [
            ("i teach choking and need the form", "choking", Context.JOB),
            ("as a nurse i see seizures and need a form", "seizures", Context.JOB),
            ("as a nurse i am choking on the form", "choking", COUNTS),
            ("i teach choking", "choking", COUNTS),
            ("i teach choking and need the form now", "choking", COUNTS),
        ]
    )


def test_animals_and_things_are_no_patients_and_those_they_hurt_are() -> None:
    other = Context.NOT_A_PERSON
    assert_context(
        [
            ("our old dog had a seizure", "seizure", other),
            ("sorry the horse collapsed in the field", "collapsed", other),
            ("i think the printer choked", "choked", other),
            ("my phone drowned it is not breathing", "breathing", other),
            ("my phone died it hurts and is numb", "numb", COUNTS),
            ("my phone died it was my arm numb", "numb", COUNTS),
            ("the cat bled and was limp", "limp", other),
            ("the cat died and dad is limp", "limp", COUNTS),
            ("the dog bit him he is bleeding", "bleeding", COUNTS),
            ("the dog attacked my son bleeding", "bleeding", COUNTS),
            ("i fell over the dog bleeding", "bleeding", COUNTS),
            ("walking the dog had a seizure", "seizure", COUNTS),
            ("we are dizzy and the dog collapsed", "collapsed", COUNTS),
            ("the dog is ill can you say stroke", "stroke", COUNTS),
            ("the truck had a seizure not me", "seizure", other),
            ("three very big and sad dogs had seizures", "seizures", COUNTS),
            ("the neighbor's dog had a seizure", "seizure", other),
            ("oh the dog had a seizure", "seizure", other),
            ("oh dog had a seizure", "seizure", other),
            ("the parrot keeps shouting help me", "help", other),
            ("the dog", "dog", COUNTS),
            ("the dog is my seizure", "seizure", COUNTS),
        ]
    )


def test_a_thing_named_with_its_place_is_no_patient() -> None:
    other = Context.NOT_A_PERSON
    assert_context(
        [
            ("the plant in your lobby is dying", "dying", other),
            ("the plant in my lung is dying", "dying", COUNTS),
            ("the plant in the very old garden dying", "dying", COUNTS),
            ("the boiler in it", "boiler", COUNTS),
            ("the boiler in the old cold wet shed choking", "choking", COUNTS),
            ("the roof fell and my husband is trapped", "fell", COUNTS),
        ]
    )


def test_dreams_quotations_and_animals_called_he_are_nobodys_health() -> None:
    assert_context(
        [
            ("i dreamt i fell and told them i was choking", "choking", Context.STORY),
            ("i dreamt of rain and woke up choking", "choking", COUNTS),
            ("in the movie he goes i can't breathe", "can", Context.STORY),
            ("we watched the movie and i am choking", "choking", COUNTS),
            ("he fell on the telly and is choking", "choking", COUNTS),
            ("he went stiff during the cartoon", "stiff", COUNTS),
            ("hang on the cat is choking", "choking", Context.NOT_A_PERSON),
            ("the parrot looks like he is choking", "choking", Context.NOT_A_PERSON),
            ("our dog can hardly breathe", "breathe", Context.NOT_A_PERSON),
        ]
    )
