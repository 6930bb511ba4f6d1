"""The folder of a demo: fresh, begun and broken off, or finished and to be continued; never somebody else's."""

import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path

from service import refusals

if sys.platform != "win32":
    import fcntl

FINISHED, BEGUN = "demo.json", "demo-unfinished"
OURS = (
    "campus-safety.sqlite",
    "campus-safety.sqlite-wal",
    "campus-safety.sqlite-shm",
    "photos",
    "keys",
    "demo.log",
)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are read as one another."""


class State(Enum):
    FRESH = "fresh"
    BROKEN_OFF = "broken off"
    FINISHED = "finished"


@dataclass(frozen=True)
class Memory:
    """What a finished demo remembers of how it was made; kept from other users of the machine."""

    password: str
    schools: int
    days: int
    lived_until: str


def state_of(folder: Path) -> State:
    """409 where something lies in the folder that no demo put there."""
    if (folder / FINISHED).exists():
        return State.FINISHED
    if (folder / BEGUN).exists():
        return State.BROKEN_OFF
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise refusals.conflict(
            "not-a-demo",
            f"{folder} 中已有其他内容，演示不会改动它。请用 --data 指定空文件夹。",
            f"{folder} holds something that no demo made, and is left alone. Name an empty folder with --data.",
        )
    return State.FRESH


@contextmanager
def begun(folder: Path) -> Iterator[None]:
    """A clean folder to build in. Until `finish` a mark says that what lies there is not whole.

    409 where another demo is being built there at this moment.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / BEGUN).open("w") as mark:
        _hold(mark.fileno(), folder)
        clear(folder)
        try:
            yield
        except KeyboardInterrupt:
            clear(folder)
            (folder / BEGUN).unlink(missing_ok=True)
            raise


def clear(folder: Path) -> None:
    """Takes away what a demo makes, nothing else."""
    for name in OURS:
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def finish(folder: Path, memory: Memory) -> None:
    """From now on it is continued: the memory is there whole before the mark goes."""
    remember(folder, memory)
    (folder / BEGUN).unlink()


def remember(folder: Path, memory: Memory) -> None:
    draft = folder / f"{FINISHED}.new"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(memory), file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / FINISHED)


def recall(folder: Path) -> Memory:
    return Memory(**json.loads((folder / FINISHED).read_text()))


def made_up_password() -> str:
    """Easily read out and typed on a phone; 41 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(2))


def _hold(mark: int, folder: Path) -> None:
    """The lock dies with its process."""
    if sys.platform == "win32":
        return
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise refusals.conflict(
            "being-built",
            f"另一个演示正在 {folder} 中生成。",
            f"Another demo is being built in {folder} at this moment.",
        ) from None
