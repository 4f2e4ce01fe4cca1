"""What can go wrong with a voice.

    VoiceError
    +-- EngineError            an engine could not do its work
    |   +-- AsrError           no hypothesis for this turn
    |   +-- TtsError           no audio for this sentence
    |       +-- SpeechProgramLostError   the program that was at it died; another may do it
    +-- ModelNotFoundError     the weights that a setting names are not on disk
    |   +-- ModelDamagedError  they are, and cannot be loaded
    +-- ProsodyTableError      the table of emotions and their sound has a mistake

Messages name engines, models and settings; never words that were spoken.
"""


class VoiceError(Exception):
    """Root of all errors of this package."""


class EngineError(VoiceError):
    """An engine failed at one piece of work; the next may succeed."""


class AsrError(EngineError):
    """Recognition of one turn failed; the caller is to be asked again."""


class TtsError(EngineError):
    """Synthesis of one sentence failed; a pre-rendered clip is to be played."""


class SpeechProgramLostError(TtsError):
    """The program died before it had answered; the words may be given to another."""


class ModelNotFoundError(VoiceError):
    """The weights that a setting names are not on disk; the message says how to get them."""


class ModelDamagedError(ModelNotFoundError):
    """Weights are there and cannot be loaded; fetching them again is what helps."""


class ProsodyTableError(VoiceError):
    """The table of emotions and their sound is wrong; the message has file, key, value, allowed."""
