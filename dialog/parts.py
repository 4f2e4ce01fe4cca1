"""What all calls share, read and checked at the start: domain, triage, understanding, words."""

import os
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from importlib.resources import files
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

import structlog

from config.settings import DialogSettings, SafetySettings
from dialog.actions.action import Action, runnable
from dialog.actions.check_in_broken_off import LeaveBrokenOff
from dialog.actions.health_advice import HealthAdvice
from dialog.actions.memory import MemoryUse, with_memory
from dialog.actions.notes import GenerateSoapNote
from dialog.actions.registry import clinical_actions, telephone_actions
from dialog.advice.adviser import Adviser
from dialog.breaker import Breaker
from dialog.built_ins import BuiltInsBehind
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.interactions.shipped import medicine_names
from dialog.clinical.short_names import load_short_names
from dialog.conduct.daily import DailyTurns
from dialog.conduct.languages import LanguageDetector
from dialog.conduct.noticing import Noticing
from dialog.danger.shipped import load_scorer
from dialog.domain_checks import check_domain, with_telephone_words
from dialog.hearing.making_sure import Doubts
from dialog.moods.words import MoodWords, load_mood_words
from dialog.nlu.archive import load_or_train
from dialog.nlu.bundle import cache_directory
from dialog.nlu.examples import TrainingData as NluData
from dialog.nlu.examples import from_rasa
from dialog.nlu.interpreter import ExampleInterpreter, Interpreter
from dialog.nlu.mentions import MentionFinder, everyday_words
from dialog.notes.desk import NoteDesk
from dialog.notes.due import NotesDue
from dialog.precedence import Precedence
from dialog.rasa.action_context import ActionContext
from dialog.rasa.action_runner import ActionRunner, NoActions
from dialog.rasa.domain import Domain
from dialog.rasa.ensemble import Ensemble, train
from dialog.rasa.events import DEFAULT_FALLBACK
from dialog.rasa.loading import load_project
from dialog.rasa.loading_config import read_policies, read_trust
from dialog.rasa.local_actions import LocalActions, LocalFirst
from dialog.rasa.mappings import VALIDATE_MAPPINGS
from dialog.rasa.messages import Trust
from dialog.rasa.processor import Interpreter as Parser
from dialog.rasa.processor import Processor
from dialog.rasa.responses import Responder, blanks_in
from dialog.rasa.story import TrainingData
from dialog.records.embedded import MemoryEventStore
from dialog.records.store import EventStore
from dialog.speech.channel_responder import ChannelResponder, OwnWordsFirst
from dialog.speech.excuses import Excuses
from dialog.speech.slot_speech import SlotSpeech
from dialog.speech.voice_responder import SETTING_NAMES, TEXT_CHANNEL, VoiceResponder
from dialog.written.parsing import NoParse, RasaInterpreter, Wordless
from triage.assess import Triage
from triage.lexicon import default_lexicon
from triage.words import split_words

log = structlog.get_logger()

SHIPPED = Path(str(files("config"))) / "domain"
MOODS = SHIPPED.with_name("moods.yaml")
_MOST_EVENT_BYTES = 262_144
ACTION_TIMEOUT_S = 12.0
"""For actions of our own: as long as a slow clinic may take to be read and then written to."""
_STORE_FAILURES = 3
_STORE_REST_S = 5.0
"""A store that fails so often is left alone for so long: callers do not wait for it."""


@dataclass(frozen=True, slots=True)
class DialogParts:
    """What all calls share: read-only, heavy to make."""

    domain: Domain
    triage: Triage
    by_words: Triage
    """The lexicon alone: for words that are still being said, many times in a turn."""
    interpreter: Interpreter
    processor: Processor
    responder: VoiceResponder
    store: EventStore
    breaker: Breaker
    """Of the store."""
    doubts: Doubts | None
    """When a value is read back, or a red flag asked about; None: never."""
    phrases: tuple[str, ...]
    """What callers say and how things are called, for teaching a recogniser."""
    everyday: frozenset[str]
    """Words that are no names."""
    emergency_number: str
    zone: tzinfo
    """Where callers are: what "tomorrow" means."""
    additions: bool = True
    """What a telephone adds to Rasa's behaviour."""
    note: Action | None = None
    """Writes the note of a call that is over; None: there is no clinic to write it for."""
    unfinished: Action | None = None
    """Leaves the staff what a check-in has told that broke off; None: there is no clinic."""
    memory: MemoryUse | None = None
    """What is remembered of patients between calls; None: nothing."""
    mood_words: MoodWords | None = None
    """By which it is told how callers feel; None: it is not."""
    noticing: Noticing | None = None
    """Notices abuse, other languages and repetition; None: nobody does."""
    waits_for_others: bool = False
    """Whether actions run on a server, which may take its time."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a dialog is given rather than reads."""

    clock: Callable[[], float]
    """Seconds since the epoch."""
    rng: random.Random
    """Chooses among wordings."""
    store: EventStore | None = None
    """None: conversations are kept in memory."""
    server: Callable[[Domain], ActionRunner] | None = None
    """Opens what runs the actions that are not our own; None: there is none."""
    clinic: ClinicalBackend | None = None
    """The hospital's side; None: none is connected, and what needs it is handed to a person."""
    turns: DailyTurns | None = None
    """Counts the turns of callers in a day; None: those of one call alone are counted."""
    notes_due: NotesDue | None = None
    """Keeps the notes that the clinic cannot take in time; None: nobody delivers them later."""
    note_desk: NoteDesk | None = None
    """Has notes worded by a language model; None: the template's are written."""
    adviser: Callable[[Triage, Collection[str]], Adviser] | None = None
    """Makes who answers open health questions, from names of illnesses; None: nobody does."""
    memory: MemoryUse | None = None
    """What is remembered of patients between calls; None: nothing."""
    embedding: bool = True
    """False leaves the sentence encoder out even where its weights are installed."""


def load_parts(
    *,
    dialog: DialogSettings,
    safety: SafetySettings,
    organisation: str,
    surroundings: Surroundings,
) -> DialogParts:
    """Everything read, checked and trained; blocks for seconds, for half a minute the first time.

    Args:
        dialog: where the domain is, and from which confidence an intent counts.
        safety: the numbers that callers are told.
        organisation: who is calling or called, as callers hear it.
        surroundings: what is not read from files.

    Raises:
        ProjectError, DomainError, LexiconError: a file is not as it must be.
    """
    directory = dialog.domain_directory or SHIPPED
    lexicon = default_lexicon()
    cache = cache_directory(os.environ)
    triage = Triage(lexicon, load_scorer(lexicon, cache, embedding=surroundings.embedding))
    load_short_names()
    domain, data = load_project(directory)
    domain = _for_telephone(domain, directory, additions=dialog.additions)
    training = from_rasa(data)
    everyday = everyday_words(training)
    zone = ZoneInfo(dialog.timezone)
    speak = SlotSpeech(domain, surroundings.clock, zone)
    actions = (
        *telephone_actions(domain, triage, speak, zone, dialog.office),
        _health_advice(surroundings, triage, training),
        *with_memory(
            clinical_actions(domain, triage, speak, zone, surroundings.clinic, everyday),
            surroundings.memory,
            surroundings.clinic,
        ),
    )
    check_domain(domain, data, {one.name for one in actions}, has_server=bool(surroundings.server))
    settings = _told(organisation, safety)
    speaker = _speaker(domain, settings, surroundings.rng, speak, additions=dialog.additions)
    ensemble = _trained(directory, domain, data)
    trust = None if dialog.additions else read_trust(directory)
    interpreter, parser = _understanding(
        training, triage, surroundings, trust or Trust(dialog.nlu_threshold), zone
    )
    processor = Processor(
        Precedence(
            ensemble,
            additions=dialog.additions,
            fallback=ensemble.rules.fallback,
            surveys=dialog.survey,
        ),
        _context(_runner(domain, actions, surroundings), speaker, additions=dialog.additions),
        parser,
        surroundings.clock,
    )
    return DialogParts(
        domain=domain,
        triage=triage,
        by_words=triage.by_words(),
        interpreter=interpreter,
        processor=processor,
        responder=speaker.voice,
        store=surroundings.store or MemoryEventStore(_MOST_EVENT_BYTES),
        breaker=Breaker(failures=_STORE_FAILURES, rest_s=_STORE_REST_S, clock=monotonic),
        doubts=_doubts(dialog, speak) if dialog.additions else None,
        phrases=training.phrases() or _own_words(domain),
        everyday=everyday,
        emergency_number=safety.emergency_number,
        zone=zone,
        additions=dialog.additions,
        note=_note(surroundings.clinic, surroundings.notes_due, surroundings.note_desk),
        unfinished=_unfinished(domain, surroundings.clinic),
        noticing=_noticing(dialog, safety, surroundings) if dialog.additions else None,
        memory=surroundings.memory,
        mood_words=load_mood_words(MOODS) if dialog.additions else None,
        waits_for_others=surroundings.server is not None or surroundings.clinic is not None,
    )


def with_clinic(
    parts: DialogParts,
    clinic: ClinicalBackend,
    clock: Callable[[], float],
    *,
    memory: MemoryUse | None = None,
) -> DialogParts:
    """The same dialog with another hospital behind it.

    Args:
        parts: of a domain that has our actions.
        clinic: the hospital's side.
        clock: seconds since the epoch.
        memory: of that hospital's patients; None: nothing is remembered of them yet.
    """
    speak = SlotSpeech(parts.domain, clock, parts.zone)
    if memory is None and parts.memory is not None:
        memory = parts.memory.elsewhere(clock)
    ours = clinical_actions(parts.domain, parts.triage, speak, parts.zone, clinic, parts.everyday)
    actions = with_memory(ours, memory, clinic)
    context = parts.processor.context
    runner = LocalFirst(_local(actions, clock), context.runner)
    context = replace(context, runner=runner)
    return replace(
        parts,
        processor=replace(parts.processor, context=context),
        note=_note(clinic, NotesDue()),
        unfinished=_unfinished(parts.domain, clinic),
        memory=memory,
        waits_for_others=True,
    )


def _unfinished(domain: Domain, clinic: ClinicalBackend | None) -> Action | None:
    return None if clinic is None else LeaveBrokenOff(domain, clinic)


def _note(
    clinic: ClinicalBackend | None, due: NotesDue | None, desk: NoteDesk | None = None
) -> Action | None:
    return None if clinic is None else GenerateSoapNote(clinic, due or NotesDue(), desk=desk)


def _health_advice(surroundings: Surroundings, triage: Triage, training: NluData) -> Action:
    conditions = training.lookups.get("medical_condition", ())
    by = surroundings.adviser
    return HealthAdvice(None if by is None else by(triage, conditions))


def _noticing(
    dialog: DialogSettings, safety: SafetySettings, surroundings: Surroundings
) -> Noticing:
    has_line = bool(safety.interpreter_number)
    return Noticing(dialog.limits, LanguageDetector(), surroundings.turns, offers_spanish=has_line)


def _for_telephone(domain: Domain, directory: Path, *, additions: bool) -> Domain:
    """The domain with the words, and the checks, that a telephone needs and it may not have."""
    if directory != SHIPPED:
        domain = with_telephone_words(domain, load_project(SHIPPED)[0])
    if not additions:
        return domain
    needed = (DEFAULT_FALLBACK, VALIDATE_MAPPINGS)
    return replace(domain, actions=tuple(dict.fromkeys((*domain.actions, *needed))))


def _told(organisation: str, safety: SafetySettings) -> dict[str, str]:
    """What of the settings is said to callers, by the blank it fills.

    Of a line that is none no blank is filled, and the sentence with it is left out.
    """
    told = {
        "organisation": organisation,
        "emergency_number": safety.emergency_number,
        "crisis_line": safety.crisis_line,
        "poison_line": safety.poison_line,
    }
    return {name: value for name, value in told.items() if value.strip()}


def _doubts(dialog: DialogSettings, speak: SlotSpeech) -> Doubts:
    return Doubts(dialog.read_back_below, dialog.confirm_danger_below, speak)


def _speaker(
    domain: Domain,
    settings: Mapping[str, str],
    rng: random.Random,
    speak: SlotSpeech,
    *,
    additions: bool,
) -> ChannelResponder:
    voice = VoiceResponder(domain, settings, rng, speak)
    written = VoiceResponder(domain, settings, rng, speak, channel=TEXT_CHANNEL)
    return ChannelResponder(voice, written if additions else _as_rasa(domain, written, rng))


def _context(runner: ActionRunner, speaker: ChannelResponder, *, additions: bool) -> ActionContext:
    return ActionContext(
        speaker,
        BuiltInsBehind(runner, speaker, in_writing=additions),
        Excuses(speaker, in_writing=additions),
    )


def _trained(directory: Path, domain: Domain, data: TrainingData) -> Ensemble:
    """The policies that the project names, as far as they are had here; else ours."""
    named = read_policies(directory)
    if named is None:
        return train(domain, data)
    named.check(domain)
    if named.left_out:
        log.warning("policies left out", count=len(named.left_out))
    return train(domain, data, named.policies, max_history=named.max_history, rules=named.rules)


def _understanding(
    training: NluData, triage: Triage, surroundings: Surroundings, trust: Trust, zone: tzinfo
) -> tuple[Interpreter, Parser]:
    """Of what callers say, and of a text alone."""
    if not training.examples:
        return Wordless(), NoParse()
    interpreter = ExampleInterpreter(
        load_or_train(
            training.examples, cache_directory(os.environ), embedding=surroundings.embedding
        ),
        MentionFinder(training, triage, medicine_names()),
        threshold=trust.threshold,
        ambiguity=trust.ambiguity,
    )
    return interpreter, RasaInterpreter(interpreter, surroundings.clock, zone)


def _own_words(domain: Domain) -> tuple[str, ...]:
    """What the bot says, for want of examples of what callers say: they answer in such words."""
    texts = (one.text or "" for each in domain.responses.values() for one in each)
    spoken = (" ".join(split_words(one).words) for text in texts for one in text.split("{"))
    return tuple(dict.fromkeys(one for one in spoken if one))


def _as_rasa(domain: Domain, ours: VoiceResponder, rng: random.Random) -> OwnWordsFirst:
    """Rasa's wording of the bot's own responses; not of those that only our settings complete."""
    own = domain.source.get("responses")
    names = frozenset(own) if isinstance(own, dict) else frozenset()
    ours_to_fill = {
        name
        for name in names
        for one in domain.responses.get(name, ())
        if blanks_in(one.text or "") & (set(SETTING_NAMES) - domain.slots.keys())
    }
    return OwnWordsFirst(Responder(domain, rng, channel=TEXT_CHANNEL), names - ours_to_fill, ours)


def _runner(domain: Domain, actions: Sequence[Action], surroundings: Surroundings) -> ActionRunner:
    local = _local(actions, surroundings.clock)
    server = surroundings.server
    return LocalFirst(local, NoActions() if server is None else server(domain))


def _local(actions: Sequence[Action], clock: Callable[[], float]) -> LocalActions:
    named = {one.name: runnable(one, clock) for one in actions}
    return LocalActions(named, timeout_s=ACTION_TIMEOUT_S)
