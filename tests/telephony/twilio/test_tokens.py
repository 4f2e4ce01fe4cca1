"""A stream token opens one stream, of one call, once, soon."""

import pytest

from telephony.errors import StreamTokenError
from telephony.twilio.tokens import Grant, StreamTokens

GRANT = Grant("call1", "CA1", "AC1")


class FakeClock:
    def __init__(self):
        self.now_s = 100.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def tokens(clock):
    return StreamTokens(ttl_s=60.0, clock=clock)


def test_a_token_is_good_for_its_call(tokens):
    tokens.consume(tokens.issue(GRANT), GRANT)


def test_a_token_is_good_once(tokens):
    token = tokens.issue(GRANT)
    tokens.consume(token, GRANT)
    with pytest.raises(StreamTokenError, match="used"):
        tokens.consume(token, GRANT)


@pytest.mark.parametrize(
    "other",
    [Grant("call2", "CA1", "AC1"), Grant("call1", "CA2", "AC1"), Grant("call1", "CA1", "A")],
)
def test_a_token_of_another_call_is_refused_and_used_up(tokens, other):
    token = tokens.issue(GRANT)
    with pytest.raises(StreamTokenError, match="another"):
        tokens.consume(token, other)
    with pytest.raises(StreamTokenError):
        tokens.consume(token, GRANT)


def test_a_token_expires(tokens, clock):
    token = tokens.issue(GRANT)
    clock.now_s += 60.0
    with pytest.raises(StreamTokenError, match="expired"):
        tokens.consume(token, GRANT)


def test_two_tokens_differ_and_are_long(tokens):
    first, second = tokens.issue(GRANT), tokens.issue(GRANT)
    assert first != second
    assert len(first) >= 22
