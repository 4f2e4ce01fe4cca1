import struct
import wave

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from load_tests.recording import (
    Recording,
    parse_wav,
    read_recording,
    write_mulaw_wav,
    write_stereo_wav,
)
from load_tests.twilio_double.errors import RecordingError
from load_tests.twilio_double.g711 import decode
from load_tests.twilio_double.levels import level_dbfs


def pcm_wav(path, samples, rate, channels=1):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def sine(rate, seconds=1.0, level=8000):
    return level * np.sin(2 * np.pi * 400 * np.arange(round(rate * seconds)) / rate)


def test_a_mulaw_file_comes_back_byte_for_byte(tmp_path, tone):
    path = tmp_path / "a.wav"
    mulaw = tone(0.3)[:-1]  # an odd length needs padding
    write_mulaw_wav(path, mulaw)
    assert read_recording(path, "hello") == Recording(mulaw, "hello")


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 48000])
def test_pcm_of_any_rate_keeps_its_length_and_level(tmp_path, rate):
    read = read_recording(pcm_wav(tmp_path / "a.wav", sine(rate), rate))
    assert read.duration_s == pytest.approx(1.0, abs=0.005)
    assert level_dbfs(read.mulaw[800:-800]) == pytest.approx(-15.3, abs=0.3)


def test_pcm_at_8_khz_is_only_coded(tmp_path):
    samples = sine(8000).astype(np.int16)
    read = read_recording(pcm_wav(tmp_path / "a.wav", samples, 8000))
    assert np.abs(decode(read.mulaw).astype(int) - samples).max() <= 128


def test_channels_are_mixed(tmp_path):
    stereo = np.stack([sine(16000), np.zeros(16000)], axis=1)
    read = read_recording(pcm_wav(tmp_path / "a.wav", stereo, 16000, channels=2))
    assert level_dbfs(read.mulaw[800:-800]) == pytest.approx(-21.3, abs=0.3)


def test_other_chunks_are_skipped_and_the_long_header_is_understood():
    layout = struct.pack("<HHIIHHHHI", 0xFFFE, 1, 8000, 8000, 1, 8, 22, 8, 4)
    layout += struct.pack("<H", 7) + bytes(14)
    chunks = b"LIST" + struct.pack("<I", 3) + b"abc\0"
    chunks += b"fmt " + struct.pack("<I", len(layout)) + layout
    chunks += b"data" + struct.pack("<I", 4) + b"\xff\x80\x00\xff"
    content = b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks
    assert parse_wav(content) == b"\xff\x80\x00\xff"


def test_the_ends_of_the_sound_are_known(recording):
    line = recording(0.5, lead_s=0.2, tail_s=0.3)
    assert line.voiced_from_s == pytest.approx(0.2, abs=0.006)
    assert line.voiced_until_s == pytest.approx(0.7, abs=0.006)
    assert line.duration_s == pytest.approx(1.0)


def test_a_silent_recording_lasts_as_long_as_it_is():
    assert Recording(b"\xff" * 8000).voiced_until_s == 1.0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"ID3 an mp3 file",
        b"RIFF\x04\0\0\0WAVE",
        b"RIFF\x04\0\0\0WAVEfmt \x02\0\0\0\x01\0data\0\0\0\0",
        b"RIFF\x04\0\0\0WAVEfmt \x10\0\0\0"
        + struct.pack("<HHIIHH", 3, 1, 8000, 32000, 4, 32)
        + b"data\0\0\0\0",
        b"RIFF\x04\0\0\0WAVEfmt \x10\0\0\0"
        + struct.pack("<HHIIHH", 1, 0, 8000, 16000, 2, 16)
        + b"data\0\0\0\0",
        b"RIFF\x04\0\0\0WAVEfmt \x10\0\0\0"
        + struct.pack("<HHIIHH", 1, 1, 1, 2, 2, 16)
        + b"data\0\0\0\0",
    ],
    ids=["empty", "mp3", "bare", "short fmt", "float", "no channel", "1 Hz"],
)
def test_another_file_is_refused_by_name(tmp_path, content):
    path = tmp_path / "odd.wav"
    path.write_bytes(content)
    with pytest.raises(RecordingError, match=r"odd\.wav"):
        read_recording(path)


@given(st.binary(max_size=120))
def test_no_bytes_break_the_reader(content):
    try:
        parse_wav(b"RIFF\0\0\0\0WAVE" + content)
    except RecordingError:
        return


def test_a_call_is_written_with_the_caller_left_and_the_agent_right(tmp_path, tone):
    path = tmp_path / "call.wav"
    caller, agent = tone(0.2), tone(0.1, lead_s=0.2)
    write_stereo_wav(path, caller, agent)
    with wave.open(str(path)) as file:
        assert file.getparams()[:4] == (2, 2, 8000, 2400)
        frames = np.frombuffer(file.readframes(2400), "<i2").reshape(-1, 2)
    assert (frames[:1600, 0] == decode(caller)).all()
    assert not frames[1600:, 0].any()
    assert (frames[:, 1] == decode(agent)).all()
