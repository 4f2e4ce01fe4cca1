from load_tests.twilio_double.overrides import FAILURES, Overrides, split_overrides


def test_without_a_fragment_the_defaults_hold():
    assert split_overrides("https://h/voice?a=1") == ("https://h/voice?a=1", Overrides())


def test_milliseconds_and_retries_come_from_the_fragment():
    url, overrides = split_overrides("https://h/voice#ct=2000&rt=4000&tt=9000&rc=2&rp=all&e=dublin")
    assert url == "https://h/voice"
    assert overrides == Overrides(2.0, 4.0, 9.0, 2, FAILURES)


def test_several_failures_can_be_named():
    assert split_overrides("https://h/#rp=5xx,rt")[1].retry_on == {"5xx", "rt"}


def test_what_is_out_of_range_or_unknown_is_ignored_and_said():
    _, overrides = split_overrides("https://h/#ct=50&rt=99999&rc=6&rp=soon&zz=1")
    assert overrides.connect_s == 5.0
    assert overrides.read_s == 15.0
    assert overrides.retries == 1
    assert overrides.retry_on == frozenset()
    assert len(overrides.ignored) == 5
