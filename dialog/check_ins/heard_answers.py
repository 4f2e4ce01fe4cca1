"""What an answer to one closed question comes to, in the words of callers. Pure.

A question names the words that say yes or no to it by themselves ("she's kicking like crazy").
Where they and the rest of the answer disagree nothing is believed, and the question comes again.
"""

import re
from collections.abc import Iterable
from itertools import dropwhile

from dialog.check_ins.closed_answers import read_closed
from dialog.check_ins.other_places import is_elsewhere
from dialog.check_ins.phrases import affirms_any, has_any, without_others, words_of
from dialog.check_ins.questions import NO, UNSURE, YES, ClosedQuestion
from dialog.check_ins.turning_points import declines

DECLINED = "declined"
"""What the slot of a question holds that is not to be answered."""
BESIDES = "besides"
"""What an answer about danger comes to that is a no, but with a "but" about something else."""
_INTENTS = {"affirm": YES, "deny": NO}
_ASKS = frozenset(
    ["what", "when", "where", "why", "how", "who", "which", "can", "could", "should", "would",
     "is", "are", "does", "do", "will", "may"]
)  # fmt: skip
"""Words with which questions begin; an answer begins otherwise."""
_LEADS = frozenset(["and", "but", "so", "well", "okay", "ok", "oh", "hey", "wait", "sorry"])
_TELLS = (("when", "i"), ("is", "fine"))
_FINE = ("is fine", "am fine", "are fine", "am good", "all good", "doing fine", "doing good",
         "doing well", "doing great", "everything is good", "everything is okay", "all is well",
         "feel fine", "feel good", "feel great", "feeling fine", "feeling good", "feeling great",
         "am ok", "feel ok", "feel okay", "feeling ok", "feeling okay", "doing ok", "doing okay",
         "am okay", "is okay", "am alright", "am great", "is good", "is great")  # fmt: skip
_SAYS_YES, _SAYS_NO = frozenset(["yes", "yeah", "yep"]), frozenset(["no", "nope", "nah"])
_SAYS = _SAYS_YES | _SAYS_NO
_VAGUE = frozenset(["ok", "okay", "alright", "all", "right", "good", "fine", "well", "so", "oh"])
"""Of nothing but these nobody knows what they answer; one-word answers about danger must tell."""
_WELL = frozenset(["fine", "good"])
_NOW_AND_THEN = ("now and then", "now and again", "once in a while", "once in awhile", "sometimes",
                 "occasionally", "occasional", "here and there", "not regular", "irregular",
                 "not often", "a few", "a couple", "one or two", "went away", "go away",
                 "goes away", "went off", "goes off", "stop when", "stopped when", "stops when",
                 "nothing regular")  # fmt: skip
"""How often things come that are like a danger and none."""
_AGAIN_AND_AGAIN = ("regular", "regularly", "closer together", "stronger", "every few", "all day",
                    "all night", "again and again", "constantly", "every hour", "painful",
                    "minutes apart")  # fmt: skip
"""Of what is taken for harmless, how danger comes."""
_BUTS = frozenset(["but", "except", "although", "though", "however", "only"])
_OWNERS = frozenset(["my", "our", "the", "his", "her", "their"])
"""Begin the naming of something else: "but my back hurts a bit"."""
_OPENING = 2
_FEW = 4
"""Words: in more than these what was asked about may stand, whatever they look like as a whole."""
_MILD = ("mild", "mildly", "slight", "slightly", "minor", "a bit", "a little", "a tiny", "a small",
         "small one", "not bad", "not that bad", "not so bad", "not too bad", "not very bad",
         "not severe", "not strong", "not a bad one", "barely", "hardly")  # fmt: skip
"""How strong things are that are like a danger and none."""
_STRONG = ("bad", "worse", "worst", "terrible", "awful", "severe", "strong", "really hurts",
           "hurts a lot", "pounding", "splitting", "unbearable", "killing me", "all the time",
           "not go away", "not stop", "not go", "does not let up", "every day", "for days",
           "since", "still", "all over", "face", "face and hands", "spots", "blurry", "blurred",
           "flashes", "stars", "can not see", "trouble seeing", "upper right",
           *_AGAIN_AND_AGAIN)  # fmt: skip
"""With any of these, it is no matter of a little or of now and then."""
_DEED_DENIED = re.compile(
    r" (?:but|though|only|just) (?:of course |obviously |honestly )?i (?:would|will|could|can|am)"
    r" (?:never|not)\b| but (?:i )?(?:never|not) (?:do|act|going|really|actually|for real)\b"
)
"""What somebody would not do is no answer about what they have thought of."""
_RHETORICAL = re.compile(
    r"^(?:and |but |well |oh )*(?:(?:would|do|does|did|is|are|was|have|has|can|should|could) not"
    r" (?:you|everybody|everyone|anybody|anyone|that|it|we|they|all|most)\b|who (?:would|does|is"
    r"|has) not\b)"
)
"""Asks back: "wouldn't you be?" is no no."""
_PARTS = ("only", "just in", "just at", "mostly", "now and again", "in the evening", "at night",
          "when i", "every few", "some")  # fmt: skip
"""Of a thing that is there, though not always: "only in the evenings"."""


def hear_answer(
    said: str,
    question: ClosedQuestion | None,
    intent: str | None = None,
    *,
    names_complaint: bool = False,
) -> str | None:
    """`yes`, `no`, `unsure`, `declined` or `besides`; None where it tells nothing of the kind.

    Args:
        said: the answer.
        question: what was asked; None: something that only yes or no tells.
        intent: what the words mean to whoever has learnt examples; asked where they tell nothing.
        names_complaint: whether they name one. "My back hurts a bit" is no yes to a question about
            fever.
    """
    words = without_others(words_of(said))
    early = _told_apart(said, words, question)
    if early is not None:
        return early
    is_mild = question is not None and not question.is_of_danger
    if _is_question(words) or _asks_back(words) or _VAGUE.issuperset(words):
        # "Fine" is enough where nobody is in danger.
        return NO if words and is_mild and not _WELL.isdisjoint(words) else None
    plain = read_closed(said)
    if question is None or plain == UNSURE:
        return plain or _INTENTS.get(intent or "")
    if names_complaint and not _tells_of(words, question) and _SAYS.isdisjoint(words):
        return None
    if plain == YES and names_complaint and _is_denied(words, question):
        # "No bleeding, but I'm throwing up": the but is about something else.
        return NO
    if plain == YES and _turns_to_another(words, question, names_complaint=names_complaint):
        # "No, but my feet hurt a bit": of danger it is asked again rather than believed.
        return NO if is_mild or _is_fine(words, question) else BESIDES
    heard = _weighed(words, plain, question, _meant(words, intent))
    # "My ankles are swollen" is no yes about the tongue, nor a no: it is asked again.
    return None if heard == YES and is_elsewhere(words, question) else heard


def _told_apart(said: str, words: tuple[str, ...], question: ClosedQuestion | None) -> str | None:
    """What the answer comes to before its yes or no is looked for; None: that decides."""
    if declines(said):
        return DECLINED
    if question is None:
        return None
    if affirms_any(words, question.likenesses):
        return _like_it(words, question)
    return UNSURE if _is_in_doubt(words, question) else None


def _asks_back(words: tuple[str, ...]) -> bool:
    return _RHETORICAL.match(" ".join(words)) is not None


def _is_in_doubt(words: tuple[str, ...], question: ClosedQuestion) -> bool:
    """Whether there is something, and it is open whether it is what was asked about."""
    if question.is_of_danger and _DEED_DENIED.search(f" {' '.join(words)} ") is not None:
        return True
    degrees = (*(_NOW_AND_THEN if question.may_be_rare else ()),
               *(_MILD if question.may_be_mild else ()))  # fmt: skip
    if not has_any(words, degrees) or has_any(words, question.tells_no):
        return False
    is_told = not _SAYS.isdisjoint(words) or read_closed(" ".join(words)) in (NO, UNSURE)
    # "Sometimes she doesn't move all day" tells enough.
    missing = tuple(one for one in question.tells_yes if one.startswith(("not ", "no ")))
    is_much = affirms_any(words, _STRONG) or has_any(words, (*_AGAIN_AND_AGAIN, *missing))
    return not is_told and not is_much


def tells_of_another(said: str, question: ClosedQuestion, others: Iterable[ClosedQuestion]) -> bool:
    """Whether the words tell of what another question asks about, and not of what this one does.

    Args:
        said: the answer.
        question: what was asked.
        others: what was asked before.
    """
    words = without_others(words_of(said))
    if not words or words[0] in _SAYS_YES or has_any(words, question.tells_yes):
        return False
    return any(affirms_any(words, one.tells_yes) for one in others)


def _meant(words: tuple[str, ...], intent: str | None) -> str | None:
    """What the words were taken for, where they are so few that nothing else can be in them."""
    return intent if len(words) <= _FEW else None


def _turns_to_another(
    words: tuple[str, ...], question: ClosedQuestion, *, names_complaint: bool
) -> bool:
    """Whether a no is followed by a "but" about a thing that was not asked about."""
    if _SAYS_NO.isdisjoint(words[:_OPENING]) or not _SAYS_YES.isdisjoint(words):
        return False
    at = next((place for place, word in enumerate(words) if word in _BUTS), None)
    if at is None:
        return False
    before, behind = words[:at], words[at + 1 :]
    if affirms_any(before, question.tells_yes):
        return False
    is_own = behind[:1] != () and behind[0] in _OWNERS
    return (names_complaint or is_own) and not affirms_any(behind, question.tells_yes)


def _is_fine(words: tuple[str, ...], question: ClosedQuestion) -> bool:
    """Whether a no is told in the words of the question as well: "no, she moves, but"."""
    return affirms_any(tuple(dropwhile(_SAYS_NO.__contains__, words)), question.tells_no)


def _like_it(words: tuple[str, ...], question: ClosedQuestion) -> str:
    """What an answer comes to that names a thing which is like what was asked about, and none."""
    text = f" {' '.join(words)} "
    for one in question.likenesses:
        text = text.replace(f" {one} ", " ")
    rest = tuple(text.split())
    if affirms_any(rest, (*question.tells_yes, *_AGAIN_AND_AGAIN)):
        return YES
    is_no = has_any(rest, _NOW_AND_THEN) or not _SAYS_NO.isdisjoint(rest[:2])
    return NO if is_no else UNSURE


def _tells_of(words: tuple[str, ...], question: ClosedQuestion) -> bool:
    return has_any(words, question.tells_yes) or has_any(words, question.tells_no)


def _is_denied(words: tuple[str, ...], question: ClosedQuestion) -> bool:
    """Whether what was asked about is named, and nowhere said to be there."""
    is_named = has_any(words, question.tells_yes) and not affirms_any(words, question.tells_yes)
    return is_named and _SAYS_YES.isdisjoint(words)


def _weighed(
    words: tuple[str, ...], plain: str | None, question: ClosedQuestion, intent: str | None
) -> str | None:
    """What the words of the question and the plain yes or no are together."""
    is_there = affirms_any(words, question.tells_yes)
    is_fine = affirms_any(words, question.tells_no)
    if is_there:
        # "No, spotting a little" is a yes; "no less" may be either, and is asked about again.
        return None if plain == NO and not _SAYS_NO.isdisjoint(words) else YES
    if is_fine:
        return NO
    if affirms_any(words, _FINE):
        # "Yes, I'm fine" may be either; "she's fine" denies whatever was asked.
        return None if plain == YES and not _SAYS_YES.isdisjoint(words) else NO
    if plain is None and has_any(words, question.tells_yes):
        return NO
    if plain is None and has_any(words, _PARTS):
        return YES
    return plain or _INTENTS.get(intent or "")


def _is_question(words: tuple[str, ...]) -> bool:
    """Whether the words ask rather than answer: nothing in them is a yes or a no."""
    said = tuple(dropwhile(_LEADS.__contains__, words))
    asks = said[:1] != () and said[0] in _ASKS and said[:2] not in _TELLS
    return asks and "not" not in said[1:2] and _SAYS.isdisjoint(words)
