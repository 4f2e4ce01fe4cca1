"""Signatures as Twilio makes them, and nothing else."""

import pytest
from twilio.request_validator import RequestValidator

from telephony.errors import SignatureError
from telephony.twilio.signature import SigningKeys, signature, verify

TOKEN = "0123456789abcdef0123456789abcdef"
URL = "https://voice.example.org/twilio/voice?tenant=acme"
FIELDS = {
    "CallSid": ["CA00000000000000000000000000000001"],
    "AccountSid": ["AC00000000000000000000000000000001"],
    "From": ["+12025550123"],
    "To": ["+12025550199"],
    "CallStatus": ["ringing"],
    "Direction": ["inbound"],
    "ApiVersion": ["2010-04-01"],
}
WEBHOOK_SIGNATURE = "CoF99KQ8Zt99IKiSMFXRTysbGBY="
UPGRADE = "wss://voice.example.org/twilio/media/abc"
UPGRADE_SIGNATURE = "D+ha36e6mFuE5m6RosNlm5nl8Tg="


def test_the_known_webhook_is_signed_as_known():
    assert signature(TOKEN, URL, FIELDS) == WEBHOOK_SIGNATURE


def test_the_known_upgrade_is_signed_as_known():
    assert signature(TOKEN, UPGRADE, {}) == UPGRADE_SIGNATURE


def test_our_signature_is_that_of_the_sdk():
    flat = {name: values[0] for name, values in FIELDS.items()}
    assert RequestValidator(TOKEN).compute_signature(URL, flat) == signature(TOKEN, URL, FIELDS)


def test_the_previous_token_is_good_during_rotation():
    verify(WEBHOOK_SIGNATURE, URL, FIELDS, keys=SigningKeys(("new", TOKEN)))


@pytest.mark.parametrize("url", [UPGRADE, UPGRADE.replace("org/", "org:443/")])
def test_the_default_port_may_be_named_or_not(url):
    verify(UPGRADE_SIGNATURE, url, {}, keys=SigningKeys((TOKEN,)))


def test_a_fragment_is_not_signed():
    verify(WEBHOOK_SIGNATURE, URL + "#rc=2", FIELDS, keys=SigningKeys((TOKEN,)))


@pytest.mark.parametrize(
    ("given", "url", "fields", "tokens"),
    [
        (None, URL, FIELDS, [TOKEN]),
        ("", URL, FIELDS, [TOKEN]),
        ("ü", URL, FIELDS, [TOKEN]),
        (WEBHOOK_SIGNATURE, URL, FIELDS, ["other"]),
        (WEBHOOK_SIGNATURE, URL, FIELDS, []),
        (WEBHOOK_SIGNATURE, URL + "2", FIELDS, [TOKEN]),
        (WEBHOOK_SIGNATURE, URL, {**FIELDS, "From": ["+12025550124"]}, [TOKEN]),
        (WEBHOOK_SIGNATURE, URL, {**FIELDS, "Extra": ["1"]}, [TOKEN]),
        (WEBHOOK_SIGNATURE, "https://voice.example.org:8443/twilio/voice", FIELDS, [TOKEN]),
        (signature("", URL, FIELDS), URL, FIELDS, [""]),
    ],
    ids=[
        "missing", "empty", "not-ascii", "wrong-token", "no-token", "other-url", "altered-field",
        "extra-field", "other-port", "empty-token",
    ],
)  # fmt: skip
def test_anything_else_is_refused(given, url, fields, tokens):
    with pytest.raises(SignatureError):
        verify(given, url, fields, keys=SigningKeys(tuple(tokens)))


def test_a_repeated_value_counts_once_and_two_values_both_count():
    twice = {"A": ["1", "1"]}
    assert signature(TOKEN, URL, twice) == signature(TOKEN, URL, {"A": ["1"]})
    assert signature(TOKEN, URL, {"A": ["1", "2"]}) != signature(TOKEN, URL, {"A": ["1"]})


SHARED_SIGNATURE = "U9MCe58mwEKIRRB0DGNKdfc/YH82Uy/Q5HOrRDWmaFM="
SHARED = SigningKeys((TOKEN,), {"K1": TOKEN})


def test_a_shared_key_signs_with_sha256_as_known():
    chosen = "key=K1,algorithm=HMAC_SHA256"
    verify(SHARED_SIGNATURE, URL, FIELDS, keys=SHARED, chosen=chosen)


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        (SHARED_SIGNATURE, ""),
        (SHARED_SIGNATURE, "key=K2,algorithm=HMAC_SHA256"),
        (SHARED_SIGNATURE, "key=K1,algorithm=HMAC_MD5"),
        (WEBHOOK_SIGNATURE, "key=K1,algorithm=HMAC_SHA256"),
        (SHARED_SIGNATURE, "nonsense,,=,"),
    ],
    ids=["no-header", "other-key", "other-algorithm", "weaker-signature", "nonsense"],
)
def test_a_request_cannot_choose_a_key_or_an_algorithm_of_its_own(given, chosen):
    with pytest.raises(SignatureError):
        verify(given, URL, FIELDS, keys=SHARED, chosen=chosen)


def test_without_configured_keys_the_settings_header_changes_nothing():
    keys = SigningKeys((TOKEN,))
    verify(WEBHOOK_SIGNATURE, URL, FIELDS, keys=keys, chosen="key=K1,algorithm=HMAC_SHA256")
