"""Where help is: numbers by country, and a site's own."""

import pytest
from pydantic import ValidationError

from config.help_lines import BY_COUNTRY
from config.load import SettingsError, load_settings
from config.settings import SafetySettings
from voice.tts.speakable import speakable


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("US", "911"), ("CA", "911"), ("MX", "911"), ("GB", "999"), ("IE", "112"), ("IN", "112"),
        ("AU", "000"), ("NZ", "111"), ("DE", "112"), ("FR", "112"), ("PL", "112"),
    ],
)  # fmt: skip
def test_the_country_chooses_the_emergency_number(country, number):
    assert SafetySettings(country=country).emergency_number == number


def test_nothing_told_is_the_united_states():
    safety = load_settings(None, {}).safety
    assert (safety.emergency_number, safety.crisis_line) == ("911", "988")
    assert safety.poison_line == "1-800-222-1222"


def test_every_number_may_be_a_sites_own():
    environ = {
        "IASOVOICE_SAFETY__COUNTRY": "AU",
        "IASOVOICE_SAFETY__EMERGENCY_NUMBER": "112",
        "IASOVOICE_SAFETY__CRISIS_LINE": "1800 000 000",
    }
    safety = load_settings(None, environ).safety
    assert safety.emergency_number == "112"
    assert safety.crisis_line == "1800 000 000"
    assert safety.poison_line == "13-11-26"


def test_a_line_that_a_site_leaves_out_is_not_the_countrys_again():
    assert SafetySettings(country="US", poison_line="").poison_line == ""


def test_no_number_of_another_country_is_told_where_none_is_known():
    lines = SafetySettings(country="DE")
    assert (lines.crisis_line, lines.poison_line) == ("", "")


def test_a_country_without_a_known_emergency_number_needs_one():
    with pytest.raises(SettingsError, match=r"no emergency number is known for XX"):
        load_settings(None, {"IASOVOICE_SAFETY__COUNTRY": "XX"})
    assert SafetySettings(country="XX", emergency_number="118").emergency_number == "118"


@pytest.mark.parametrize(
    "told",
    [
        {"country": "us"}, {"country": "USA"}, {"country": ["US"]}, {"emergency_number": ""},
        {"emergency_number": "call an ambulance"},
    ],
)  # fmt: skip
def test_what_is_no_country_and_no_number_is_refused(told):
    with pytest.raises(ValidationError):
        SafetySettings(**told)


@pytest.mark.parametrize("country", BY_COUNTRY)
def test_every_number_of_the_table_is_spoken_figure_by_figure(country):
    lines = BY_COUNTRY[country]
    figures = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
    for number in filter(None, (lines.emergency, lines.crisis, lines.poison)):
        spoken = speakable(f"You can also call {number} and talk.")
        words = spoken.removeprefix("You can also call").removesuffix("and talk.")
        assert figures.issuperset(words.replace(",", " ").split()), spoken
        assert len(words.split()) == sum(character.isdigit() for character in number)
