"""Turns made of nothing but words of which the lexicon knows all that there is to know.

A refusal, an excuse, pills thrown out, an infection that is feared. A scorer of meaning has heard
such words beside real trouble, and where they stand alone it still has to say what they are most
like. The lexicon reads all of it in any case.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from triage.wordlists import word_set

_SMALL = word_set(
    """
    i we you me us he she they it a an the my your this these those that any is am are do does
    did have has had not no to of in at on for with and so just please now today well oh okay
    sorry because already
    """
)


@dataclass(frozen=True, slots=True)
class _Talk:
    """One thing that people say who are in no danger."""

    marks: frozenset[str]
    """Of which one at least must be said."""
    words: frozenset[str]
    """Of which the rest is made, beside small words."""


_TALKS = (
    _Talk(
        word_set("question questions"),
        word_set(
            """
            all stop asking ask answer answers answering want wanted wish rather would more enough
            many done can about such silly stupid personal same again feel like
            """
        ),
    ),
    _Talk(
        word_set("phone telephone"),
        word_set(
            """
            can will come get answer talk sick ill unwell busy asleep sleeping napping resting out
            home work bed shower wife husband mother mom mum father dad daughter son there here
            """
        ),
    ),
    _Talk(
        word_set("std stds sti stis chlamydia gonorrhea syphilis herpes trichomonas"),
        word_set(
            """
            think might may could maybe caught got get getting gave given from test tested testing
            check checked boyfriend girlfriend partner husband wife someone ex hookup need want
            would like appointment pill treatment treated again years old thirteen fourteen fifteen
            sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty worried afraid if
            what who how see doctor nurse
            """
        ),
    ),
    _Talk(
        word_set("took take taken"),
        word_set(
            """
            one two three once twice half with breakfast lunch dinner supper food water pill pills
            tablet tablets dose doses medicine medication meds last night morning mornings evening
            evenings afternoon tonight yesterday hour hours minutes ago before after bed bedtime
            when woke up got usual always every day daily noon
            """
        ),
    ),
    _Talk(
        word_set("driving"),
        word_set(
            """
            yes yeah but can talk speak call later back busy moment car road highway freeway still
            husband wife wheel here home work
            """
        ),
    ),
    _Talk(
        word_set("declined"),
        word_set("any that anything else thanks thank moment much yet one"),
    ),
    _Talk(
        word_set("remember recall"),
        word_set("can off top head which one what called took exactly think ooh ooo um uh hmm"),
    ),
    _Talk(
        word_set("address email insurance pharmacy zip postcode"),
        word_set(
            """
            also too new old different other another change changed update moved wrong number name
            phone code card company plan got need want can file same question about
            """
        ),
    ),
    _Talk(
        word_set("nicu neonatal"),
        word_set(
            """
            intensive care unit baby son daughter twins newborn born early still there here with
            yes been since birth week weeks
            """
        ),
    ),
    _Talk(word_set("necessary"), word_set("will be would needed thanks thank there need")),
    _Talk(
        word_set("sleeping asleep napping nap resting work school store shower meeting"),
        word_set(
            """
            still moment taking went gone going left busy back later tonight husband wife mother
            mom mum father dad daughter son
            """
        ),
    ),
    _Talk(
        word_set("english spanish french russian arabic mandarin cantonese vietnamese polish"),
        word_set(
            """
            speak speaks speaking can only little bit much very well good understand husband wife
            mother mom mum father dad daughter son
            """
        ),
    ),
    _Talk(
        word_set("threw thrown tossed flushed"),
        word_set(
            """
            them all pills pill tablets tablet medicine medicines medication medications meds bottle
            bottles away out trash garbage bin toilet down into yesterday last week
            """
        ),
    ),
)


_AS_ONE = {
    "right now": "now",
    **{f"not need {what}": "declined" for what in ("help", "any help", "your help", "one", "it")},
}
"""Words that tell something else apart: that somebody is not right is a complaint, and who needs
help is in trouble."""
_IN_ONE = re.compile(r"\b(?:" + "|".join(_AS_ONE) + r")\b")


def is_plain_talk(words: Sequence[str]) -> bool:
    """Whether the words tell nothing that the lexicon would not know.

    Args:
        words: as `split_words` gives them.
    """
    said = _IN_ONE.sub(lambda found: _AS_ONE[found[0]], " ".join(words)).split()
    return any(
        not talk.marks.isdisjoint(said) and (talk.marks | talk.words | _SMALL).issuperset(said)
        for talk in _TALKS
    )
