from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from voice.asr.decode_queue import DecodeQueue, Drop, Job, Kind
from voice.asr.decoder import BatchKey
from voice.errors import AsrError

SHORT, LONG = BatchKey(300, 3), BatchKey(800, 3)
PROMPTED = BatchKey(300, 9)


def job(number, kind=Kind.FINAL, *, call=None, key=SHORT, at_s=0.0, for_s=2.0):
    return Job(number, call or f"call {number}", kind, key, at_s, at_s + for_s)


def queue(*jobs, most_waiting=100, most_in_batch=4, gather_s=0.0, kept_for_finals=0):
    made = DecodeQueue(
        most_waiting=most_waiting,
        most_in_batch=most_in_batch,
        gather_s=gather_s,
        kept_for_finals=kept_for_finals,
    )
    for one in jobs:
        made.ask(one)
    return made


def ids(batch):
    return [one.id for one in batch]


def dropped(made):
    return [(one.job.id, one.why) for one in made.dropped()]


class TestOrder:
    def test_a_final_goes_before_older_partials(self):
        made = queue(job(1, Kind.CAPTION), job(2, Kind.EMERGENCY), job(3, Kind.FINAL))
        batches = [made.take(now_s=0, idle=1) for _ in range(4)]
        assert [ids(batch) for batch in batches] == [[3], [2], [1], []]

    def test_the_older_goes_first(self):
        made = queue(job(1, at_s=0), job(2, at_s=0.1), most_in_batch=1)
        assert ids(made.take(now_s=1, idle=1)) == [1]

    def test_the_first_picks_the_batch_and_the_next_in_line_follows(self):
        made = queue(job(1), job(2, key=LONG), job(3))
        assert ids(made.take(now_s=0, idle=1)) == [1, 3]
        assert ids(made.take(now_s=0, idle=1)) == [2]

    def test_windows_with_prompts_of_other_lengths_never_share_a_batch(self):
        made = queue(job(1), job(2, key=PROMPTED))
        assert ids(made.take(now_s=0, idle=1)) == [1]

    def test_finals_never_share_a_batch_with_partials(self):
        made = queue(job(1), job(2, Kind.EMERGENCY))
        assert ids(made.take(now_s=0, idle=1)) == [1]

    def test_a_batch_is_no_larger_than_allowed(self):
        made = queue(*map(job, range(6)), most_in_batch=4)
        assert ids(made.take(now_s=0, idle=1)) == [0, 1, 2, 3]


class TestWorkers:
    def test_what_waits_is_shared_out_among_idle_workers(self):
        made = queue(job(1), job(2), job(3))
        assert ids(made.take(now_s=0, idle=2)) == [1, 2]
        assert ids(made.take(now_s=0, idle=1)) == [3]

    def test_nothing_is_batched_where_every_window_finds_a_worker(self):
        made = queue(job(1), job(2))
        assert ids(made.take(now_s=0, idle=2)) == [1]

    def test_partials_leave_a_worker_to_the_finals(self):
        made = queue(job(1, Kind.EMERGENCY), job(2, Kind.EMERGENCY), kept_for_finals=1)
        assert ids(made.take(now_s=0, idle=2)) == [1]
        assert made.take(now_s=0, idle=1) == ()
        assert made.ready_at_s(idle=1) is None
        made.ask(job(3))
        assert ids(made.take(now_s=0, idle=1)) == [3]

    def test_a_gathering_batch_is_given_out_when_its_first_has_waited(self):
        made = queue(job(1, at_s=1.0), job(2, at_s=1.004), gather_s=0.006)
        assert made.take(now_s=1.005, idle=1) == ()
        assert made.ready_at_s(idle=1) == pytest.approx(1.006)
        assert ids(made.take(now_s=1.006, idle=1)) == [1, 2]

    def test_a_full_batch_waits_for_nobody(self):
        made = queue(job(1, at_s=1.0), job(2, at_s=1.0), most_in_batch=2, gather_s=0.006)
        assert ids(made.take(now_s=1.0, idle=1)) == [1, 2]

    def test_an_empty_queue_is_never_ready(self):
        assert queue().ready_at_s(idle=1) is None


class TestPartialsOfOneCall:
    def test_a_newer_one_takes_the_place_of_the_queued_one(self):
        made = queue(
            job(1, Kind.CAPTION, call="a", at_s=0.0),
            job(2, Kind.CAPTION, call="b", at_s=0.5),
            job(3, Kind.CAPTION, call="a", at_s=1.0, key=LONG),
        )
        assert dropped(made) == [(1, Drop.REPLACED)]
        assert ids(made.take(now_s=1.0, idle=1)) == [3]

    def test_an_urgent_place_is_inherited(self):
        made = queue(
            job(1, Kind.EMERGENCY, call="a", at_s=0.0),
            job(2, Kind.EMERGENCY, call="b", at_s=0.1),
            job(3, Kind.CAPTION, call="a", at_s=0.2),
        )
        assert ids(made.take(now_s=0, idle=1)) == [3, 2]

    def test_a_final_replaces_the_queued_partial(self):
        made = queue(job(1, Kind.EMERGENCY, call="a"), job(2, Kind.FINAL, call="a"))
        assert dropped(made) == [(1, Drop.REPLACED)]
        assert ids(made.take(now_s=0, idle=1)) == [2]

    def test_the_next_is_not_taken_while_one_is_being_decoded(self):
        made = queue(job(1, Kind.EMERGENCY, call="a"))
        batch = made.take(now_s=0, idle=2)
        made.ask(job(2, Kind.EMERGENCY, call="a"))
        assert made.is_decoding_partial("a")
        assert made.take(now_s=0, idle=1) == ()
        assert made.ready_at_s(idle=1) is None
        made.decoded(batch)
        assert ids(made.take(now_s=0, idle=2)) == [2]

    def test_a_final_does_not_wait_for_the_partial_of_its_call(self):
        made = queue(job(1, Kind.EMERGENCY, call="a"))
        made.take(now_s=0, idle=2)
        made.ask(job(2, call="a"))
        assert ids(made.take(now_s=0, idle=1)) == [2]

    def test_one_that_is_overdue_is_dropped(self):
        made = queue(job(1, Kind.CAPTION, for_s=2.0), job(2, Kind.FINAL, for_s=2.0))
        assert ids(made.take(now_s=2.0, idle=1)) == [2]
        assert dropped(made) == [(1, Drop.OVERDUE)]


class TestAFullQueue:
    def test_captions_make_room_before_emergency_partials(self):
        made = queue(
            job(1, Kind.EMERGENCY),
            job(2, Kind.CAPTION),
            job(3, Kind.CAPTION),
            most_waiting=3,
        )
        for number in (4, 5, 6):
            made.ask(job(number))
        assert dropped(made) == [(3, Drop.SHED), (2, Drop.SHED), (1, Drop.SHED)]

    def test_an_emergency_partial_displaces_a_caption(self):
        made = queue(job(1, Kind.CAPTION), job(2, Kind.EMERGENCY), most_waiting=1)
        assert dropped(made) == [(1, Drop.SHED)]

    def test_a_partial_displaces_none_of_its_kind(self):
        made = queue(job(1, Kind.CAPTION), job(2, Kind.CAPTION), most_waiting=1)
        assert dropped(made) == [(2, Drop.SHED)]

    def test_a_final_too_many_is_refused_at_the_door(self):
        made = queue(job(1), job(2), most_waiting=2)
        with pytest.raises(AsrError, match="2 windows wait; allowed: 2"):
            made.ask(job(3))
        assert len(made) == 2


class TestWithdrawing:
    def test_a_withdrawn_job_is_not_given_out(self):
        made = queue(job(1), job(2))
        assert made.withdraw(1) == job(1)
        assert ids(made.take(now_s=0, idle=1)) == [2]
        assert dropped(made) == []

    def test_what_does_not_wait_cannot_be_withdrawn(self):
        made = queue(job(1))
        made.take(now_s=0, idle=1)
        assert made.withdraw(1) is None


def test_it_tells_how_long_the_first_has_waited():
    made = queue(job(1, at_s=1.0), job(2, at_s=2.0))
    assert made.oldest_s(Kind.FINAL, now_s=2.5) == 1.5
    assert made.oldest_s(Kind.CAPTION, now_s=2.5) == 0.0


MOST_WAITING, MOST_IN_BATCH = 6, 3


class QueueMachine(RuleBasedStateMachine):
    """Whatever happens in whatever order: nothing is lost, doubled, mixed or starved."""

    def __init__(self):
        super().__init__()
        self.queue = queue(
            most_waiting=MOST_WAITING,
            most_in_batch=MOST_IN_BATCH,
            gather_s=0.1,
            kept_for_finals=1,
        )
        self.now_s, self.number = 0.0, 0
        self.asked, self.ended = {}, Counter()
        self.running, self.refused = [], set()

    @rule(
        kind=st.sampled_from(Kind),
        call=st.sampled_from("abcdefgh"),
        key=st.sampled_from([SHORT, LONG, PROMPTED]),
    )
    def ask(self, kind, call, key):
        self.number += 1
        one = job(self.number, kind, call=call, key=key, at_s=self.now_s)
        self.asked[one.id] = one
        try:
            self.queue.ask(one)
        except AsrError:
            assert kind is Kind.FINAL
            assert self.queue.waiting(Kind.FINAL) == MOST_WAITING
            self.refused.add(one.id)
        self.note_dropped()

    @rule(later_s=st.sampled_from([0.01, 0.1, 1.5]))
    def time_passes(self, later_s):
        self.now_s += later_s

    @rule(idle=st.integers(1, 3))
    def take(self, idle):
        finals = self.waiting(Kind.FINAL)
        batch = self.queue.take(now_s=self.now_s, idle=idle)
        self.note_dropped()
        if not batch:
            self.nothing_was_ready(idle)
            return
        assert len(batch) <= MOST_IN_BATCH
        assert len({one.key for one in batch}) == 1
        assert len({one.kind for one in batch}) == 1
        assert [one.asked_at_s for one in batch] == sorted(one.asked_at_s for one in batch)
        if finals:
            assert batch[0].id == min(finals), "the oldest final goes first"
        if batch[0].kind is not Kind.FINAL:
            assert idle > 1, "a worker is kept for finals"
            calls = [one.call for one in (*batch, *self.decoding_partials())]
            assert len(calls) == len(set(calls)), "one partial of a call at a time"
            assert all(one.until_s > self.now_s for one in batch)
        self.ended.update(one.id for one in batch)
        self.running.append(batch)

    @precondition(lambda self: self.running)
    @rule(which=st.randoms(use_true_random=False))
    def decoded(self, which):
        batch = self.running.pop(which.randrange(len(self.running)))
        self.queue.decoded(batch)

    @precondition(lambda self: self.number)
    @rule(which=st.randoms(use_true_random=False))
    def withdraw(self, which):
        one = which.randint(1, self.number)
        if self.queue.withdraw(one):
            self.ended[one] += 1

    @invariant()
    def bounded(self):
        assert len(self.queue) <= MOST_WAITING

    @invariant()
    def nothing_is_lost_or_doubled(self):
        assert all(count == 1 for count in self.ended.values())
        waiting = len(self.asked) - len(self.ended) - len(self.refused)
        assert waiting == len(self.queue)

    def note_dropped(self):
        for one in self.queue.dropped():
            assert self.asked[one.job.id].kind is not Kind.FINAL, "a final is never dropped"
            self.ended[one.job.id] += 1

    def waiting(self, kind):
        gone = self.ended.keys() | self.refused
        return [n for n, one in self.asked.items() if one.kind is kind and n not in gone]

    def decoding_partials(self):
        return [one for batch in self.running for one in batch if one.kind is not Kind.FINAL]

    def nothing_was_ready(self, idle):
        ready_at_s = self.queue.ready_at_s(idle=idle)
        assert ready_at_s is None or ready_at_s > self.now_s
        if self.waiting(Kind.FINAL):
            assert ready_at_s is not None, "a final waits for time alone"


TestAnyHistory = QueueMachine.TestCase


@given(st.lists(st.sampled_from([SHORT, LONG, PROMPTED]), min_size=1, max_size=30))
def test_a_final_is_taken_after_at_most_as_many_batches_as_finals_stood_before_it(keys):
    """However many partials and younger finals come in between."""
    made = queue(*(job(n, key=key, at_s=n) for n, key in enumerate(keys)))
    last, number = len(keys) - 1, 1000
    for _ in keys:
        batch = made.take(now_s=100, idle=1)
        if last in ids(batch):
            break
        for kind in (Kind.FINAL, Kind.EMERGENCY):
            number += 1
            made.ask(job(number, kind, key=LONG, at_s=100))
    assert last in ids(batch)
