"""The playout keeps its lead and knows what the caller has heard."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.playout import BYTES_PER_S, Playout, SendAudio, SendMark, TurnHeard
from voice.tts.engine import Clip


class Line:
    """The far end, simulated to the byte: plays what it got and echoes marks when due."""

    def __init__(self, playout):
        self.playout = playout
        self.queue = []
        self.ends_at_s = 0.0
        self.audio = b""

    def send_due(self, now_s):
        for send in self.playout.due(now_s):
            match send:
                case SendAudio(mulaw):
                    self.ends_at_s = max(now_s, self.ends_at_s) + len(mulaw) / BYTES_PER_S
                    self.audio += mulaw
                case SendMark(name):
                    self.queue.append((max(now_s, self.ends_at_s), name))

    def echo_due(self, now_s):
        heard = []
        while self.queue and self.queue[0][0] <= now_s:
            heard.append(self.playout.on_mark(self.queue.pop(0)[1], now_s))
        return [h for h in heard if h]

    def lead_s(self, now_s):
        return max(0.0, self.ends_at_s - now_s)


@pytest.fixture
def playout():
    return Playout(lead_s=0.5, mark_every_s=0.3)


@pytest.fixture
def line(playout):
    return Line(playout)


def clip(seconds, text="one two three four five six seven eight nine ten"):
    return Clip(text, bytes(int(seconds * BYTES_PER_S)))


def say(playout, seconds, *, now_s=0.0, may_interrupt=True, then="listen"):
    playout.enqueue(clip(seconds), reply_id="r1", may_interrupt=may_interrupt, now_s=now_s)
    playout.enqueue_end(then)


def run(line, until_s, *, from_s=0.0, step_s=0.02):
    heard, now_s = [], from_s
    while now_s < until_s:
        line.send_due(now_s)
        heard += line.echo_due(now_s)
        now_s = round(now_s + step_s, 6)
    return heard


def test_the_lead_is_kept_and_never_exceeded(playout, line):
    say(playout, 3.0)
    now_s = 0.0
    while now_s < 2.4:
        line.send_due(now_s)
        line.echo_due(now_s)
        assert 0.35 <= line.lead_s(now_s) <= 0.5 + 1e-9
        now_s += 0.02


@pytest.mark.parametrize(("early_s", "is_sent"), [(0.004, True), (0.006, False)], ids=str)
def test_who_is_woken_a_little_early_need_not_be_woken_again(playout, early_s, is_sent):
    say(playout, 3.0)
    playout.due(0.0)
    due_in_s = playout.next_due_s(0.0)
    assert bool(playout.due(due_in_s - early_s)) is is_sent


def test_the_turn_is_heard_when_its_last_byte_was_played(playout, line):
    say(playout, 1.0, then="hang_up")
    assert run(line, 0.98) == []
    assert run(line, 1.1, from_s=0.98) == [TurnHeard("hang_up")]


def test_all_bytes_go_out_once_and_in_order(playout, line):
    audio = bytes(i % 251 for i in range(8013))
    playout.enqueue(Clip("a", audio), reply_id="r", may_interrupt=True, now_s=0.0)
    run(line, 2.0)
    assert line.audio == audio


def test_marks_stand_200_to_400_ms_apart():
    playout = Playout(lead_s=0.8, mark_every_s=0.3)
    say(playout, 4.0)
    sent, marks, now_s = 0, [], 0.0
    while now_s < 5:
        for send in playout.due(now_s):
            if isinstance(send, SendAudio):
                sent += len(send.mulaw)
            else:
                marks.append(sent)
                playout.on_mark(send.name, now_s)
        now_s += 0.1
    gaps = [b - a for a, b in itertools.pairwise(marks)][:-1]
    assert gaps
    assert all(0.2 * BYTES_PER_S <= gap <= 0.4 * BYTES_PER_S for gap in gaps)


def test_a_barge_in_leaves_the_words_that_were_played(playout, line):
    say(playout, 2.0)
    run(line, 1.0)
    cleared = playout.clear(1.0)
    assert cleared.heard == "one two three four five"
    assert not playout.is_audible(1.0)


def test_an_echo_after_a_clear_means_flushed_not_played(playout, line):
    say(playout, 1.0, then="hang_up")
    run(line, 0.9)
    playout.clear(0.9)
    late = [playout.on_mark(name, 0.95) for _, name in line.queue]
    assert late
    assert late == [None] * len(late)


def test_the_played_position_follows_marks_and_time(playout, line):
    say(playout, 3.0)
    for now_s in (0.5, 1.0, 1.5):
        run(line, now_s, from_s=now_s - 0.5)
        assert playout.heard_bytes(now_s) == pytest.approx(now_s * BYTES_PER_S, abs=0.06 * 8000)


def test_speech_after_a_pause_is_not_taken_as_played_already(playout, line):
    say(playout, 0.5)
    run(line, 1.0)
    say(playout, 2.0, now_s=10.0)
    line.send_due(10.0)
    assert playout.heard_bytes(10.0) == 0.5 * BYTES_PER_S
    assert playout.heard_bytes(10.2) == pytest.approx(0.7 * BYTES_PER_S, abs=1)


def test_what_must_be_heard_may_not_be_cleared_until_it_was(playout, line):
    say(playout, 1.0, may_interrupt=False)
    say(playout, 1.0)
    run(line, 0.9)
    assert not playout.may_clear(0.9)
    run(line, 1.1, from_s=0.9)
    assert playout.may_clear(1.1)


def test_a_mark_that_never_returns_does_not_hold_up_the_call(playout):
    say(playout, 0.3)
    playout.due(0.0)
    assert playout.overdue(2.2) is None
    assert playout.overdue(2.31) == TurnHeard("listen")
    assert playout.overdue(9.0) is None


def test_an_answer_not_begun_is_withdrawn_whole(playout):
    say(playout, 1.0)
    assert playout.drop_unstarted()
    assert playout.due(0.0) == []


def test_withdrawing_keeps_advice_and_hand_over_but_not_the_question_after_it(playout, line):
    playout.enqueue(clip(0.5), reply_id="advice", may_interrupt=False, now_s=0.0)
    playout.enqueue(clip(0.5), reply_id="question", may_interrupt=True, now_s=0.0)
    playout.enqueue_end("listen")
    line.send_due(0.0)
    assert not playout.drop_unstarted()
    say(playout, 0.4, may_interrupt=False, then="hand_off")
    assert not playout.drop_unstarted()
    assert run(line, 2.0) == [TurnHeard("hand_off")]
    assert len(line.audio) == 0.9 * BYTES_PER_S


def test_waiting_to_begin_is_only_before_the_first_byte(playout, line):
    assert not playout.is_waiting_to_begin(0.0)
    say(playout, 1.0)
    assert playout.is_waiting_to_begin(0.0)
    line.send_due(0.0)
    assert not playout.is_waiting_to_begin(0.1)


@given(
    st.lists(st.integers(1, 20_000), min_size=1, max_size=6),
    st.floats(0.0, 12.0),
    st.floats(0.005, 0.4),
)
def test_nothing_is_heard_before_it_was_sent_and_position_never_falls(sizes, cut_s, step_s):
    playout = Playout(lead_s=0.8, mark_every_s=0.25)
    line = Line(playout)
    for size in sizes:
        playout.enqueue(Clip("w " * 8, bytes(size)), reply_id="r", may_interrupt=True, now_s=0.0)
    now_s, last = 0.0, 0
    while now_s < cut_s:
        line.send_due(now_s)
        line.echo_due(now_s)
        heard = playout.heard_bytes(now_s)
        assert last <= heard <= len(line.audio)
        last, now_s = heard, now_s + step_s
    playout.clear(now_s)
    assert playout.buffered_bytes(now_s) == 0


def test_a_pause_sends_nothing_and_going_on_repeats_a_syllable_and_loses_nothing(playout):
    audio = bytes(i % 251 for i in range(16_000))
    playout.enqueue(Clip("a", audio[:9_000]), reply_id="r1", may_interrupt=True, now_s=0.0)
    playout.enqueue(Clip("b", audio[9_000:]), reply_id="r2", may_interrupt=True, now_s=0.0)
    playout.enqueue_end("hang_up")
    before = Line(playout)
    run(before, 0.98)
    heard = playout.heard_bytes(0.98)
    playout.pause(0.98)
    assert playout.is_paused
    assert playout.is_audible(1.0)
    assert playout.due(1.2) == []
    assert playout.next_due_s(1.2) == pytest.approx(0.05)
    assert [playout.on_mark(name, 1.0) for _, name in before.queue] == [None] * len(before.queue)
    playout.resume()
    after = Line(playout)
    assert run(after, 4.0, from_s=2.0) == [TurnHeard("hang_up")]
    assert after.audio == audio[heard - 2_000 :]


def test_the_end_of_a_turn_that_was_sent_already_comes_again_after_a_pause(playout, line):
    say(playout, 0.4, then="hand_off")
    run(line, 0.2)
    assert playout.is_nearly_over()
    playout.pause(0.2)
    playout.resume()
    again = Line(playout)
    assert run(again, 2.0, from_s=1.0) == [TurnHeard("hand_off")]


def test_what_is_added_during_a_pause_comes_after_what_was_cut(playout, line):
    say(playout, 1.0)
    run(line, 0.5)
    playout.pause(0.5)
    playout.enqueue(Clip("new", b"\x01" * 800), reply_id="r2", may_interrupt=True, now_s=0.6)
    playout.resume()
    after = Line(playout)
    run(after, 3.0, from_s=1.0)
    assert after.audio.endswith(b"\x01" * 800)
    assert b"\x01" not in after.audio[:-800]


def test_a_pause_that_becomes_an_interruption_leaves_the_words_that_were_played(playout, line):
    say(playout, 2.0)
    run(line, 1.0)
    playout.pause(1.0)
    assert playout.heard_words(1.5) == "one two three four five"
    assert playout.clear(1.7).heard == "one two three four five"
    assert not playout.is_audible(1.7)
    assert not playout.is_paused


@given(
    st.lists(st.integers(1, 12_000), min_size=1, max_size=5),
    st.lists(st.floats(0.05, 1.0), min_size=1, max_size=4),
)
def test_however_often_it_pauses_every_byte_is_played_and_the_turn_ends_once(sizes, pauses_s):
    playout = Playout(lead_s=0.5, mark_every_s=0.3)
    audio = bytes(i % 251 for i in range(sum(sizes)))
    at = 0
    for size in sizes:
        playout.enqueue(Clip("x", audio[at : at + size]), reply_id="r", may_interrupt=True, now_s=0)
        at += size
    playout.enqueue_end("listen")
    now_s, played, ended = 0.0, b"", []
    for pause_s in [*pauses_s, 20.0]:
        line = Line(playout)
        start = playout.heard_bytes(now_s)
        ended += run(line, now_s + pause_s, from_s=now_s)
        now_s = round(now_s + pause_s, 6)
        played += line.audio[: playout.heard_bytes(now_s) - start]
        if not playout.is_audible(now_s):
            ended += line.echo_due(now_s + 0.1)
            break
        playout.pause(now_s)
        playout.resume()
    assert ended == [TurnHeard("listen")]
    position = 0
    for byte in range(0, len(audio), 500):
        found = played.find(audio[byte : byte + 200], max(0, position - 2_600))
        assert found >= 0
        position = found
