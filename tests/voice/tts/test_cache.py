from hypothesis import given
from hypothesis import strategies as st

from voice.tts.cache import ClipCache, ClipKey
from voice.tts.engine import Clip
from voice.tts.prosody import Prosody


def key(text: str, *, engine: str = "fake", prosody: Prosody | None = None) -> ClipKey:
    return ClipKey(engine, text, prosody or Prosody())


def clip(text: str, size: int = 10) -> Clip:
    return Clip(text, b"\xff" * size)


def test_what_was_put_is_found_again() -> None:
    cache = ClipCache(100)
    cache.put(key("yes"), clip("yes"))
    assert cache.get(key("yes")) == clip("yes")


def test_engine_words_and_prosody_all_make_another_clip() -> None:
    cache = ClipCache(100)
    cache.put(key("yes"), clip("yes"))
    assert cache.get(key("no")) is None
    assert cache.get(key("yes", engine="other")) is None
    assert cache.get(key("yes", prosody=Prosody(volume=0.5))) is None


def test_hits_and_misses_are_counted() -> None:
    cache = ClipCache(100)
    cache.get(key("yes"))
    cache.put(key("yes"), clip("yes"))
    cache.get(key("yes"))
    cache.get(key("yes"))
    assert (cache.hits, cache.misses) == (2, 1)


def test_the_clip_unused_for_longest_leaves_first() -> None:
    cache = ClipCache(30)
    for text in ("a", "b", "c"):
        cache.put(key(text), clip(text))
    cache.get(key("a"))
    cache.put(key("d"), clip("d"))
    assert cache.get(key("b")) is None
    assert cache.get(key("a")) is not None


def test_a_pinned_clip_stays_and_takes_no_room() -> None:
    cache = ClipCache(10)
    cache.pin(key("sorry"), clip("sorry", size=1000))
    cache.put(key("a"), clip("a"))
    cache.put(key("b"), clip("b"))
    assert cache.get(key("sorry")) == clip("sorry", size=1000)
    assert cache.bytes_used == 10


def test_pinning_a_clip_that_is_held_frees_its_room() -> None:
    cache = ClipCache(10)
    cache.put(key("a"), clip("a"))
    cache.pin(key("a"), clip("a"))
    assert cache.bytes_used == 0
    assert len(cache) == 1


def test_a_clip_larger_than_the_cache_is_not_kept() -> None:
    cache = ClipCache(30)
    cache.put(key("a"), clip("a"))
    cache.put(key("huge"), clip("huge", size=31))
    assert cache.get(key("huge")) is None
    assert cache.get(key("a")) is not None


def test_a_pinned_clip_is_found_by_its_words_in_any_prosody() -> None:
    cache = ClipCache(0)
    cache.pin(key("sorry", prosody=Prosody(volume=0.9)), clip("sorry"))
    assert cache.pinned("fake", "sorry") == clip("sorry")
    assert cache.pinned("other", "sorry") is None


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 40), st.booleans())))
def test_the_limit_holds_and_the_count_is_true(steps: list[tuple[str, int, bool]]) -> None:
    cache = ClipCache(60)
    held: dict[str, int] = {}
    for text, size, is_pinned in steps:
        (cache.pin if is_pinned else cache.put)(key(text), clip(text, size))
        held[text] = size
        assert 0 <= cache.bytes_used <= 60
    recent = [
        len(found.mulaw)
        for text in held
        if cache.pinned("fake", text) is None and (found := cache.get(key(text))) is not None
    ]
    assert cache.bytes_used == sum(recent)
