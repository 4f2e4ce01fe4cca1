import pytest

from load_tests.twilio_double.address import Address, is_loopback, voice_url


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/twilio/voice"),
        ("https://h/", "https://h/twilio/voice"),
        ("https://h/other?x=1", "https://h/other?x=1"),
        ("https://h#rc=2", "https://h/twilio/voice#rc=2"),
    ],
)
def test_a_host_alone_means_the_voice_webhook(given, expected):
    assert voice_url(given) == expected


@pytest.mark.parametrize("given", ["127.0.0.1:8080", "ftp://h/x", "http://", "voice"])
def test_what_is_no_web_address_is_refused(given):
    with pytest.raises(ValueError, match="not a web address"):
        voice_url(given)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("ws://127.0.0.1:1/x", True),
        ("ws://localhost/x", True),
        ("ws://[::1]:80/", True),
        ("ws://10.0.0.1/", False),
        ("ws://localhost.example.org/", False),
        ("ws://127.0.0.1.example.org/", False),
    ],
)
def test_loopback_is_this_machine_only(url, expected):
    assert is_loopback(url) is expected


def test_a_public_name_is_reached_under_the_other_address():
    address = Address.of("http://127.0.0.1:8080/twilio/voice", "https://voice.example.org")
    assert address.to_public("http://127.0.0.1:8080/a?b=1") == "https://voice.example.org/a?b=1"
    assert address.to_reach("https://voice.example.org/a?b=1") == "http://127.0.0.1:8080/a?b=1"
    assert address.to_reach("wss://voice.example.org/m") == "ws://127.0.0.1:8080/m"
    assert address.to_reach("https://elsewhere.example.org/a") == "https://elsewhere.example.org/a"


def test_without_a_public_name_addresses_stay():
    address = Address.of("http://127.0.0.1:8080/twilio/voice")
    assert address.to_public("http://127.0.0.1:8080/a") == "http://127.0.0.1:8080/a"
    assert address.to_reach("ws://127.0.0.1:8080/m") == "ws://127.0.0.1:8080/m"
