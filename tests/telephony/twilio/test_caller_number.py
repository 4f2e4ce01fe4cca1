import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.twilio.caller_number import caller_number

NUMBER = "+12025550123"


def test_the_number_of_an_incoming_call_is_read():
    assert caller_number({"From": NUMBER, "Direction": "inbound"}) == NUMBER
    assert caller_number({"From": NUMBER, "StirVerstat": "TN-Validation-Passed-A"}) == NUMBER


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"From": ""},
        {"From": "anonymous"},
        {"From": "Restricted"},
        {"From": "+266696687"},
        {"From": "+86282452253"},
        {"From": "client:web"},
        {"From": "sip:somebody@example.org"},
        {"From": "12025550123"},
        {"From": "+1202555012३"},
        {"From": NUMBER, "StirVerstat": "TN-Validation-Failed-C"},
        {"From": NUMBER, "Direction": "outbound-api"},
    ],
)
def test_what_is_no_callers_number_is_none(form):
    assert caller_number(form) == ""


@given(st.dictionaries(st.sampled_from(["From", "Direction", "StirVerstat"]), st.text()))
def test_any_form_is_read(form):
    assert caller_number(form) in ("", form.get("From", "").strip())
