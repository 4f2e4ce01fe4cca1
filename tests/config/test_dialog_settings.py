import pytest

from config.load import SettingsError, load_settings


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_callers_live_in_a_time_zone(zone):
    assert load_settings(None, {"IASOVOICE_DIALOG__TIMEZONE": zone}).dialog.timezone == zone


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "EST5EDT4,M3.2.0"])
def test_a_time_zone_that_is_none_is_refused(zone):
    with pytest.raises(SettingsError, match=r"dialog\.timezone.*tz database"):
        load_settings(None, {"IASOVOICE_DIALOG__TIMEZONE": zone})
