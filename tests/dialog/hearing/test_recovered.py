"""What was spoken of last time and is over is no complaint."""

import pytest

from dialog.hearing.recovered import tells_recovery


@pytest.mark.parametrize(
    "said",
    ["the cough is gone thanks", "my knee is much better", "the rash cleared up", "it went away",
     "the fever is all gone", "i no longer have the cough", "my throat feels better"],
)  # fmt: skip
def test_it_is_over(said):
    assert tells_recovery(said)


@pytest.mark.parametrize(
    "said",
    ["the cough is not gone", "it got better but now it is worse", "the cough is still there",
     "the cough is gone but my chest hurts", "it was gone and came back", "i have a cough",
     "it never went away", "the pain is worse", "is it better to rest"],
)  # fmt: skip
def test_it_is_not(said):
    assert not tells_recovery(said)
