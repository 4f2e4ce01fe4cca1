import pytest

from config.load import SettingsError, load_settings


def test_the_shipped_settings_let_partials_give_way_before_callers_are_refused():
    recognition = load_settings(None, {}).recognition
    assert recognition.partial_busy_s < recognition.refuse_calls_over_s
    assert recognition.partial_every_gpu_s <= recognition.partial_every_cpu_s
    assert recognition.partial_every_cpu_s < recognition.partial_slowest_s


def test_a_worker_counts_as_hung_only_after_its_callers_were_answered():
    settings = load_settings(None, {})
    assert settings.recognition.worker_timeout_s > settings.asr.timeout_s


def test_a_setting_of_recognition_can_be_changed_in_the_environment():
    settings = load_settings(None, {"IASOVOICE_RECOGNITION__MOST_IN_BATCH_CPU": "2"})
    assert settings.recognition.most_in_batch_cpu == 2


def test_a_queue_that_holds_nothing_is_refused():
    with pytest.raises(SettingsError, match=r"recognition\.most_waiting = '0'"):
        load_settings(None, {"IASOVOICE_RECOGNITION__MOST_WAITING": "0"})
