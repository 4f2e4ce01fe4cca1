import random

import pytest

from load_tests.twilio_double.network import Loss, Network, Packetizer


def stream(network, frames=100, seed=1):
    """All packets of a stream whose bytes count up, so that order shows."""
    cutter = Packetizer(network, rng=random.Random(seed))
    audio = bytes(i % 251 for i in range(frames * 160))
    rows = [cutter.push(audio[i * 160 : (i + 1) * 160], (i + 1) * 0.02) for i in range(frames)]
    return audio, rows


def joined(rows):
    return b"".join(packet.mulaw for row in rows for packet in row)


def test_a_perfect_network_sends_each_frame_at_once():
    audio, rows = stream(Network())
    assert [len(row) for row in rows] == [1] * 100
    assert joined(rows) == audio
    assert [row[0].timestamp_ms for row in rows[:3]] == [0, 20, 40]
    assert rows[2][0].leaves_at_s == pytest.approx(0.06)


@pytest.mark.parametrize("sizes", [(240,), (160, 1, 333), (8,), (4000,)])
def test_other_sizes_keep_every_byte_and_say_where_it_lies(sizes):
    audio, rows = stream(Network(message_bytes=sizes))
    packets = [packet for row in rows for packet in row]
    assert audio.startswith(joined(rows))
    assert len(audio) - len(joined(rows)) < max(sizes)
    position = 0
    for index, packet in enumerate(packets):
        assert len(packet.mulaw) == sizes[index % len(sizes)]
        assert packet.timestamp_ms == position // 8
        position += len(packet.mulaw)


def test_bursts_send_none_to_five_frames_together_and_lose_nothing():
    audio, rows = stream(Network(burst_frames=5), frames=400)
    assert {len(row) for row in rows} == {0, 1, 2, 3, 4, 5}
    assert audio.startswith(joined(rows))
    assert len(audio) - len(joined(rows)) <= 5 * 160


def test_jitter_delays_without_changing_the_order():
    _, rows = stream(Network(jitter_s=0.06))
    packets = [packet for row in rows for packet in row]
    times = [packet.leaves_at_s for packet in packets]
    delays = [packet.leaves_at_s - packet.timestamp_ms / 1000 - 0.02 for packet in packets]
    assert times == sorted(times)
    assert max(delays) > 0.03
    assert all(-1e-9 <= delay <= 0.06 + 1e-9 for delay in delays)


@pytest.mark.parametrize("start_ms", [0, 400, 500])
def test_a_loss_is_a_jump_in_the_timestamps(start_ms):
    _, rows = stream(Network(losses=(Loss(start_ms / 1000, 0.2),)))
    stamps = [packet.timestamp_ms for row in rows for packet in row]
    expected = [stamp for stamp in range(0, 2000, 20) if not start_ms <= stamp < start_ms + 200]
    assert stamps == expected


def test_the_same_seed_gives_the_same_network():
    network = Network(burst_frames=3, jitter_s=0.05)
    assert stream(network, seed=4) == stream(network, seed=4)
    assert stream(network, seed=4) != stream(network, seed=5)


@pytest.mark.parametrize("sizes", [(), (0,), (160, -1)])
def test_impossible_sizes_are_refused(sizes):
    with pytest.raises(ValueError, match="message_bytes"):
        Network(message_bytes=sizes)
