"""What the dialog is told of the engines around it."""

import pytest

from config.load import load_settings
from telephony.dialogs import doubting
from voice.asr.select import Choice


@pytest.mark.parametrize(
    ("engine", "read_back", "confirm"), [("pocketsphinx", 0.1, 0.2), ("faster_whisper", 0.5, 0.4)]
)
def test_the_dialog_doubts_by_the_measure_of_the_engine_that_hears(engine, read_back, confirm):
    settings = load_settings(
        None,
        {
            "IASOVOICE_DIALOG__READ_BACK_BELOW": "0.1",
            "IASOVOICE_DIALOG__READ_BACK_BELOW_WHISPER": "0.5",
            "IASOVOICE_DIALOG__CONFIRM_DANGER_BELOW": "0.2",
            "IASOVOICE_DIALOG__CONFIRM_DANGER_BELOW_WHISPER": "0.4",
        },
    )
    told = doubting(settings, Choice(engine, "named in the settings")).dialog
    assert (told.read_back_below, told.confirm_danger_below) == (read_back, confirm)


def test_with_whisper_a_wrong_word_can_fall_below_what_is_shipped():
    # No word that a decoder finds likeliest has less than a tenth by far.
    shipped = load_settings(None, {}).dialog
    assert shipped.read_back_below_whisper > 0.2
    assert shipped.confirm_danger_below_whisper > 0.2
