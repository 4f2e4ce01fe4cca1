"""The decoder's program: turns in, words with their times out."""

import io
import json

import numpy as np
import pytest

from load_tests.caller_voices.manifest import demo_recording
from load_tests.recording import read_recording
from voice import mulaw
from voice.asr.sphinx_program import AUDIO, FINISH, FORGET, HEADER, START, TurnDecoder, serve

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def decoder():
    return TurnDecoder({})


def pcm(sentence="crushing-chest-pain"):
    return mulaw.decode(read_recording(demo_recording(sentence)).mulaw).tobytes()


def words(decoder, audio, size=320):
    decoder.start()
    for begin in range(0, len(audio), size):
        decoder.feed(audio[begin : begin + size])
    return decoder.finish()["words"]


def text(heard):
    return " ".join(word[0] for word in heard)


def test_words_come_with_times_that_rise_and_probabilities(decoder):
    audio = pcm()
    heard = words(decoder, audio)
    assert "chest pain" in text(heard)
    times_s = [time_s for word in heard for time_s in word[1:3]]
    assert times_s == sorted(times_s)
    assert 0.0 < times_s[0] < times_s[-1] <= len(audio) / 16_000 + 0.05
    assert all(0.0 <= word[3] <= 1.0 for word in heard)


@pytest.mark.parametrize(
    ("sentence", "size"),
    [("only-yes", 2), ("crushing-chest-pain", 1600), ("crushing-chest-pain", 1_000_000)],
)
def test_the_size_of_the_pieces_changes_no_word(decoder, sentence, size):
    audio = pcm(sentence)
    assert text(words(decoder, audio, size)) == text(words(decoder, audio))


def test_what_one_caller_said_changes_nothing_for_the_next(decoder):
    first = words(decoder, pcm("moderate"))
    loud = (np.random.default_rng(1).standard_normal(24_000) * 9000).astype("<i2").tobytes()
    words(decoder, loud)
    decoder.start()
    decoder.feed(loud)
    decoder.forget()
    assert words(decoder, pcm("moderate")) == first


@pytest.mark.parametrize("audio", [b"", bytes(2), bytes(16_000)])
def test_a_turn_without_speech_has_no_words(decoder, audio):
    assert words(decoder, audio) == []


def test_a_turn_that_was_not_begun_has_no_words(decoder):
    decoder.feed(pcm("only-yes"))
    assert decoder.finish() == {"words": []}


def test_the_program_answers_each_finished_turn_with_one_line(decoder):
    def frame(kind, body=b""):
        return HEADER.pack(kind, len(body)) + body

    yes = pcm("only-yes")
    turn = frame(START) + frame(AUDIO, yes)
    requests = turn + frame(FORGET) + turn + frame(FINISH) + frame(FINISH)
    answers = io.BytesIO()
    serve(decoder, io.BytesIO(requests), answers)
    lines = [json.loads(line) for line in answers.getvalue().splitlines()]
    assert [text(line["words"]) for line in lines] == ["yes", ""]
