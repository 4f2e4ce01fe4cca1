"""The held-out utterances are well-formed, and what is named in them is found."""

from collections import Counter
from collections.abc import Iterator

import pytest
from heldout import ENTITIES, HeldOutEntities, Mention, read_entities, read_intents, score

from dialog.nlu.examples import from_rasa
from dialog.nlu.mentions import MentionFinder
from dialog.parts import SHIPPED
from dialog.rasa.domain import Domain
from dialog.rasa.loading import load_project
from dialog.rasa.mappings import BUILT_IN_INTENTS
from triage.assess import Triage
from triage.lexicon import default_lexicon

_MARKS = frozenset('.,?!;:"()[]')
_LEAST_F1 = 0.90


@pytest.fixture(scope="module")
def domain() -> Domain:
    return load_project(SHIPPED)[0]


def test_every_intent_has_twenty_utterances_of_its_own(domain: Domain) -> None:
    utterances = read_intents()
    counts = Counter(item.intents[0] for item in utterances)
    assert set(counts) == set(domain.intents) - BUILT_IN_INTENTS | {"out_of_scope"}
    assert min(counts.values()) >= 20
    assert len({item.text for item in utterances}) == len(utterances)


def test_utterances_are_written_as_a_recogniser_writes(domain: Domain) -> None:
    texts = [item.text for item in (*read_intents(), *read_entities()[1])]
    assert [text for text in texts if text != text.lower() or _MARKS & set(text)] == []
    assert {intent for item in read_intents() for intent in item.intents} <= set(domain.intents)


def test_what_an_utterance_follows_is_a_kind_of_question() -> None:
    kinds = {item.after for item in read_intents()}
    assert kinds <= {None, "yes_no", "number", "date", "story", "anything"}


def test_every_entity_is_held_out(domain: Domain) -> None:
    _, utterances = read_entities()
    named = {mention[0] for item in utterances for mention in item.mentions}
    assert named == set(domain.entities)
    assert len(utterances) >= 150
    assert "](" not in "".join(item.text for item in utterances)


def test_what_is_named_is_found_by_words_and_value() -> None:
    training = from_rasa(load_project(SHIPPED)[1])
    finder = MentionFinder(training, Triage(default_lexicon()))
    now, utterances = read_entities(ENTITIES)

    def find(item: HeldOutEntities) -> Iterator[Mention]:
        for found in finder.find(item.text, now=now, asked=item.asked):
            yield found.entity, found.span.start, found.span.end, found.value

    assert score(utterances, find)["all"].f1 >= _LEAST_F1


def test_a_find_with_another_value_is_not_right() -> None:
    utterance = HeldOutEntities("two days", None, frozenset({("duration", 0, 8, "P2D")}))
    counted = score([utterance], lambda _: [("duration", 0, 8, "P3D")])
    assert (counted["all"].right, counted["all"].found, counted["all"].meant) == (0, 1, 1)
