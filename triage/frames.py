"""Which words are not about anybody's health now.

They are supposed, asked in general, told in a story, spoken of at work, or about an animal or a
thing.
"""

from collections.abc import Iterator

from triage.clauses import (
    CONTRASTS,
    KIN,
    PERSONS,
    POSSESSIVES,
    PREPOSITIONS,
    Clauses,
    is_doing,
    is_finite,
    is_present,
)
from triage.cues import Cue, CueHit, CueHits
from triage.past import begins_anew
from triage.wordlists import word_set

_SUPPOSED_REACH = 12
_STORY_REACH = 18
_ENDS_STORY = frozenset(["but", "now", "today", "sorry"])
_DREAMS = word_set("dream dreams dreamt dreamed nightmare")
_WAKES = word_set("woke wake woken waking since really real anyway morning")
"""What ends a dream, in which even "i" is nobody."""
_BY_THE_WAY = word_set("during after before climbed fell landed banged hit sat slipped")
"""With these a film is only when, and a television only where, something happened."""
_QUOTES = word_set("goes says shouts yells screams shouting yelling screaming")
_OWN = frozenset(["i", "my", "me", "we", "our"])
_ARTICLES = POSSESSIVES | {"the", "a", "an", "this", "that", "some", "one", "your"}
_OPENINGS = word_set("sorry so oh well hi hello yes hang hold on wait listen look second")
_NOT_OF_A_NAME = PERSONS | PREPOSITIONS | {"and", "is", "are", "not", "has", "had", "was"}
_ADVERBS = frozenset(["just", "keeps", "never", "always", "suddenly", "nearly", "almost"])
_HEARS = frozenset(["heard", "saw", "read", "watched", "think", "thought"])
_BEFORE_A_NAME = 4
"""Words that may stand before the animal that a clause is about: "our poor old dog"."""
_PLACING = frozenset(["in", "of", "at", "on"])
_SOMEBODY = frozenset(["my", "me", "him", "her", "his", "us", "them"])
_PLACE_WORDS = 4
_HARM_REACH = 5
"""Words within which a thing that falls or bursts hurts somebody: "... and my son is trapped"."""
_POINTING = frozenset(["that", "this", "it"])
_ASKS = frozenset(["can", "could", "do", "would", "will", "should"])
_DOINGS = word_set("froze caught ran sank grew flew swam laid")
_MAY_DO = word_set("can could will would he she")
_VET = frozenset(["vet", "vets", "veterinarian", "kennel", "animal"])
_PERSONAL = KIN | word_set("man woman person people guy lady somebody someone everyone neighbor")
_GOES_ON = frozenset(["will", "would", "does", "did", "then", "also", "keeps"])
"""With these a sentence goes on about the same one: "the lift is stuck and will not move"."""
_DEAR = KIN | word_set("son daughter kid child boy girl partner toddler boyfriend girlfriend")
_TELLS = word_set("says shouts shouting yells yelling screams screaming sings singing saying said")
_TELLING_OF = frozenset(["where", "when", "who", "which", "that", "about", "how"])
_HOLDS = frozenset(["have", "has", "having", "got"])
_HELD = frozenset(["it", "that", "this", "them", "those", "these", "one", "all"])
_HOLDER = PERSONS | _DEAR | {"am", "is", "are", "just"}
_AFTER_HELD = word_set("now and right today since too all both down badly again he she i we so for")
_HELD_REACH = 8
_AFFIRMS = frozenset(["and", "yes", "yeah", "because"])
_AUXILIARIES = frozenset(["do", "does", "did", "am", "is", "are", "has", "have"])
_FIGURES = word_set(
    """
    one two three four five six seven eight nine ten eleven twelve thirty forty fifty sixty seventy
    eighty ninety hundred
    """
)
_AFTER_AUXILIARY = _AFTER_HELD | {"it", "my", "last", "tonight", "this"}


def find_supposed(clauses: Clauses, cues: CueHits) -> frozenset[int]:
    """Words only supposed, or asked for knowledge; a word of now in them makes them real."""
    live = cues.firsts(Cue.NOW)
    told: set[int] = set()
    for hit in cues.of(Cue.SUPPOSES, Cue.ASKS):
        if _is_compared(clauses.said.words, hit.first):
            continue
        scope = list(_clause_after(clauses, hit))
        now = _at_this_hour(clauses.said.words, scope) if hit.cue is Cue.ASKS else live
        if now.isdisjoint(scope) and not _is_had(clauses.said.words, hit.end, scope[-1] + 1):
            told.update(scope)
    return frozenset(told)


def _at_this_hour(words: tuple[str, ...], scope: list[int]) -> frozenset[int]:
    """Where a question for knowledge speaks of now: "again" may only ask for it to be repeated."""
    return frozenset(
        at
        for at in scope
        if words[at] in ("now", "today", "tonight", "currently")
        or (words[at] == "just" and any(map(is_finite, words[at + 1 : at + 2])))
    )


def _is_had(words: tuple[str, ...], start: int, end: int) -> bool:
    """Whether the caller has what was asked about: "it says chest pain and i have it now"."""
    reach = range(start, min(len(words), end + _HELD_REACH))
    return any(
        words[at] in _HOLDS
        and words[at - 1] in _HOLDER
        and words[at - 2] != "if"
        and not _HELD.isdisjoint(words[at + 1 : at + 2])
        and _AFTER_HELD.issuperset(words[at + 2 : at + 3])
        for at in reach
    ) or any(_affirms(words, at) or _repeats(words, at, start) for at in reach)


def _affirms(words: tuple[str, ...], at: int) -> bool:
    """Whether it is said to be so: "... and i do", "... yes he did last night"."""
    says_so = words[at - 1] in PERSONS | {"it"} and words[at - 2] in _AFFIRMS
    if says_so and words[at] == "is" and any(map(_is_figure, words[at + 1 : at + 2])):
        # "... to call if my sugar is over 300 and it is 340".
        return True
    return (
        words[at] in _AUXILIARIES
        and (says_so or words[at - 1] == "just")
        and _AFTER_AUXILIARY.issuperset(words[at + 1 : at + 2])
    )


def _repeats(words: tuple[str, ...], at: int, start: int) -> bool:
    """Whether what was supposed is said to be so: "... to call if my chest hurts and it hurts"."""
    says_so = words[at - 1] in PERSONS | {"it"} and words[at - 2] == "and"
    is_verb = is_finite(words[at]) and words[at] not in _AUXILIARIES
    return says_so and is_verb and words[at] in words[start + 1 : at - 2]


def _is_figure(word: str) -> bool:
    return word.isdecimal() or word in _FIGURES


def _is_compared(words: tuple[str, ...], at: int) -> bool:
    """Whether the caller's own trouble is compared: "like on the poster", "like in a film"."""
    return any(word in ("like", "than", "as") for word in words[max(0, at - 2) : at])


def find_stories(clauses: Clauses, cues: CueHits) -> frozenset[int]:
    """Words of a film, a song, the news: to where the caller speaks of their own again."""
    own = cues.firsts(Cue.RELATIVE)
    words = clauses.said.words
    told: set[int] = set()
    for hit in cues.of(Cue.STORY):
        if _is_compared(words, hit.first) or not _BY_THE_WAY.isdisjoint(
            words[max(0, hit.first - 2) : hit.first]
        ):
            continue
        number = clauses.at(hit.first)
        start = clauses.start(number)
        is_dream = not _DREAMS.isdisjoint(words[hit.first : hit.end])
        if words[start] in _POINTING and number:
            told.update(_story_before(clauses, number - 1))
        told.update(range(start, hit.end))
        for at in range(hit.end, min(len(words), hit.end + _STORY_REACH)):
            begins = at > hit.end and clauses.start(clauses.at(at)) == at
            if words[at] in _ENDS_STORY or (is_dream and words[at] in _WAKES):
                break
            if not is_dream and begins and _is_own(words, at, own):
                break
            if not is_dream and words[at - 1] == "and" and _is_of_hearer(clauses, hit, at):
                break
            told.add(at)
    return frozenset(told)


def _is_of_hearer(clauses: Clauses, hit: CueHit, at: int) -> bool:
    """Whether an "and" leaves the story for those who hear it.

    "I watched a film with my wife and she slumped", "he was playing a game and had a seizure"; but
    not "he is playing a game and keeps shouting", which tells what is said in it.
    """
    words = clauses.said.words
    start = clauses.start(clauses.at(hit.first))
    if at <= hit.end or any(word in _TELLS for word in words[at : at + 2]):
        return False
    pairs = zip(words[start : at - 1], words[start + 1 : at], strict=True)
    dear = any(one in POSSESSIVES and other in _DEAR for one, other in pairs)
    if words[at] in ("he", "she", "they"):
        return dear and is_finite(words[at + 1] if at + 1 < len(words) else "")
    goes_on = clauses.at(at) == clauses.at(hit.first) and is_finite(words[at])
    tells_more = not _TELLING_OF.isdisjoint(words[hit.first : at])
    return goes_on and not tells_more and (dear or words[start] in PERSONS)


def _is_own(words: tuple[str, ...], at: int, relatives: frozenset[int]) -> bool:
    """Whether the caller speaks of their own again, and not of hearing the story.

    "He goes i can't breathe i can't breathe" is said by one in it.
    """
    if words[at - 1] in _QUOTES or words[at : at + 4] == words[at - 4 : at]:
        return False
    return at in relatives or (words[at] in _OWN and _HEARS.isdisjoint(words[at + 1 : at + 2]))


def _story_before(clauses: Clauses, number: int) -> Iterator[int]:
    """The clause before "it is a song": unless the caller speaks of their own in it."""
    if not _OWN & set(clauses.words(number)) or not is_present(clauses.words(number)):
        yield from range(clauses.start(number), clauses.end(number))


def find_jobs(clauses: Clauses, cues: CueHits) -> frozenset[int]:
    """Words about the caller's work, where the call is an errand and nothing is happening."""
    if not cues.of(Cue.ERRAND) or cues.of(Cue.NOW):
        return frozenset()
    told: set[int] = set()
    for hit in cues.of(Cue.JOB):
        number = clauses.at(hit.first)
        last = number + 1
        if last == len(clauses.starts) or clauses.words(last)[:2] in (("i", "am"), ("i", "have")):
            last = number
        told.update(range(clauses.start(number), clauses.end(last)))
    return frozenset(told)


def find_not_persons(clauses: Clauses, cues: CueHits) -> frozenset[int]:
    """What an animal or a thing does or suffers, unless a person suffers it."""
    words = clauses.said.words
    harm = {
        at for at in cues.words(Cue.HURTS_PEOPLE) if words[at - 1] not in ("not", "help", "tell")
    }
    told: set[int] = set()
    for hit in cues.of(Cue.ANIMAL, Cue.THING):
        number = clauses.at(hit.first)
        scope = range(hit.end, _end_of_doings(clauses, hit))
        # "The lift is stuck" tells of the lift itself.
        first = hit.end + (2 if words[hit.end + 1 : hit.end + 2] == ("stuck",) else 0)
        near = range(first, hit.end + _HARM_REACH) if hit.cue is Cue.THING else scope
        if _is_subject(clauses, hit, clauses.start(number)) and harm.isdisjoint(near):
            told.update(scope)
    return frozenset(told)


def _is_subject(clauses: Clauses, hit: CueHit, start: int) -> bool:
    """Whether the clause is about the animal: "our old dog is ...", not "i fell over the dog"."""
    words = clauses.said.words
    before = words[start : hit.first]
    after = words[hit.end] if hit.end < len(words) else ""
    if start and words[start - 1] == "and":
        # "We all have headaches and the dog collapsed" tells of the air that people breathe.
        return False
    while before and before[0] in _OPENINGS:
        before = before[1:]
    if before[:1] == ("i",) and before[1:2] in (("think",), ("guess",), ("believe",)):
        before = before[2:]
    if after in _PLACING and hit.cue is Cue.THING:
        after = _verb_after(words, hit.end + 1)
    is_animal = hit.cue is Cue.ANIMAL
    acts = (
        is_finite(after)
        or (is_animal and after in _MAY_DO)
        or after in _ADVERBS
        or after in _DOINGS
        or (is_animal and after.endswith("s"))
    )
    if before[-1:] == ("is",):
        # "The neighbour's rooster": a contraction is taken apart like any other.
        before = before[:-1]
    if len(before) > _BEFORE_A_NAME or not acts:
        return False
    if before and before[0] not in _ARTICLES:
        return False
    return not any(word in _NOT_OF_A_NAME or word.endswith("ing") for word in before)


def _verb_after(words: tuple[str, ...], start: int) -> str:
    """What a thing does that is named with its place: "the plant in your lobby is ..."."""
    for at in range(start, min(len(words), start + _PLACE_WORDS)):
        if not _SOMEBODY.isdisjoint(words[at : at + 2]):
            return ""
        if is_finite(words[at]):
            return words[at]
    return ""


def _end_of_doings(clauses: Clauses, hit: CueHit) -> int:
    """Where the clause about an animal ends, or somebody else comes into it."""
    words = clauses.said.words
    end = clauses.end(clauses.at(hit.end - 1))
    for at in range(hit.end + 1, end):
        turns = words[at - 1] == "and" and not (is_doing(words[at]) or words[at] in _GOES_ON)
        asks = words[at - 1] in _ASKS and words[at] in ("you", "i", "we")
        # "The dog is barking chest is paining": what is done ends before the next who does.
        follows = words[at - 1].endswith("ing") and any(map(is_finite, words[at + 1 : at + 2]))
        if turns or asks or follows or words[at] in ("i", "my", "please", "pregnant"):
            return at
    if words[end : end + 1] == ("it",) and words[end + 1 : end + 2] not in (("hurts",), ("feels",)):
        return _end_of_it(clauses, end)
    is_again = end == hit.end or words[end - 1] in ("like", "if")
    if hit.cue is Cue.ANIMAL and (
        (is_again and words[end : end + 1] in (("he",), ("she",))) or _is_patient_of_vet(words, end)
    ):
        return _end_of_it(clauses, end)
    return end


def _is_patient_of_vet(words: tuple[str, ...], at: int) -> bool:
    """Whether "he" is the animal: a vet is spoken of, and nobody was named before."""
    people = _PERSONAL | _DEAR
    return (
        words[at : at + 1] in (("he",), ("she",))
        and not _VET.isdisjoint(words)
        and people.isdisjoint(words[:at])
    )


def _end_of_it(clauses: Clauses, start: int) -> int:
    """Where the clause about "it", the thing that was named before, ends."""
    end = clauses.end(clauses.at(start))
    return next((at for at in range(start, end) if clauses.said.words[at] == "my"), end)


def _clause_after(clauses: Clauses, hit: CueHit) -> Iterator[int]:
    """The words that a cue reaches ahead: up to the next one who does something."""
    words = clauses.said.words
    yield from range(hit.first, hit.end)
    for at in range(hit.end, min(len(words), hit.end + _SUPPOSED_REACH)):
        if at in clauses.said.stops or words[at] in CONTRASTS:
            return
        if at > hit.end and begins_anew(words, at) and clauses.start(clauses.at(at)) == at:
            return
        yield at
