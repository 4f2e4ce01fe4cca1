import ctypes
from collections.abc import Iterator

import pytest

from dialog.nlu import blas_threads
from dialog.nlu.blas_threads import one_blas_thread


@pytest.fixture
def library() -> Iterator[ctypes.CDLL]:
    """OpenBLAS at work with three threads."""
    carried = blas_threads._openblas()
    if carried is None:
        pytest.skip("numpy carries no OpenBLAS here")
    before = threads(carried)
    carried["scipy_openblas_set_num_threads64_"](3)
    yield carried
    carried["scipy_openblas_set_num_threads64_"](before)


def threads(library: ctypes.CDLL) -> int:
    count: int = library["scipy_openblas_get_num_threads64_"]()
    return count


def test_there_is_one_thread_until_the_end(library: ctypes.CDLL) -> None:
    with one_blas_thread() as is_one:
        assert is_one
        assert threads(library) == 1
    assert threads(library) == 3


def test_as_many_as_before_work_on_after_an_error(library: ctypes.CDLL) -> None:
    with pytest.raises(ValueError, match="odd"), one_blas_thread():
        raise ValueError("odd")
    assert threads(library) == 3


def test_another_library_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blas_threads, "_openblas", lambda: None)
    with one_blas_thread() as is_one:
        assert not is_one
    monkeypatch.setattr(blas_threads, "_openblas", lambda: ctypes.CDLL(None))
    with one_blas_thread() as is_one:
        assert not is_one
