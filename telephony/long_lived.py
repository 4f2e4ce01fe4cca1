"""What a server loads at its start stays until its end, and need not be searched for garbage."""

import gc


def set_aside() -> None:
    """Exempt everything that is alive now from garbage collection.

    A full collection over the modules and engines of a started server takes 0.1 to 0.2 s, in which
    no call hears or says anything; over what calls leave behind, next to nothing.
    """
    gc.collect()
    gc.freeze()
