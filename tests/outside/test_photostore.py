"""The folder of photos: whole or not there, under the right name, and never a half of one left behind."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest

from service import arriving as on_its_way
from service import photostore
from service.arriving import BEGUN_DAYS, MOST_BEGUN, NotBegun
from service.photostore import FolderStore

CONTENT = b"a photo" * 1000
DIGEST = hashlib.sha256(CONTENT).hexdigest()
INES, OMAR = (UUID(f"01a20146-0000-7000-8000-00000000000{n}") for n in (1, 2))


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "photos")


def send(store: FolderStore, content: bytes = CONTENT, digest: str = DIGEST) -> None:
    with store.receive(digest, INES) as arriving:
        for at in range(0, len(content), 1000):
            arriving.write(content[at : at + 1000])
        arriving.keep()


def files(store: FolderStore) -> list[str]:
    return sorted(str(path.relative_to(store.root)) for path in store.root.rglob("*") if path.is_file())


def test_a_photo_lies_under_its_digest(store: FolderStore) -> None:
    send(store)
    assert files(store) == [f"originals/{DIGEST[:2]}/{DIGEST}"]
    assert store.exists(DIGEST)
    with store.open(DIGEST) as file:
        assert file.read() == CONTENT


def test_an_arriving_photo_shows_its_first_bytes_and_its_size(store: FolderStore) -> None:
    with store.receive(DIGEST, INES) as arriving:
        for byte in CONTENT[:100]:
            arriving.write(bytes([byte]))
        assert (arriving.header, arriving.size, arriving.is_whole()) == (CONTENT[:64], 100, False)
        assert arriving.path.read_bytes() == CONTENT[:100]


def test_nothing_is_left_of_a_photo_that_was_cut_off(store: FolderStore) -> None:
    with pytest.raises(ConnectionError), store.receive(DIGEST, INES) as arriving:
        arriving.write(CONTENT[:500])
        raise ConnectionError
    assert files(store) == []


def test_bytes_that_are_not_what_their_name_says_are_never_kept(store: FolderStore) -> None:
    with pytest.raises(ValueError, match="digest"):
        send(store, CONTENT + b"!")
    assert files(store) == []


def test_the_same_photo_twice_is_one_file_that_was_written_once(store: FolderStore) -> None:
    send(store)
    first = store.path(DIGEST).stat()
    send(store)
    assert store.path(DIGEST).stat().st_ino == first.st_ino
    assert len(files(store)) == 1


def test_two_at_once_are_one_file(store: FolderStore) -> None:
    with store.receive(DIGEST, INES) as one, store.receive(DIGEST, INES) as other:
        one.write(CONTENT)
        other.write(CONTENT)
        one.keep()
        other.keep()
    assert files(store) == [f"originals/{DIGEST[:2]}/{DIGEST}"]


def test_a_file_that_lost_bytes_is_healed_by_the_next_one_who_sends_it(store: FolderStore) -> None:
    send(store)
    path = store.path(DIGEST)
    path.chmod(0o600)
    os.truncate(path, 10)
    send(store)
    assert path.read_bytes() == CONTENT


def test_an_original_is_not_writable(store: FolderStore) -> None:
    send(store)
    assert store.path(DIGEST).stat().st_mode & 0o777 == 0o400


@pytest.mark.parametrize(
    "name", ["", "abc", "../" + "a" * 61, "A" * 64, DIGEST + "\n", "g" * 64, DIGEST[:63] + "/"]
)
def test_only_a_digest_is_a_name(store: FolderStore, name: str) -> None:
    for ask in (store.path, store.exists, store.open, partial(store.receive, sender=INES), store.drop):
        with pytest.raises(ValueError, match="SHA-256"):
            ask(name)


def test_previews_lie_apart_and_go_with_their_photo(store: FolderStore) -> None:
    send(store)
    assert store.preview_path(DIGEST, 320) is None
    store.keep_preview(DIGEST, 320, b"small")
    store.keep_preview(DIGEST, 320, b"again")
    preview = store.preview_path(DIGEST, 320)
    assert preview is not None and preview.read_bytes() == b"again"
    store.drop(DIGEST)
    store.drop(DIGEST)
    assert files(store) == []


def kill_one_half_way(store: FolderStore) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from uuid import UUID\n"
        "from service.photostore import FolderStore\n"
        f"arriving = FolderStore(Path(sys.argv[1])).receive({DIGEST!r}, UUID({str(INES)!r}))\n"
        f"arriving.write({CONTENT[:500]!r}); arriving.is_whole(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(store.root)], check=False, cwd=Path(__file__).parents[2]
    )


def age(store: FolderStore, days: int) -> None:
    for path in (store.root / "arriving").rglob("*.*"):
        then = path.stat().st_mtime - days * 86_400 - 1
        os.utime(path, (then, then))


def test_what_a_killed_process_left_is_continued_by_its_sender_only(store: FolderStore) -> None:
    kill_one_half_way(store)
    assert store.sweep_temp() == 0
    assert (store.begun(INES), store.begun(OMAR)) == ({DIGEST: 500}, {})
    for sender, start in ((OMAR, 500), (INES, 501)):
        with pytest.raises(NotBegun):
            store.receive(DIGEST, sender, start)
    with store.receive(DIGEST, INES, 500) as arriving:
        assert (arriving.size, arriving.header) == (500, CONTENT[:64])
        arriving.write(CONTENT[500:])
        arriving.keep()
    assert files(store) == [f"originals/{DIGEST[:2]}/{DIGEST}"]
    assert store.begun(INES) == {}


def test_a_sweep_takes_what_nobody_continued_for_days_and_nothing_of_a_living_one(store: FolderStore) -> None:
    kill_one_half_way(store)
    with store.receive(DIGEST, INES) as arriving:
        arriving.write(CONTENT)
        age(store, BEGUN_DAYS)
        assert store.sweep_temp() == 1
        arriving.keep()
    assert store.sweep_temp() == 0
    assert files(store) == [f"originals/{DIGEST[:2]}/{DIGEST}"]


def test_an_attempt_that_nobody_noticed_to_have_broken_off_is_continued(store: FolderStore) -> None:
    """A phone in a lift is back on another connection long before the service gives the first one up."""
    with store.receive(DIGEST, INES) as first:
        first.write(CONTENT[:3000])
        first.is_whole()
        assert store.begun(INES) == {DIGEST: 3000}
        with store.receive(DIGEST, INES, 2000) as second:
            second.write(CONTENT[2000:])
            second.keep()
        first.leave()
    assert store.path(DIGEST).read_bytes() == CONTENT
    with store.receive(DIGEST, INES, 3000) as third:
        third.write(CONTENT[3000:])
        third.keep()
    assert files(store) == [f"originals/{DIGEST[:2]}/{DIGEST}"]


def test_a_false_beginning_is_thrown_away_with_what_continued_it(store: FolderStore) -> None:
    with store.receive(DIGEST, INES) as arriving:
        arriving.write(b"x" * 500)
        arriving.leave()
    with pytest.raises(ValueError, match="digest"), store.receive(DIGEST, INES, 500) as arriving:
        arriving.write(CONTENT[500:])
        arriving.keep()
    assert (files(store), store.begun(INES)) == ([], {})


def test_only_the_latest_few_of_a_person_are_left(store: FolderStore) -> None:
    for n in range(MOST_BEGUN + 3):
        with store.receive(f"{n:064x}", INES) as arriving:
            arriving.write(b"half")
            age(store, 0)
            arriving.leave()
    assert len(store.begun(INES)) == MOST_BEGUN
    assert f"{MOST_BEGUN + 2:064x}" in store.begun(INES) and f"{0:064x}" not in store.begun(INES)


def test_of_each_photo_the_longest_attempt_is_left_and_counts_once(store: FolderStore) -> None:
    """A line that breaks at once, again and again, pushes nothing out."""
    for digest in (DIGEST, f"{0:064x}"):
        with store.receive(digest, INES) as arriving:
            arriving.write(CONTENT[:3000])
            arriving.leave()
    for n in range(MOST_BEGUN + 3):
        with store.receive(DIGEST, INES) as arriving:
            arriving.write(CONTENT[: n * 10])
            arriving.leave()
    assert store.begun(INES) == {DIGEST: 3000, f"{0:064x}": 3000}
    assert len(files(store)) == 2


def test_a_node_that_starts_sweeps_nothing_from_under_the_hands_of_another(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the worst moment: all bytes are there, the name is not yet."""
    move = on_its_way.move

    def another_starts_first(temp: Path, target: Path) -> None:
        FolderStore(store.root)
        move(temp, target)

    for module in (on_its_way, photostore):
        monkeypatch.setattr(module, "move", another_starts_first)
    send(store)
    store.keep_preview(DIGEST, 320, CONTENT)
    assert files(store) == [f"originals/{DIGEST[:2]}/{DIGEST}", f"previews/{DIGEST[:2]}/{DIGEST}-320.jpg"]


def test_what_is_taken_for_abandoned_before_its_writer_locked_it_is_made_anew(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same photo twice at once: the one that is done clears up just as the other one's file appears."""
    fcntl = pytest.importorskip("fcntl")
    looked, locked = Event(), Event()
    clearing: list[Future[None]] = []
    flock, unlink = fcntl.flock, Path.unlink

    def lock_late(file: int, how: int) -> None:
        if not (how & fcntl.LOCK_NB) and not clearing:
            clearing.append(other.submit(store._begun.forget, INES, DIGEST))
            assert looked.wait(10)
            flock(file, how)
            locked.set()
        else:
            flock(file, how)

    def unlink_late(path: Path, missing_ok: bool = False) -> None:
        looked.set()
        locked.wait(0.2)
        unlink(path, missing_ok)

    with ThreadPoolExecutor(1) as other, monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", lock_late)
        patch.setattr(Path, "unlink", unlink_late)
        with store.receive(DIGEST, INES) as arriving:
            clearing[0].result(10)
            arriving.write(CONTENT)
            arriving.keep()
    assert store.path(DIGEST).read_bytes() == CONTENT
