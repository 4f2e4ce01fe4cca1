import json

from load_tests.bench_clinic import ClinicLoad, bench


async def test_the_bench_counts_every_turn_and_tells_it_in_both_ways():
    measured = await bench(ClinicLoad(callers=3, turns=2, every_s=0.001))
    told = json.loads(measured.to_json())
    assert (told["alone"]["turns"], told["many"]["turns"], told["at_once"]["turns"]) == (300, 6, 15)
    for figures in (told["alone"], told["many"], told["at_once"]):
        assert 0 < figures["p50"] <= figures["p95"] <= figures["p99"]
    assert "3 in the same instant" in measured.summary()
    assert "(6 turns)" in measured.summary()
