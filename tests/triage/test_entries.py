"""Reading mappings that people write, and refusing what is not as it must be."""

import pytest

from triage.entries import Entry, EntryError, read_entry


class OwnError(EntryError):
    """What a reader of its own fails with."""


def entry(**values):
    return Entry("file.yaml", "top", values, OwnError)


def test_what_is_there_is_read():
    told = entry(name="a", names=["a", "b"], is_so=True, in_it={"name": "c"})
    assert told.text("name") == "a"
    assert told.optional_text("name", "b") == "a"
    assert told.texts("names", required=True) == ("a", "b")
    assert told.flag("is_so")
    assert told.choice("name", ["a"]) == "a"
    assert told.choices("names", ["b", "a"]) == ("a", "b")
    assert told.inner("in_it").text("name") == "c"
    assert entry(name="").text("name", empty=True) == ""


def test_what_is_not_there_may_be_left_out():
    told = entry()
    assert told.optional_text("name", "b") == "b"
    assert told.texts("names") == told.choices("names", []) == ()
    assert not told.flag("is_so")


def test_a_list_of_mappings_is_known_by_its_ids():
    first, second = entry(rows=[{"id": "one"}, {}]).entries("rows")
    assert (first.key, second.key) == ("top.one", "top.1")


@pytest.mark.parametrize(
    ("read", "message"),
    [
        (lambda: entry(odd=1).only(frozenset(["a", "b"])), "top.odd = 1: unknown key; allowed: a"),
        (lambda: entry().text("name"), "top.name = None: a text is required"),
        (lambda: entry(name=" ").text("name"), "a text is required"),
        (lambda: entry(names="a").texts("names"), "a list of texts is required"),
        (lambda: entry(names=[1]).texts("names"), "a list of texts is required"),
        (lambda: entry().texts("names", required=True), "at least one text is required"),
        (lambda: entry(is_so="yes").flag("is_so"), "true or false is required"),
        (lambda: entry(name="c").choice("name", ["a", "b"]), "'c': allowed: a, b"),
        (lambda: entry(names=["c"]).choices("names", ["a", "b"]), "'c': allowed: a, b"),
        (lambda: entry(in_it=[]).inner("in_it"), "a mapping is required"),
        (lambda: entry(rows={}).entries("rows"), "a list of mappings is required"),
        (lambda: entry(rows=["a"]).entries("rows"), "a list of mappings is required"),
        (lambda: entry(in_it={}).inner("in_it").text("name"), "file.yaml: top.in_it.name"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(read, message):
    with pytest.raises(OwnError, match=message):
        read()


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"a: [", "not YAML"), (b"- a", "a mapping is required"), (b"\xff", "cannot be read")],
)
def test_a_file_that_is_none_is_refused(tmp_path, content, message):
    path = tmp_path / "file.yaml"
    path.write_bytes(content)
    with pytest.raises(OwnError, match=message):
        read_entry(path, OwnError)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(EntryError, match="cannot be read"):
        read_entry(tmp_path / "none.yaml")


def test_a_file_is_read_from_its_top(tmp_path):
    path = tmp_path / "file.yaml"
    path.write_text("name: a\n", encoding="utf-8")
    assert read_entry(path).text("name") == "a"
