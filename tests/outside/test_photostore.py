"""The folder of photos: whole or not there, under the right name, and never a half of one left behind."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from service import photostore
from service.photostore import FolderStore

CONTENT = b"a photo" * 1000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "photos")


def send(store: FolderStore, content: bytes = CONTENT, digest: str = DIGEST) -> None:
    with store.receive(digest) as arriving:
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
    with store.receive(DIGEST) as arriving:
        for byte in CONTENT[:100]:
            arriving.write(bytes([byte]))
        assert (arriving.header, arriving.size, arriving.is_whole()) == (CONTENT[:64], 100, False)
        assert arriving.path.read_bytes() == CONTENT[:100]


def test_nothing_is_left_of_a_photo_that_was_cut_off(store: FolderStore) -> None:
    with pytest.raises(ConnectionError), store.receive(DIGEST) as arriving:
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
    with store.receive(DIGEST) as one, store.receive(DIGEST) as other:
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
    for ask in (store.path, store.exists, store.open, store.receive, store.drop):
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


def test_a_sweep_takes_what_a_killed_process_left_and_nothing_of_a_living_one(store: FolderStore) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from service.photostore import FolderStore\n"
        f"arriving = FolderStore(Path(sys.argv[1])).receive({DIGEST!r})\n"
        "arriving.write(b'half'); arriving.is_whole(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(store.root)], check=False, cwd=Path(__file__).parents[2]
    )
    assert len(files(store)) == 1
    with store.receive(DIGEST) as arriving:
        arriving.write(CONTENT)
        assert store.sweep_temp() == 1
        arriving.keep()
    assert store.sweep_temp() == 0
    assert files(store) == [f"originals/{DIGEST[:2]}/{DIGEST}"]


def test_a_node_that_starts_sweeps_nothing_from_under_the_hands_of_another(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the worst moment: all bytes are there, the name is not yet."""
    move = photostore._move

    def another_starts_first(temp: Path, target: Path) -> None:
        FolderStore(store.root)
        move(temp, target)

    monkeypatch.setattr(photostore, "_move", another_starts_first)
    send(store)
    store.keep_preview(DIGEST, 320, CONTENT)
    assert files(store) == [f"originals/{DIGEST[:2]}/{DIGEST}", f"previews/{DIGEST[:2]}/{DIGEST}-320.jpg"]
