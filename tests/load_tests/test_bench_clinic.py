import json

import pytest

from load_tests.bench_clinic import bench, report
from load_tests.bench_process import BenchError
from load_tests.clinic_calls.calls import CallLoad, Told
from load_tests.clinic_calls.clinic import Written


@pytest.mark.model
async def test_callers_do_what_they_call_for_and_every_turn_is_counted():
    measured = await bench(CallLoad(6, every_s=0.01, embedding=False))
    told = json.loads(measured.to_json())
    parts = told["parts"]
    done = parts["done"]
    assert done["visits"] >= 2
    assert done["refills"] >= 1
    assert done["results"] >= 1
    assert (done["lost"], done["twice"], done["not_told"]) == (0, 0, 0)
    assert 0 < told["ours"]["p50"] <= told["ours"]["p95"] <= told["ours"]["p99"]
    assert parts["wait_for_connection"]["count"] >= told["ours"]["count"]
    assert parts["of_the_clinic"]["p50"] < told["ours"]["p50"]
    assert "lost 0, twice 0" in measured.summary()


async def test_more_callers_than_patients_cannot_be():
    with pytest.raises(ValueError, match="calls = 1000; allowed: up to"):
        await bench(CallLoad(1000))


async def test_a_database_that_does_not_answer_is_told():
    with pytest.raises(BenchError, match="the clinic's database"):
        await bench(CallLoad(1), "postgresql://nobody@127.0.0.1:9/none")


def test_calls_that_ask_nothing_measure_nothing():
    with pytest.raises(BenchError, match="nothing to measure"):
        report(CallLoad(1), Told(), Written((), 0, 0), "SQLite")
