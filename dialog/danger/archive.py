"""Keeps a trained model of danger in a file (see `dialog.nlu.bundle`), and finds it again."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from dialog.danger.fitting import METHOD, DangerExample, fit
from dialog.danger.model import DangerModel, DangerScorer, Sentences, Wording
from dialog.nlu.bundle import ArchiveError, Bundle, load_or_make, pack_bundle, unpack_bundle
from dialog.nlu.embedding import SentenceEncoder, load_encoder
from dialog.nlu.ngrams import Cut, NgramTable

_FORMAT = 2


def fingerprint(
    examples: Sequence[DangerExample],
    calibration: Sequence[DangerExample],
    encoder: SentenceEncoder | None,
) -> str:
    """What a model depends on, as a SHA-256: examples, calibration, method and encoder."""
    learned_from = {
        "method": METHOD,
        "encoder": None if encoder is None else encoder.identity,
        "examples": [_key(example) for example in examples],
        "calibration": [_key(example) for example in calibration],
    }
    return hashlib.sha256(json.dumps(learned_from).encode()).hexdigest()


def _key(example: DangerExample) -> tuple[str, str, str]:
    return example.topic, example.acuity.label, example.text


def pack(model: DangerModel, learned_from: str) -> bytes:
    """The archive of a model.

    Args:
        model: what was learned.
        learned_from: the `fingerprint` of what it was learned from.
    """
    arrays = {}
    for number, wording in enumerate(model.wordings):
        arrays[f"idf{number}"] = wording.ngrams.idf
        arrays[f"weights{number}"] = wording.weights
        arrays[f"topics{number}"] = wording.topics
    sentences = model.sentences
    if sentences is not None:
        arrays["centre"], arrays["axes"] = sentences.centre, sentences.axes
        arrays["vectors"], arrays["weights"] = sentences.vectors, sentences.weights
    about = {
        "format": _FORMAT,
        "method": METHOD,
        "learned_from": learned_from,
        "encoder": None if sentences is None else sentences.encoder,
        "thresholds": model.thresholds,
        "topics": model.topics,
        "wordings": [
            {"cut": wording.ngrams.cut, "names": wording.ngrams.names} for wording in model.wordings
        ],
    }
    return pack_bundle(Bundle(about, arrays))


def unpack(raw: bytes) -> tuple[DangerModel, str]:
    """The model of an archive, and the fingerprint of what it was learned from.

    Raises:
        ArchiveError: it is no archive of this format, or it is damaged.
    """
    bundle = unpack_bundle(raw, _FORMAT)
    try:
        return _model(bundle), bundle.about["learned_from"]
    except (KeyError, ValueError, TypeError) as error:
        raise ArchiveError(f"no archive of a model of danger: {type(error).__name__}") from error


def load_or_train(
    examples: Sequence[DangerExample],
    calibration: Sequence[DangerExample],
    cache: Path,
    *,
    embedding: bool = True,
) -> DangerScorer:
    """The scorer of these examples, from the cache or newly trained.

    Blocks: below a second from the cache, minutes without. Of several processes one trains, and
    the others wait for it.

    Args:
        examples: what to learn from.
        calibration: what sets the threshold.
        cache: where archives and converted weights are kept.
        embedding: False leaves the sentence encoder out even where its weights are installed.

    Raises:
        WeightsError: the weights of the sentence encoder are not those that were published.
    """
    encoder = load_encoder(cache) if embedding else None
    learned_from = fingerprint(examples, calibration, encoder)

    def make() -> tuple[DangerModel, bytes]:
        model = fit(examples, calibration, encoder)
        return model, pack(model, learned_from)

    model = load_or_make(cache / f"danger-{learned_from[:16]}.zip", learned_from, unpack, make)
    return DangerScorer(model, encoder)


def _model(bundle: Bundle) -> DangerModel:
    about, arrays = bundle.about, bundle.arrays
    encoder = about["encoder"]
    return DangerModel(
        topics=tuple(about["topics"]),
        wordings=tuple(
            Wording(
                NgramTable(tuple(one["names"]), arrays[f"idf{number}"], Cut(one["cut"])),
                arrays[f"weights{number}"],
                arrays[f"topics{number}"],
            )
            for number, one in enumerate(about["wordings"])
        ),
        thresholds=tuple(map(float, about["thresholds"])),
        sentences=None
        if encoder is None
        else Sentences(
            encoder, arrays["centre"], arrays["axes"], arrays["vectors"], arrays["weights"]
        ),
    )
