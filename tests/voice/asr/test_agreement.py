import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.asr.agreement import LocalAgreement, restated
from voice.asr.decoding import plain
from voice.asr.engine import Word

WORD_S = 0.4


def spoken(text, from_s=0.0):
    """Words as a decoder gives them, each as long as any other."""
    return [
        Word(word, from_s + WORD_S * n, from_s + WORD_S * (n + 1), 0.9)
        for n, word in enumerate(text.split())
    ]


def heard(agreement, text, until_s=None):
    """The hypothesis `text` for all that the agreement asks for."""
    span = agreement.next_span(until_s if until_s is not None else WORD_S * len(text.split()))
    return agreement.take(spoken(text), span)


class TestConfirming:
    def test_one_hypothesis_confirms_nothing(self):
        agreed = heard(LocalAgreement(window_s=8), "my head")
        assert (agreed.confirmed, agreed.tentative) == ((), ("my", "head"))

    def test_what_two_hypotheses_in_a_row_begin_with_is_confirmed(self):
        agreement = LocalAgreement(window_s=8)
        heard(agreement, "my head is")
        agreed = heard(agreement, "my head hurts so")
        assert (agreed.confirmed, agreed.tentative) == (("my", "head"), ("hurts", "so"))

    def test_capitals_and_punctuation_do_not_count(self):
        agreement = LocalAgreement(window_s=8)
        heard(agreement, "My head, ...")
        assert heard(agreement, "my HEAD").confirmed == ("my", "head")

    def test_agreement_must_be_between_neighbours_in_time(self):
        agreement = LocalAgreement(window_s=8)
        heard(agreement, "my head")
        heard(agreement, "buy bread")
        assert heard(agreement, "my head").confirmed == ()

    def test_what_is_confirmed_stays_where_a_later_hypothesis_differs(self):
        agreement = LocalAgreement(window_s=8)
        heard(agreement, "i cannot breathe")
        heard(agreement, "i cannot breathe well")
        agreed = heard(agreement, "i can breathe well now")
        assert agreed.text == "i cannot breathe well now"
        assert agreed.confirmed == ("i", "cannot", "breathe", "well")

    def test_an_empty_hypothesis_takes_back_only_what_was_tentative(self):
        agreement = LocalAgreement(window_s=8)
        heard(agreement, "my head")
        heard(agreement, "my head hurts")
        agreed = heard(agreement, "")
        assert (agreed.confirmed, agreed.tentative) == (("my", "head"), ())


class TestCutting:
    def test_the_next_span_begins_at_a_confirmed_sentence_that_goes_on(self):
        agreement = LocalAgreement(window_s=8)
        heard(agreement, "My head hurts badly. And")
        heard(agreement, "My head hurts badly. And I feel")
        assert agreement.next_span(3.0).from_s == 4 * WORD_S - 0.5

    def test_a_stop_that_nothing_confirmed_follows_cuts_nothing(self):
        agreement = LocalAgreement(window_s=8)
        heard(agreement, "My head hurts badly.")
        heard(agreement, "My head hurts badly. And")
        assert agreement.next_span(3.0).from_s == 0.0

    @pytest.mark.parametrize("stops", [".,", ",."])
    def test_a_stop_that_only_one_hypothesis_writes_cuts_nothing(self, stops):
        agreement = LocalAgreement(window_s=8)
        for stop in stops:
            heard(agreement, f"My head hurts badly{stop} And")
        assert agreement.next_span(3.0).from_s == 0.0

    def test_a_sentence_is_cut_off_when_what_follows_is_confirmed_later(self):
        agreement = LocalAgreement(window_s=8)
        heard(agreement, "My head hurts badly.")
        heard(agreement, "My head hurts badly. And")
        heard(agreement, "My head hurts badly. And I")
        assert agreement.next_span(3.0).from_s == 4 * WORD_S - 0.5

    def test_words_heard_again_behind_the_cut_are_not_doubled(self):
        agreement = LocalAgreement(window_s=8)
        heard(agreement, "My head hurts badly. And I")
        heard(agreement, "My head hurts badly. And I feel")
        span = agreement.next_span(4.0)
        agreed = agreement.take(spoken("badly. And I feel sick"), span)
        assert agreed.text == "my head hurts badly and i feel sick"

    def test_words_lost_at_the_cut_are_not_taken_for_changed_ones(self):
        agreement = LocalAgreement(window_s=8)
        heard(agreement, "My head hurts badly. And I")
        heard(agreement, "My head hurts badly. And I feel")
        span = agreement.next_span(4.0)
        agreed = agreement.take(spoken("feel sick today"), span)
        assert agreed.text == "my head hurts badly and i feel sick today"

    def test_a_turn_without_a_stop_is_cut_behind_a_confirmed_word(self):
        agreement = LocalAgreement(window_s=8)
        text = " ".join(f"w{n}" for n in range(20))
        heard(agreement, text)
        heard(agreement, text)
        span = agreement.next_span(9.0)
        assert span.until_s == 9.0
        assert span.from_s == pytest.approx(13 * WORD_S - 0.5)
        assert agreement.agreed.text == text

    def test_what_leaves_the_window_unconfirmed_is_kept_as_last_heard(self):
        agreement = LocalAgreement(window_s=2)
        heard(agreement, "a b c d e", until_s=2.0)
        agreement.next_span(3.0)
        assert agreement.agreed.confirmed == ("a", "b")
        assert agreement.agreed.text == "a b c d e"


class TestRestated:
    def test_the_same_words_are_counted(self):
        assert restated(["a", "b"], ["a", "b", "c"], skippable=0) == 2

    def test_a_word_too_many_within_is_passed_over(self):
        assert restated(["i", "have", "pain"], ["i", "have", "got", "pain", "in"], skippable=0) == 4

    def test_other_words_stand_for_those_that_are_known(self):
        assert restated(["a", "b"], ["x", "y", "z"], skippable=0) == 2

    def test_the_tail_of_what_is_known_is_enough_where_the_front_may_be_lacking(self):
        assert restated(["a", "b", "c"], ["c", "d"], skippable=3) == 1

    def test_nothing_is_restated_where_all_may_be_lacking_and_nothing_fits(self):
        assert restated(["a", "b"], ["x", "y"], skippable=2) == 0


WORDS = st.sampled_from(["no", "No.", "pain", "my", "head?", "hurts", "..."])
HYPOTHESES = st.lists(
    st.tuples(st.lists(WORDS, max_size=12), st.floats(0.1, 3.0)), min_size=1, max_size=12
)


def play(hypotheses, window_s=4.0):
    """Feed them; give after each what was asked for and what is agreed."""
    agreement, until_s = LocalAgreement(window_s=window_s), 0.0
    for words, more_s in hypotheses:
        until_s += more_s
        span = agreement.next_span(until_s)
        after_cut = agreement.agreed
        each_s = (span.until_s - span.from_s) / max(1, len(words))
        timed = [Word(word, n * each_s, (n + 1) * each_s, 0.5) for n, word in enumerate(words)]
        yield span, after_cut, agreement.take(timed, span)


class TestWhateverIsHeard:
    @given(HYPOTHESES)
    def test_what_is_confirmed_is_never_taken_back(self, hypotheses):
        known = ()
        for _, after_cut, agreed in play(hypotheses):
            for step in (after_cut, agreed):
                assert step.confirmed[: len(known)] == known
                known = step.confirmed

    @given(HYPOTHESES)
    def test_a_span_is_never_too_long_and_never_goes_back(self, hypotheses):
        from_s = 0.0
        for span, _, _ in play(hypotheses):
            assert span.until_s - span.from_s <= 4.0 + 1e-9
            assert span.from_s >= from_s
            from_s = span.from_s

    @given(HYPOTHESES)
    def test_a_cut_changes_no_word_of_the_text(self, hypotheses):
        text = ""
        for _, after_cut, agreed in play(hypotheses):
            assert after_cut.text == text
            text = agreed.text

    @given(st.lists(st.lists(st.sampled_from("abc"), max_size=6), min_size=2, max_size=8))
    def test_a_word_is_confirmed_only_if_two_hypotheses_in_a_row_hold_it(self, hypotheses):
        agreement, before = LocalAgreement(window_s=1e9), []
        known = 0
        for words in hypotheses:
            agreed = heard(agreement, " ".join(words))
            for word in agreed.confirmed[known:]:
                assert word in words
                assert word in before
            known, before = len(agreed.confirmed), words

    @given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=40), st.integers(1, 4))
    def test_a_perfect_recogniser_without_stops_is_followed_word_for_word(self, words, step):
        agreement = LocalAgreement(window_s=1e9)
        for count in [*range(step, len(words), step), len(words), len(words)]:
            agreed = heard(agreement, " ".join(words[:count]))
            assert agreed.text == " ".join(words[:count])
        assert agreed.tentative == ()

    @given(HYPOTHESES)
    def test_words_are_plain(self, hypotheses):
        for _, _, agreed in play(hypotheses):
            assert all(word and word == plain(word) for word in agreed.text.split())
