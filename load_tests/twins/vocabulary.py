"""The tokens of a twin: every byte, given words, fillers, and the marks in Whisper's order."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

LANGUAGES = ("en", *(f"x{number:02}" for number in range(98)))
"""Only English is spoken; the others are there for their number."""
TIMES = tuple(f"<|{0.02 * step:.2f}|>" for step in range(1501))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tokens by id."""

    tokens: tuple[str, ...]
    text: int
    """The first so many are text; the first mark, the end of the text, follows."""
    languages: int

    @property
    def end(self) -> int:
        """Id of the end of the text."""
        return self.text

    def id_of(self, token: str) -> int:
        """The id of a token as it is written in the vocabulary."""
        return self.tokens.index(token)

    @property
    def language_ids(self) -> list[int]:
        """They follow the end and the start of the text."""
        return list(range(self.text + 2, self.text + 2 + self.languages))


def make_vocabulary(size: int, words: Sequence[str] = ()) -> Vocabulary:
    """A vocabulary of `size` tokens; each word is one, with the space before it.

    Raises:
        ValueError: the words do not fit.
    """
    # The third large release added a language.
    languages = (*LANGUAGES, "yue") if size >= 51_866 else LANGUAGES
    marks = [
        "<|endoftext|>",
        "<|startoftranscript|>",
        *(f"<|{language}|>" for language in languages),
        *("<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>"),
        *("<|nospeech|>", "<|notimestamps|>"),
    ]
    text = sorted(pre_tokenizers.ByteLevel.alphabet())
    text += [word for word in dict.fromkeys(map(as_token, words)) if word not in text]
    room = size - len(marks) - len(TIMES)
    if len(text) > room:
        raise ValueError(f"{len(text)} tokens of text; a vocabulary of {size} holds {room}")
    text += [as_token(f"filler{number}") for number in range(room - len(text))]
    return Vocabulary((*text, *marks, *TIMES), room, len(languages))


def as_token(word: str) -> str:
    """A word with the space before it, each byte a letter as byte-level vocabularies write it."""
    splitter = pre_tokenizers.ByteLevel(add_prefix_space=True, use_regex=False)
    return "".join(piece for piece, _ in splitter.pre_tokenize_str(word))


def write_tokenizer(vocabulary: Vocabulary, path: Path) -> None:
    """A `tokenizer.json` that decodes every id; what it encodes, it encodes byte by byte."""
    text = {token: number for number, token in enumerate(vocabulary.tokens[: vocabulary.text])}
    tokenizer = Tokenizer(models.BPE(vocab=text, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    marks = vocabulary.tokens[vocabulary.text :]
    times = set(TIMES)
    tokenizer.add_special_tokens(
        [AddedToken(mark, special=True) for mark in marks if mark not in times]
    )
    tokenizer.add_tokens([AddedToken(time, special=False) for time in TIMES])
    tokenizer.save(str(path))
