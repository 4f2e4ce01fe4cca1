"""Words for those who are close to a caller, by what they are to them.

The one place for such words: each list of them elsewhere is a selection of these groups, so that
whoever is missing is missing nowhere or everywhere.
"""

from collections.abc import Iterable

from triage.wordlists import word_set

PARENTS = word_set("mother mom mum mama mommy mummy father dad daddy papa")
PARTNERS = word_set("husband hubby wife wifey spouse partner boyfriend girlfriend fiance fiancee")
SONS_AND_DAUGHTERS = word_set("son daughter stepson stepdaughter")
CHILDREN = word_set("child children kid kids kiddo kiddos toddler boy boys girl girls stepchild")
BABIES = word_set("baby babies newborn infant twin twins")
SIBLINGS = word_set("brother sister sibling siblings stepbrother stepsister")
STEP_PARENTS = word_set("stepmother stepfather stepmom stepdad")
GRANDPARENTS = word_set(
    "grandmother grandma granny gran nana nan grandfather grandpa granddad grandad gramps"
    " grandparent grandparents"
)
GRANDCHILDREN = word_set("grandson granddaughter grandchild grandchildren grandkid grandkids")
WIDER_FAMILY = word_set("aunt auntie uncle niece nephew cousin relative")
FRIENDS = word_set("friend buddy neighbor neighbour roommate housemate coworker colleague")
BOTH_PARENTS = word_set("parent parents folks")
PETS = word_set("dog cat")
IN_CARE = word_set("ward client")

GROWN_FAMILY = frozenset().union(
    PARENTS, BOTH_PARENTS, STEP_PARENTS, PARTNERS, SIBLINGS, GRANDPARENTS, GRANDCHILDREN,
    WIDER_FAMILY,
)  # fmt: skip
FAMILY = frozenset().union(GROWN_FAMILY, SONS_AND_DAUGHTERS, CHILDREN, BABIES)
ANYBODY = frozenset().union(FAMILY, FRIENDS, IN_CARE)
"""Whoever somebody may call for."""
ANSWERING = frozenset().union(GROWN_FAMILY, SONS_AND_DAUGHTERS, FRIENDS)
"""Who may take a telephone that is not theirs."""
MOURNED = frozenset().union(GROWN_FAMILY, word_set("stepson stepdaughter twin friend roommate"))
"""Whose death is one of somebody close; that of a child is another matter."""
NEAREST = word_set("son daughter baby husband wife mother mom father dad child")
COMPANIONS = frozenset().union(GROWN_FAMILY, SONS_AND_DAUGHTERS, CHILDREN, FRIENDS)
"""Who may overhear: not the baby."""


def any_of(words: Iterable[str]) -> str:
    """One of the words, for a pattern; the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))
