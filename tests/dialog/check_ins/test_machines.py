"""Machines are known by what they announce, and people who speak of messages are none."""

import pytest

from dialog.check_ins.machines import is_announcement


@pytest.mark.parametrize(
    "said",
    [
        "hello you have reached anna i can't come to the phone right now please leave a message"
        " after the tone",
        "Please leave your message after the beep.",
        "the person you are trying to reach is not available at the tone please record your message"
        " when you have finished recording you may hang up",
        "hi this is anna leave me a message and i will call you back",
        "your call has been forwarded to an automated voice messaging system",
        "the mailbox is full and cannot accept messages at this time",
        "we are unable to take your call",
        "hi you've reached anna i can't come to the phone right now",
        "you have reached the sampletons we'll call you back as soon as we can",
        "the wireless customer you are calling is not available",
        "google voice subscriber is not available",
        "the number you have dialed is not in service",
    ],
)
def test_an_announcement_is_a_machines(said):
    assert is_announcement(said)


@pytest.mark.parametrize(
    "said",
    [
        "yes this is anna",
        "she is not here would you like to leave a message",
        "do you want me to take a message",
        "i can take a message",
        "she can't come to the phone right now",
        "she is at work please call back after six",
        "you can leave a message and i will tell her",
        "are you a machine or do i speak after the beep",
        "i did please leave a message on your machine yesterday",
        "my blood pressure monitor beeps",
        "you've reached anna yes",
        "you've reached the sampletons how can i help",
        "is that the number you have on file",
        "",
    ],
)
def test_a_person_is_none(said):
    assert not is_announcement(said)
