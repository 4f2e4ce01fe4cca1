"""Trains the intent model of a domain into an archive."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dialog.nlu.archive import archive_path, fingerprint, pack
from dialog.nlu.bundle import write_archive
from dialog.nlu.embedding import load_encoder
from dialog.nlu.examples import from_rasa
from dialog.nlu.fitting import fit
from dialog.rasa.loading import load_project
from models.evaluation.proportion import Proportion


@dataclass(frozen=True, slots=True)
class Trained:
    """An archive that was written, and what is known of the model in it."""

    archive: Path
    sha256: str
    learned_from: str
    """SHA-256 of the examples, the method and the encoder."""
    encoder: str | None
    """None where the meaning of sentences was left out."""
    examples: int
    intents: int
    left_out: Proportion
    """Right, where each example was scored by a fit without its block of ten neighbours."""
    temperature: float
    seconds: float


def train(
    domain_directory: Path,
    cache: Path,
    *,
    clock: Callable[[], float],
    out: Path | None = None,
    embedding: bool = True,
) -> Trained:
    """Train, and write the archive. Blocks, for some 10 s with 4,000 examples.

    Args:
        domain_directory: the files of a domain.
        cache: where weights are kept, and trained models for the server to find.
        clock: seconds of a clock that never goes back.
        out: where the archive goes; None is where the server looks.
        embedding: False leaves the sentence encoder out even where its weights are installed.

    Raises:
        ProjectError: a file of the domain is not as it must be.
        WeightsError: the weights of the sentence encoder are not those that were published.
    """
    started_at = clock()
    examples = from_rasa(load_project(domain_directory)[1]).examples
    encoder = load_encoder(cache) if embedding else None
    learned_from = fingerprint(examples, encoder)
    fitted = fit(examples, encoder)
    raw = pack(fitted.model, learned_from)
    archive = out or archive_path(cache, learned_from)
    write_archive(archive, raw)
    right = int((fitted.left_out.argmax(axis=1) == fitted.labels).sum())
    return Trained(
        archive=archive,
        sha256=hashlib.sha256(raw).hexdigest(),
        learned_from=learned_from,
        encoder=None if encoder is None else encoder.identity,
        examples=len(examples),
        intents=len(fitted.model.intents),
        left_out=Proportion(right, len(examples)),
        temperature=fitted.model.temperature,
        seconds=clock() - started_at,
    )
