"""Keeps a trained model of intents in a file (see `dialog.nlu.bundle`), and finds it again."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from dialog.nlu.bundle import ArchiveError, Bundle, load_or_make, pack_bundle, unpack_bundle
from dialog.nlu.embedding import SentenceEncoder, load_encoder
from dialog.nlu.examples import Example
from dialog.nlu.fitting import METHOD, fit
from dialog.nlu.intents import IntentClassifier, IntentModel, Meaning
from dialog.nlu.ngrams import NgramTable

_FORMAT = 1


def fingerprint(examples: Sequence[Example], encoder: SentenceEncoder | None) -> str:
    """What a model depends on, as a SHA-256: the examples, the method and the encoder."""
    learned_from = {
        "method": METHOD,
        "encoder": None if encoder is None else encoder.identity,
        "examples": [(example.intent, example.text) for example in examples],
    }
    return hashlib.sha256(json.dumps(learned_from).encode()).hexdigest()


def pack(model: IntentModel, learned_from: str) -> bytes:
    """The archive of a model.

    Args:
        model: what was learned.
        learned_from: the `fingerprint` of what it was learned from.
    """
    arrays = {"weights": model.weights, "offset": model.offset, "idf": model.ngrams.idf}
    if model.meaning is not None:
        arrays |= {"vectors": model.meaning.vectors, "meaning": model.meaning.weights}
    about = {
        "format": _FORMAT,
        "method": METHOD,
        "learned_from": learned_from,
        "encoder": None if model.meaning is None else model.meaning.encoder,
        "temperature": model.temperature,
        "intents": model.intents,
        "ngrams": model.ngrams.names,
    }
    return pack_bundle(Bundle(about, arrays))


def unpack(raw: bytes) -> tuple[IntentModel, str]:
    """The model of an archive, and the fingerprint of what it was learned from.

    Raises:
        ArchiveError: it is no archive of this format, or it is damaged.
    """
    bundle = unpack_bundle(raw, _FORMAT)
    try:
        return _model(bundle), bundle.about["learned_from"]
    except (KeyError, ValueError, TypeError) as error:
        raise ArchiveError(f"no archive of an intent model: {type(error).__name__}") from error


def load_or_train(
    examples: Sequence[Example], cache: Path, *, embedding: bool = True
) -> IntentClassifier:
    """The classifier of these examples, from the cache or newly trained.

    Blocks: below a second from the cache, half a minute for 4,500 examples without. Of several
    processes one trains, and the others wait for it.

    Args:
        examples: what to learn from.
        cache: where archives and converted weights are kept.
        embedding: False leaves the sentence encoder out even where its weights are installed.

    Raises:
        WeightsError: the weights of the sentence encoder are not those that were published.
    """
    encoder = load_encoder(cache) if embedding else None
    learned_from = fingerprint(examples, encoder)

    def make() -> tuple[IntentModel, bytes]:
        model = fit(examples, encoder).model
        return model, pack(model, learned_from)

    model = load_or_make(archive_path(cache, learned_from), learned_from, unpack, make)
    return IntentClassifier(model, encoder)


def archive_path(cache: Path, learned_from: str) -> Path:
    """Where the archive of a fingerprint is looked for."""
    return cache / f"intents-{learned_from[:16]}.zip"


def _model(bundle: Bundle) -> IntentModel:
    about, arrays = bundle.about, bundle.arrays
    encoder = about["encoder"]
    return IntentModel(
        intents=tuple(about["intents"]),
        ngrams=NgramTable(tuple(about["ngrams"]), arrays["idf"]),
        weights=arrays["weights"],
        offset=arrays["offset"],
        temperature=float(about["temperature"]),
        meaning=None
        if encoder is None
        else Meaning(encoder, vectors=arrays["vectors"], weights=arrays["meaning"]),
    )
