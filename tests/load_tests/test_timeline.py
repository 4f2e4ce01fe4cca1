from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.image import imread

from load_tests.timeline import (
    AGENT_GREEN,
    BARGE_IN_PURPLE,
    CALLER_BLUE,
    EMERGENCY_VERMILION,
    OTHER_GREY,
    Annotation,
    AnnotationKind,
    draw_timeline,
    lanes_of,
)
from load_tests.twilio_double.events import DoubleEvent, EventKind
from load_tests.twilio_double.g711 import silence
from load_tests.twilio_double.report import CallReport
from load_tests.twilio_double.turns import turns_of

LEFT_PX, WIDTH_PX = 100, 1485


def a_call(tone, caller, agent, *, seconds, clears=()):
    tracks = []
    for spans in (caller, agent):
        track = bytearray(silence(round(seconds * 8000)))
        for start_s, end_s in spans:
            sound = tone(end_s - start_s)
            track[round(start_s * 8000) : round(start_s * 8000) + len(sound)] = sound
        tracks.append(bytes(track))
    events = [DoubleEvent(at_s, EventKind.CLEARED) for at_s in clears]
    for start_s, end_s in caller:
        events.append(DoubleEvent(start_s, EventKind.LINE_STARTED, "some words"))
        events.append(DoubleEvent(end_s, EventKind.LINE_ENDED, "some words"))
    turns = turns_of(events, tracks[1])
    return CallReport("CA1", "completed", "caller", tuple(events), turns, (), *tracks, 0.001)


def draw(report, path, *annotations):
    draw_timeline(report, path, annotations=annotations, title="a call")
    return imread(path)[:, :, :3]


def columns(picture, colour):
    """Where a colour stands, in pixels from the left."""
    near = np.abs(picture - np.array(to_rgb(colour))).max(axis=2) < 0.02
    return np.flatnonzero(near[:, LEFT_PX:].sum(axis=0) > 20) + LEFT_PX


@pytest.mark.parametrize(("row", "colour"), [("caller", CALLER_BLUE), ("agent", AGENT_GREEN)])
def test_speech_stands_where_it_was_heard(tmp_path, tone, row, colour):
    spans = {"caller": [], "agent": [], row: [(5.0, 10.0)]}
    picture = draw(a_call(tone, **spans, seconds=20.0), tmp_path / "call.png")
    assert picture.shape[:2] == (500, 1600)
    found = columns(picture, colour)
    assert found[0] == pytest.approx(LEFT_PX + WIDTH_PX * 0.25, abs=8)
    assert found[-1] == pytest.approx(LEFT_PX + WIDTH_PX * 0.5, abs=8)


def test_an_emergency_stands_where_it_was_raised(tmp_path, tone):
    report = a_call(tone, [], [], seconds=20.0)
    assert not len(columns(draw(report, tmp_path / "calm.png"), EMERGENCY_VERMILION))
    note = Annotation(10.0, AnnotationKind.EMERGENCY, "chest_pressure")
    found = columns(draw(report, tmp_path / "alarm.png", note), EMERGENCY_VERMILION)
    assert found[0] == pytest.approx(LEFT_PX + WIDTH_PX * 0.5, abs=8)


def test_a_measured_barge_in_is_marked_without_being_told(tmp_path, tone):
    report = a_call(tone, [(5.0, 7.0)], [(1.0, 5.2)], seconds=20.0, clears=[5.2])
    found = columns(draw(report, tmp_path / "call.png"), BARGE_IN_PURPLE)
    assert found[0] == pytest.approx(LEFT_PX + WIDTH_PX * 0.26, abs=8)


def test_the_wait_for_an_answer_is_drawn_between_the_rows(tmp_path, tone):
    spoken = {"caller": [(2.0, 5.0)], "seconds": 20.0}
    without = draw(a_call(tone, agent=[], **spoken), tmp_path / "without.png")
    picture = draw(a_call(tone, agent=[(10.0, 12.0)], **spoken), tmp_path / "call.png")
    # The strip of the waits lies between the words of the caller and the bars of the agent.
    strip = slice(250, 310)
    dark = picture[strip].max(axis=2) < 0.3
    row = int(dark.sum(axis=1).argmax())
    ends = np.flatnonzero(dark[row])[[0, -1]]
    assert ends == pytest.approx(LEFT_PX + WIDTH_PX * np.array([0.25, 0.5]), abs=8)
    assert not (without[strip].max(axis=2) < 0.3).sum(axis=1).max() > 40


def test_voices_that_are_not_ours_are_hatched(tmp_path, tone):
    report = a_call(tone, [], [], seconds=20.0)
    others = (
        DoubleEvent(2.0, EventKind.SAID, "please hold", value=4.0),
        DoubleEvent(10.0, EventKind.PERSON_JOINED),
        DoubleEvent(14.0, EventKind.PERSON_LEFT, "completed"),
    )
    picture = draw(replace(report, events=others), tmp_path / "call.png")[
        338:366
    ]  # the agent's row
    row = (np.abs(picture - np.array(to_rgb(OTHER_GREY))).max(axis=2) < 0.02).sum(axis=0) > 0
    found = np.flatnonzero(row[LEFT_PX:]) / WIDTH_PX * 20.0
    assert found.min() == pytest.approx(2.0, abs=0.1)
    assert found.max() == pytest.approx(14.0, abs=0.1)
    assert not ((found > 6.2) & (found < 9.8)).any()


def test_long_calls_get_a_wider_picture_and_silent_ones_are_drawn(tmp_path, tone):
    assert draw(a_call(tone, [], [], seconds=120.0), tmp_path / "long.png").shape[1] > 2400
    assert draw(a_call(tone, [], [], seconds=0.0), tmp_path / "none.png").shape[1] == 1600


def test_many_words_do_not_widen_or_break_the_picture(tmp_path, tone):
    notes = [
        Annotation(float(at_s), kind, "word " * 25)
        for at_s in range(1, 20, 4)
        for kind in AnnotationKind
    ]
    report = a_call(tone, [(5.0, 7.0)], [], seconds=20.0)
    assert draw(report, tmp_path / "call.png", *notes).shape[:2] == (500, 1600)


def test_the_sentences_of_a_turn_are_read_downwards_and_others_in_rotation():
    assert lanes_of([0.1, 8.0, 12.0, 12.0, 12.1, 30.0, 40.0, 40.0]) == [0, 1, 0, 1, 2, 0, 0, 1]
    assert lanes_of([]) == []
