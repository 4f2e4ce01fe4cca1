"""Compute twins: Whisper's exact shapes with random weights. For speed alone; the text is noise.

How long a matrix takes does not depend on what is in it, so a twin costs what the real model costs,
in time for each frame and token and in memory. It never ends a text by itself: a decode runs for
as many tokens as it is allowed.

    python -m load_tests.twins.compute_twin base.en weights/whisper/base.en-twin
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from load_tests.twins.network import make_network, save_network
from load_tests.twins.shapes import SHAPES, Shape
from load_tests.twins.vocabulary import make_vocabulary

NEVER = -10_000.0
"""Added to the logit of what must not be said; half precision still holds it."""
SPREAD = 0.02


def write_compute_twin(
    name: str, directory: Path, seed: int = 0, *, shape: Shape | None = None
) -> Path:
    """Write the twin of a release; the same seed gives the same bytes.

    Args:
        name: one of `SHAPES`.
        directory: made where it is missing.
        seed: of the weights.
        shape: another than that of the name.
    """
    shape = shape or SHAPES[name]
    rng = np.random.default_rng(seed)

    def random(*dimensions: int) -> NDArray[np.float32]:
        return rng.standard_normal(dimensions, dtype=np.float32) * np.float32(SPREAD)

    spec = make_network(shape, random)
    decoder = spec.decoder
    decoder.projection.weight = decoder.embeddings.weight  # tied, as the real one is
    vocabulary = make_vocabulary(shape.vocabulary)
    bias = np.zeros(shape.vocabulary, np.float32)
    bias[vocabulary.end :] = NEVER
    decoder.projection.bias = bias
    save_network(spec, shape, vocabulary, directory)
    (directory / "TWIN.txt").write_text(
        f"Random weights in the shape of Whisper {name}. For measuring speed only.\n"
    )
    return directory


def main(arguments: list[str]) -> int:
    """Write one twin, as the command line says."""
    if len(arguments) != 2 or arguments[0] not in SHAPES:
        sys.stderr.write(f"usage: compute_twin {{{'|'.join(SHAPES)}}} DIRECTORY\n")
        return 2
    write_compute_twin(arguments[0], Path(arguments[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
