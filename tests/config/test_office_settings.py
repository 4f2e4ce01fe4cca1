import pytest

from config.load import SettingsError, load_settings

SITE = """
dialog:
  office:
    hours: {monday: 09:00-17:00, wednesday: "08:00-12:00, 13:00-16:30", sunday: ""}
    address: 12 Main Street, Springfield
    parking: You can park behind the building.
"""


@pytest.fixture
def site(tmp_path):
    def write(text):
        path = tmp_path / "site.yaml"
        path.write_text(text)
        return load_settings(path, {}).dialog.office

    return write


def test_a_site_states_its_office(site):
    office = site(SITE)
    assert office.hours["monday"] == "09:00-17:00"
    assert office.address == "12 Main Street, Springfield"
    assert office.parking == "You can park behind the building."
    assert office.directions == office.holidays == ""


def test_nothing_is_stated_by_default():
    office = load_settings(None, {}).dialog.office
    assert (office.hours, office.address, office.parking) == ({}, "", "")


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("hours: {monday: 9 to 5}", "allowed: 09:00-12:00"),
        ("hours: {monday: 17:00-09:00}", "allowed: 09:00-12:00"),
        ("hours: {monday: '13:00-17:00, 09:00-12:00'}", "allowed: 09:00-12:00"),
        ("hours: {monday: 09:75-17:00}", "allowed: 09:00-12:00"),
        ("hours: {monday: 09:00-25:00}", "allowed: 09:00-12:00"),
        ("hours: {montag: 09:00-17:00}", "monday"),
        ("parking: 'behind {the} building'", "parking"),
        ("phone: '123'", "phone"),
    ],
)
def test_what_cannot_be_said_is_refused(site, told, message):
    with pytest.raises(SettingsError, match=message):
        site(f"dialog:\n  office:\n    {told}\n")
