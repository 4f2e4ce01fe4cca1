"""The settings that lie beside a Piper voice, for voices without training."""

IPA = (
    " !'(),-.:;?"
    + "".join(chr(code) for code in range(ord("a"), ord("z") + 1))
    + "".join(chr(code) for code in range(0x250, 0x2B0))
    # Stress, length, palatal, ae, c-cedilla, eth, o-slash, h-bar, eng, oe, beta, theta, chi,
    # barred i.
    + "\u02c8\u02cc\u02d0\u02d1\u02b2"
    + "\u00e6\u00e7\u00f0\u00f8\u0127\u014b\u0153\u03b2\u03b8\u03c7\u1d7b"
)
FIRST = 3
"""Below are the filler, the begin and the end."""


def voice_settings(sample_rate: int, *, symbols: int, hop: int) -> dict[str, object]:
    """What `VOICE.onnx.json` holds.

    Args:
        sample_rate: of the voice, Hz.
        symbols: rows of its table, of which only those with a phoneme are used.
        hop: samples of one frame.
    """
    ids = {"_": [0], "^": [1], "$": [2]}
    ids |= {symbol: [number] for number, symbol in enumerate(IPA, start=FIRST)}
    if len(ids) > symbols:
        raise ValueError(f"{len(ids)} phonemes; the voice has {symbols} symbols")
    return {
        "audio": {"sample_rate": sample_rate, "quality": "twin"},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": ids,
        "num_symbols": symbols,
        "num_speakers": 1,
        "speaker_id_map": {},
        "hop_length": hop,
        "piper_version": "1.8.0",
    }
