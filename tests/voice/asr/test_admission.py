import pytest

from voice.asr.admission import FEWEST, admits
from voice.asr.delays import DelayFigures


@pytest.mark.parametrize(
    ("count", "p95_s", "oldest_waiting_s", "expected"),
    [
        pytest.param(50, 0.39, 0.0, True, id="finals wait a little"),
        pytest.param(50, 0.41, 0.0, False, id="finals wait too long"),
        pytest.param(FEWEST - 1, 0.9, 0.0, True, id="too few finals to judge by"),
        pytest.param(0, 0.0, 0.0, True, id="nothing has happened yet"),
        pytest.param(50, 0.1, 0.5, False, id="a queue that does not move"),
        pytest.param(0, 0.0, 0.5, False, id="a queue that has never moved"),
    ],
)
def test_a_call_is_admitted_where_finals_are_served_in_time(
    count, p95_s, oldest_waiting_s, expected
):
    finals = DelayFigures(count, 0.0, p95_s)
    assert admits(finals, oldest_waiting_s=oldest_waiting_s, limit_s=0.4) is expected
