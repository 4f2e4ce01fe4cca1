import pytest

from load_tests.twilio_double.signature import Account, sign

TOKEN = "0123456789abcdef0123456789abcdef"
URL = "https://voice.example.org/twilio/voice?tenant=acme"
FIELDS = (
    ("CallSid", "CA00000000000000000000000000000001"),
    ("AccountSid", "AC00000000000000000000000000000001"),
    ("From", "+12025550123"),
    ("To", "+12025550199"),
    ("CallStatus", "ringing"),
    ("Direction", "inbound"),
    ("ApiVersion", "2010-04-01"),
)


def test_a_webhook_is_signed_as_the_reference_does():
    assert sign(TOKEN, URL, FIELDS) == "CoF99KQ8Zt99IKiSMFXRTysbGBY="


def test_a_webhook_is_signed_with_sha256_as_the_reference_does():
    expected = "U9MCe58mwEKIRRB0DGNKdfc/YH82Uy/Q5HOrRDWmaFM="
    assert sign(TOKEN, URL, FIELDS, algorithm="sha256") == expected


def test_an_upgrade_is_signed_over_its_url_alone():
    assert sign(TOKEN, "wss://voice.example.org/twilio/media/abc") == "D+ha36e6mFuE5m6RosNlm5nl8Tg="


def test_the_order_of_the_fields_does_not_matter():
    assert sign(TOKEN, URL, reversed(FIELDS)) == sign(TOKEN, URL, FIELDS)


def test_the_fragment_is_not_signed():
    assert sign(TOKEN, URL + "#rc=2&rp=all", FIELDS) == sign(TOKEN, URL, FIELDS)


def test_a_field_that_comes_twice_is_signed_once_for_each_value_in_order():
    twice = sign(TOKEN, URL, (("A", "2"), ("A", "1"), ("A", "2")))
    assert twice == sign(TOKEN, URL, (("A", "1"), ("A", "2")))
    assert twice not in (sign(TOKEN, URL, (("A", "1"),)), sign(TOKEN, URL, (("A", "2"),)))


@pytest.mark.parametrize("change", ["url", "token", "value"])
def test_any_change_changes_the_signature(change):
    token = TOKEN[:-1] + "0" if change == "token" else TOKEN
    url = URL + "x" if change == "url" else URL
    fields = (*FIELDS[1:], ("CallSid", "CA2")) if change == "value" else FIELDS
    assert sign(token, url, fields) != sign(TOKEN, URL, FIELDS)


def test_the_token_does_not_show_when_an_account_is_printed():
    assert TOKEN not in repr(Account("AC1", TOKEN))


def test_twilios_own_library_takes_our_signatures():
    from twilio.request_validator import RequestValidator

    validator = RequestValidator(TOKEN)
    assert validator.validate(URL, dict(FIELDS), sign(TOKEN, URL, FIELDS))
    get = URL + "&a=%20b"
    assert validator.validate(get, {}, sign(TOKEN, get))
