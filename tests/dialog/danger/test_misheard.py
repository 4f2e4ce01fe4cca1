from dialog.danger.misheard import misheard

SAID = ["the pain is in my chest", "the pain is in my chess", "a pane of the chest"] * 20


def test_the_same_texts_are_misheard_in_the_same_way() -> None:
    assert misheard(SAID) == misheard(SAID)


def test_most_words_stay_and_some_are_lost_or_taken_for_others_that_sound_alike() -> None:
    heard = misheard(SAID)
    assert len(heard) == len(SAID)
    words = sum(len(text.split()) for text in SAID)
    left = sum(len(text.split()) for text in heard)
    assert 0.7 * words < left < words
    assert any(
        "chess" in text for said, text in zip(SAID, heard, strict=True) if "chess" not in said
    )
    assert {word for text in heard for word in text.split()} <= {
        word for text in SAID for word in text.split()
    }


def test_what_sounds_like_nothing_else_is_not_made_into_it() -> None:
    heard = misheard(["zebra quilt"] * 30)
    assert {word for text in heard for word in text.split()} == {"zebra", "quilt"}


def test_nothing_is_made_of_nothing() -> None:
    assert misheard([]) == []
    assert misheard([""]) == [""]
