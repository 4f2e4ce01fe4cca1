"""Wishes about lists and calls are told apart, and only one of them asks for no more calls."""

import pytest

from dialog.nlu.contact_wishes import (
    calls_elsewhere,
    leaves_waiting_list,
    says_stop,
    tells_own_attempts,
    wants_no_calls,
    wants_other_contact,
    wants_waiting_list,
)

OPT_OUTS = [
    "stop calling me",
    "take me off your list",
    "put me on the do not call list",
    "please don't call my cell anymore",
    "don't call my house anymore",
    "take my number off",
    "stop texting and calling me",
    "don't call me at work",
    "no more calls please",
    "please take me out of the program",
    "i'm on the do not call registry",
    "quit bugging me",
]


@pytest.mark.parametrize(
    "said",
    [
        "put me on the list",
        "yes put me on the waiting list",
        "can you add me to the cancellation list",
        "can I be on the waiting list",
        "is there a waiting list",
        "call me if something sooner opens up",
        "let me know when a spot frees up",
        "if somebody cancels can you call me",
        "text me as soon as there is an opening",
    ],
)
def test_somebody_would_wait_for_a_free_time(said):
    assert wants_waiting_list(said)


@pytest.mark.parametrize(
    "said",
    ["take me off the waiting list", "do not put me on a list", "what is on the list",
     "call me when my results are in", "put me on the list of patients", *OPT_OUTS],
)  # fmt: skip
def test_other_words_ask_for_no_place_on_it(said):
    assert not wants_waiting_list(said)


@pytest.mark.parametrize(
    "said", ["take me off the waiting list", "get me off that cancellation list"]
)
def test_the_waiting_list_is_left(said):
    assert leaves_waiting_list(said)
    assert not leaves_waiting_list("take me off your list")


@pytest.mark.parametrize(
    "said",
    ["call my cell instead", "don't call my work number anymore, call my cell",
     "please call me on my mobile", "text me instead", "stop calling my wife, call me instead",
     "stop sending me letters", "get me out of this menu"],
)  # fmt: skip
def test_we_are_to_reach_the_caller_otherwise(said):
    assert wants_other_contact(said)


@pytest.mark.parametrize("said", OPT_OUTS)
def test_an_opt_out_is_no_such_wish(said):
    assert not wants_other_contact(said)
    assert not tells_own_attempts(said)


@pytest.mark.parametrize(
    "said",
    ["i stopped calling because nobody answered", "i've been calling all day", "i kept calling"],
)
def test_callers_tell_of_their_own_calls(said):
    assert tells_own_attempts(said)
    assert not calls_elsewhere(said)


@pytest.mark.parametrize(
    "said",
    [
        "stop calling me and no she is moving fine",
        "i take my pills every day please stop calling me",
        "i'm fine don't call me again",
        "yes and take me off your list",
        "no more of these calls please",
        "quit bothering us",
        "i don't want these calls any more and it was one forty over ninety",
    ],
)
def test_calls_are_unwanted_whatever_is_said_besides(said):
    assert wants_no_calls(said)


@pytest.mark.parametrize(
    "said",
    [
        "stop calling me ma'am",
        "i stopped calling because nobody answered",
        "my ex won't stop he never calls me",
        "don't call me back today i'm busy",
        "stop calling my cell call my home phone",
        "he stopped taking it",
        "when did you stop calling",
        "the pain stops",
        "",
    ],
)
def test_calls_may_go_on(said):
    assert not wants_no_calls(said)


@pytest.mark.parametrize("said", ["stop", "please stop", "hello stop", "opt out", "unsubscribe"])
def test_the_word_of_our_messages_is_enough(said):
    assert says_stop(said)


@pytest.mark.parametrize(
    "said",
    ["stop the pills", "it won't stop", "should i stop", "i stopped", "stop by", "don't stop"],
)
def test_what_else_stops_is_no_opt_out(said):
    assert not says_stop(said)
