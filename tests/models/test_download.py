import random

import pytest
from hub_double import HubDouble, serving

from models.download import SUMS, Pull, read_sums
from models.errors import ChecksumError, PullError
from models.hub import Hub, Repository

REPOSITORY = Repository("owner/model")
MODEL = random.Random(0).randbytes(300_000)
FILES = {"config.json": b'{"a": 1}', "model.bin": MODEL, "README.md": b"# Not wanted"}


@pytest.fixture
def hub():
    with serving(HubDouble(REPOSITORY.name, FILES)) as double:
        yield double


@pytest.fixture
def target(tmp_path):
    return tmp_path / "weights" / "model"


def pull(hub, target, report=lambda more: None):
    with Hub(hub.url, timeout_s=5.0) as connection:
        return Pull(connection, REPOSITORY, target, lambda path: path != "README.md").run(report)


def names(directory):
    return {path.name for path in directory.iterdir()}


class TestPull:
    def test_wanted_files_arrive_whole_with_their_sums(self, hub, target):
        pulled = pull(hub, target)
        assert (pulled.files, pulled.fetched, pulled.bytes) == (2, 2, len(MODEL) + 8)
        assert (target / "model.bin").read_bytes() == MODEL
        assert (target / "config.json").read_bytes() == FILES["config.json"]
        assert names(target) == {"model.bin", "config.json", SUMS}
        assert names(target.parent) == {"model"}

    def test_what_is_there_and_right_is_not_fetched_again(self, hub, target):
        pull(hub, target)
        hub.asked.clear()
        assert pull(hub, target).fetched == 0
        assert hub.asked == []

    def test_what_is_there_and_wrong_is_mended(self, hub, target):
        pull(hub, target)
        (target / "config.json").write_bytes(b'{"a": 2}')
        assert pull(hub, target).fetched == 1
        assert (target / "config.json").read_bytes() == FILES["config.json"]

    def test_a_connection_that_breaks_is_taken_up_where_it_broke(self, hub, target):
        hub.breaks["model.bin"] = 2
        pull(hub, target)
        assert (target / "model.bin").read_bytes() == MODEL
        begins = [begin for name, begin in hub.asked if name == "model.bin"]
        assert begins == sorted(set(begins))
        assert len(begins) == 3

    def test_one_that_keeps_breaking_is_told_and_nothing_is_put_in_place(self, hub, target):
        hub.breaks["model.bin"] = 100
        with pytest.raises(PullError, match=r"broke off .*goes on from there"):
            pull(hub, target)
        assert not target.exists()

    def test_the_next_pull_goes_on_where_the_last_one_broke(self, hub, target):
        hub.breaks["model.bin"] = 4
        with pytest.raises(PullError):
            pull(hub, target)
        hub.asked.clear()
        pull(hub, target)
        assert (target / "model.bin").read_bytes() == MODEL
        ((begin,),) = [[begin for name, begin in hub.asked if name == "model.bin"]]
        assert begin > 0

    def test_a_hub_that_cannot_resume_sends_it_all_again(self, hub, target):
        hub.resumes = False
        hub.breaks["model.bin"] = 1
        pull(hub, target)
        assert (target / "model.bin").read_bytes() == MODEL

    @pytest.mark.parametrize("name", ["model.bin", "config.json"])
    def test_other_bytes_than_announced_are_refused_and_thrown_away(self, hub, target, name):
        hub.sent_instead[name] = bytes(len(FILES[name]))
        with pytest.raises(ChecksumError, match=name):
            pull(hub, target)
        assert not target.exists()
        hub.sent_instead.clear()
        pull(hub, target)
        assert (target / name).read_bytes() == FILES[name]

    def test_the_rest_of_another_revision_does_not_spoil_a_pull(self, hub, target):
        part = target.with_name(".model.part")
        part.mkdir(parents=True)
        (part / "model.bin").write_bytes(b"old" * 1000)
        pull(hub, target)
        assert (target / "model.bin").read_bytes() == MODEL

    def test_sums_that_lie_in_the_target_must_agree(self, hub, target):
        target.mkdir(parents=True)
        (target / SUMS).write_text(f"{'0' * 64}  model.bin\n")
        with pytest.raises(ChecksumError, match=SUMS):
            pull(hub, target)

    @pytest.mark.parametrize("broken", [0, 2])
    def test_progress_ends_at_the_size_of_all_files(self, hub, target, broken):
        hub.breaks["model.bin"] = broken
        told = []
        pulled = pull(hub, target, told.append)
        assert sum(told) == pulled.bytes

    def test_progress_ends_there_too_where_files_lie_already(self, hub, target):
        pull(hub, target)
        (target / "config.json").unlink()
        told = []
        assert sum(told) == 0
        pulled = pull(hub, target, told.append)
        assert sum(told) == pulled.bytes


class TestHubThatDoesNotServe:
    def test_one_that_cannot_be_reached_is_told_with_what_to_do(self, hub, target):
        hub.url = "http://127.0.0.1:1"
        with pytest.raises(PullError) as refused:
            pull(hub, target)
        for part in ("127.0.0.1:1", "owner/model", str(target), "IASOVOICE_HUB__URL"):
            assert part in str(refused.value)

    @pytest.mark.parametrize(
        ("status", "words"), [(404, "owner/model"), (401, "owner/model"), (503, "503")]
    )
    def test_a_refusal_is_told_with_its_status(self, hub, target, status, words):
        hub.status = status
        with pytest.raises(PullError, match=words):
            pull(hub, target)

    def test_something_that_is_no_hub_is_told(self, hub, target):
        hub.listing = lambda: {"error": "what?"}
        with pytest.raises(PullError, match="does not answer as a hub"):
            pull(hub, target)


class TestSums:
    def test_a_list_as_sha256sum_writes_it_is_read(self, tmp_path):
        path = tmp_path / SUMS
        path.write_text(f"{'A' * 64}  model.bin\n{'b' * 64} *config.json\n")
        assert read_sums(path) == {"model.bin": "a" * 64, "config.json": "b" * 64}

    @pytest.mark.parametrize("line", ["model.bin", f"{'a' * 63}  model.bin", "a" * 64])
    def test_anything_else_is_told_with_its_line(self, tmp_path, line):
        path = tmp_path / SUMS
        path.write_text(f"{'a' * 64}  config.json\n{line}\n")
        with pytest.raises(PullError, match="line 2"):
            read_sums(path)
