import pytest

from voice.asr.workers import workers_for


@pytest.mark.parametrize(
    ("setting", "cores", "workers"),
    [(None, 4, 4), (None, 1, 2), (None, 64, 16), (3, 8, 3), (1, 8, 1), (40, 8, 40)],
)
def test_one_for_each_core_unless_the_settings_say_otherwise(setting, cores, workers):
    assert workers_for(setting, cores) == workers
