"""The embedded recogniser's language model: general English mixed with what our callers say.

Built from the domain's own sentences on first use and kept in a cache. A bigram of the domain
alone is worse than the general model, because callers say what nobody wrote down; the mixture is
better than both.
"""

import hashlib
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from pocketsphinx import Config, LogMath, get_model_path
from pocketsphinx import NGramModel as SphinxNgramModel

from voice.asr.contractions import spoken_out
from voice.asr.model_cache import hold, remove_old
from voice.asr.ngrams import END, HIGHEST_ORDER, START, NgramModel, Order, estimate, mix
from voice.asr.trie import Trie, read_trie, restricted
from voice.errors import AsrError

VERSION = "2"
"""Of the method; a change of it makes cached models stale."""
GENERAL_WORDS = 5000
"""Most frequent words of general English that stay in the vocabulary beside the domain's."""
DOMAIN_WEIGHT = 0.65
"""Of the domain's model in the mixture. Both figures were chosen on the development sentences."""
LEAST_LOG10 = -99.0
"""What ARPA files write for a probability of zero."""

Pronunciations = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """The two files that a decoder loads."""

    language_model: Path
    dictionary: Path
    unpronounced: tuple[str, ...] = ()
    """Words of the domain that have no pronunciation and so cannot be recognised."""


def cache_directory(environ: Mapping[str, str]) -> Path:
    """Where built models are kept: the user's cache, or the system's scratch without a home."""
    base = environ.get("XDG_CACHE_HOME") or (
        f"{environ['HOME']}/.cache" if environ.get("HOME") else tempfile.gettempdir()
    )
    return Path(base) / "iasovoice" / "asr"


def load_or_build(sentences: Iterable[str], cache: Path) -> LanguageModel:
    """The model for these sentences, from the cache or newly built.

    Blocks: 10 to 20 s when it has to be built. Several processes may do so at once; the last one
    to finish wins, with the same content, and clears away what is old.

    Raises:
        AsrError: the cache cannot be written.
    """
    written = {line.strip().lower() for line in sentences}
    lines = sorted(written | {spoken_out(line) for line in written})
    directory = cache / _fingerprint(lines)
    model = LanguageModel(directory / "mixed.lm.bin", directory / "mixed.dict")
    if hold(directory) and model.language_model.is_file() and model.dictionary.is_file():
        return model
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            built = build(lines, Path(scratch))
            directory.mkdir(exist_ok=True)
            built.language_model.replace(model.language_model)
            built.dictionary.replace(model.dictionary)
        hold(directory)
        remove_old(directory)
    except OSError as error:
        raise AsrError(
            f"no language model can be kept in '{cache}' ({error.strerror}); let "
            "asr.cache_directory name a directory that this user may write to"
        ) from error
    return LanguageModel(model.language_model, model.dictionary, built.unpronounced)


def build(sentences: Sequence[str], directory: Path) -> LanguageModel:
    """Build the model into a directory. Blocks for 10 to 20 s."""
    spoken = [words_of(sentence) for sentence in sentences]
    pronunciations = load_pronunciations()
    domain_words = {word for sentence in spoken for word in sentence}
    unpronounced = tuple(sorted(domain_words - pronunciations.keys()))
    trie = read_trie(Path(get_model_path()) / "en-us" / "en-us.lm.bin")
    words = _vocabulary(trie, domain_words - set(unpronounced), pronunciations)
    mixed = mix(estimate(spoken, words), restricted(trie, words), DOMAIN_WEIGHT)
    arpa, binary = directory / "mixed.arpa", directory / "mixed.lm.bin"
    write_arpa(mixed, arpa)
    silent = Config(loglevel="FATAL")
    SphinxNgramModel(silent, LogMath(), str(arpa)).write(str(binary))
    arpa.unlink()
    dictionary = directory / "mixed.dict"
    write_dictionary(words, pronunciations, dictionary)
    return LanguageModel(binary, dictionary, unpronounced)


def words_of(sentence: str) -> list[str]:
    """The words of a sentence as the dictionary spells them."""
    return re.findall(r"[a-z]+(?:'[a-z]+)*'?", sentence.lower())


def load_pronunciations() -> dict[str, list[str]]:
    """All known pronunciations: the wheel's dictionary, then our own additions."""
    known: dict[str, list[str]] = {}
    wheel = Path(get_model_path()) / "en-us" / "cmudict-en-us.dict"
    ours = files("voice.asr") / "pronunciations.dict"
    for text in (wheel.read_text(encoding="utf-8"), ours.read_text(encoding="utf-8")):
        for line in text.splitlines():
            word, _, phones = line.partition(" ")
            known.setdefault(re.sub(r"\(\d+\)$", "", word), []).append(phones)
    return known


def write_arpa(model: NgramModel, path: Path) -> None:
    """Write a back-off model in the ARPA format. Blocks."""
    names = np.array(model.words)
    with path.open("w", encoding="utf-8") as file:
        file.write("\\data\\\n")
        file.writelines(f"ngram {n}={o.keys.size}\n" for n, o in enumerate(model.orders, 1))
        for length, order in enumerate(model.orders, 1):
            file.write(f"\n\\{length}-grams:\n")
            file.writelines(_arpa_lines(order, length, names, model.base))
        file.write("\n\\end\\\n")


def write_dictionary(words: Iterable[str], known: Pronunciations, path: Path) -> None:
    """Write the pronunciations of these words; further ones of a word are numbered."""
    with path.open("w", encoding="utf-8") as file:
        for word in words:
            for number, phones in enumerate(known.get(word, ()), 1):
                file.write(f"{word}{f'({number})' if number > 1 else ''} {phones}\n")


def _vocabulary(trie: Trie, domain: set[str], known: Pronunciations) -> tuple[str, ...]:
    frequent = np.argsort(-trie.unigrams["probability"][: len(trie.words)])
    general = [trie.words[n] for n in frequent if trie.words[n] in known][:GENERAL_WORDS]
    return (START, END, *sorted((set(general) | domain) - {START, END}))


def _arpa_lines(order: Order, length: int, names: np.ndarray, base: int) -> Iterable[str]:
    logs = np.log10(np.maximum(order.probabilities, 10.0**LEAST_LOG10)).tolist()
    columns = [
        names[(order.keys // base ** (length - 1 - i)) % base].tolist() for i in range(length)
    ]
    grams = map(" ".join, zip(*columns, strict=True))
    if length == HIGHEST_ORDER:
        return (f"{p:.4f}\t{gram}\n" for p, gram in zip(logs, grams, strict=True))
    backoffs = np.log10(order.backoffs).tolist()
    return (f"{p:.4f}\t{g}\t{b:.4f}\n" for p, g, b in zip(logs, grams, backoffs, strict=True))


def _fingerprint(lines: Sequence[str]) -> str:
    ours = (files("voice.asr") / "pronunciations.dict").read_text(encoding="utf-8")
    settings = f"{VERSION} {GENERAL_WORDS} {DOMAIN_WEIGHT}"
    text = "\n".join([settings, ours, *lines])
    return hashlib.sha256(text.encode()).hexdigest()[:16]
