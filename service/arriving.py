"""A photo on its way in: hashed as it is written, continued after a cut, under its name only when it is whole."""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self
from uuid import UUID, uuid4

from service.clock import Clock

if sys.platform != "win32":
    import fcntl

HEADER_BYTES = 64
PIECE_BYTES = 256 * 1024

BEGUN_DAYS = 2
MOST_BEGUN = 8
"""Of one person: a phone goes on first with what came further, so few are under way."""


class NotBegun(LookupError):
    """Fewer bytes of it are here than its sender would have it continued from."""


class Begun:
    """What was cut off on its way in, by sender: `arriving/<sender>/<digest>.<attempt>`.

    Each attempt has a file of its own, and only ever adds to it: whatever of one is there can be continued by the
    next, even while the service has not noticed yet that the first has broken off. Nobody believes these bytes; the
    digest judges the whole.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def sizes(self, sender: UUID) -> dict[str, int]:
        """Bytes that are there, by digest, as far as any are."""
        sizes: dict[str, int] = {}
        for path in self._attempts(sender):
            sizes[_digest(path)] = max(sizes.get(_digest(path), 0), _stat(path).size)
        return {sha256: size for sha256, size in sizes.items() if size}

    def attempt(self, sender: UUID, sha256: str) -> Path:
        """A name for a file of its own."""
        self._of(sender).mkdir(mode=0o700, exist_ok=True)
        return self._of(sender) / f"{sha256}.{uuid4().hex}"

    def prefix(self, sender: UUID, sha256: str, size: int) -> Iterator[bytes]:
        """Its first `size` bytes. Raises NotBegun where they are not there."""
        for path in self._attempts(sender):
            if _digest(path) == sha256 and _stat(path).size >= size:
                with suppress(FileNotFoundError):  # gone since it was seen
                    return _pieces(path.open("rb"), size)
        raise NotBegun(sha256)

    def forget(self, sender: UUID, sha256: str) -> None:
        for path in self._attempts(sender):
            if _digest(path) == sha256:
                remove_abandoned(path)

    def tidy(self, sender: UUID) -> int:
        """Removes what is too old, and all but the latest few. Answers how many files went."""
        return _tidy(self._of(sender), self._clock())

    def tidy_all(self) -> int:
        return sum(_tidy(folder, self._clock()) for folder in self._folder.iterdir() if folder.is_dir())

    def _of(self, sender: UUID) -> Path:
        return self._folder / sender.hex

    def _attempts(self, sender: UUID) -> list[Path]:
        return _files(self._of(sender))


class ArrivingFile:
    """A photo being written to a file of its own, hashed as it comes, from `start` bytes that came before."""

    def __init__(self, begun: Begun, sender: UUID, target: Path, start: int = 0) -> None:
        self.sha256 = target.name
        self.size = 0
        self.header = b""
        self.path = begun.attempt(sender, target.name)
        self._begun = begun
        self._sender = sender
        self._target = target
        self._digest = hashlib.sha256()
        before = begun.prefix(sender, target.name, start) if start else ()
        self._file = create(self.path)
        for piece in before:
            self.write(piece)

    def write(self, chunk: bytes) -> None:
        if len(self.header) < HEADER_BYTES:
            self.header += chunk[: HEADER_BYTES - len(self.header)]
        self.size += len(chunk)
        self._digest.update(chunk)
        self._file.write(chunk)

    def is_whole(self) -> bool:
        """Whether the bytes so far are the ones the digest names; afterwards `path` can be read."""
        self._file.flush()
        return self._digest.hexdigest() == self.sha256

    def keep(self) -> None:
        """Puts the bytes under their name for good: file, then name, are on the disk when this returns."""
        if not self.is_whole():
            raise ValueError("the bytes are not the ones their digest names")
        if not self._is_there():
            sync_file(self._file)
            move(self.path, self._target)
        # Also when somebody else put it there: they may not have come to this line yet.
        sync_folder(self._target.parent)
        self.abort()

    def leave(self) -> None:
        """What came so far stays for some days, for the same sender to continue."""
        self._file.close()
        self._begun.tidy(self._sender)

    def abort(self) -> None:
        """Nothing stays, neither of this attempt nor of one before it: they had the same beginning."""
        self._file.close()
        self.path.unlink(missing_ok=True)
        self._begun.forget(self._sender, self.sha256)

    def _is_there(self) -> bool:
        try:
            return self._target.stat().st_size == self.size
        except FileNotFoundError:
            return False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._file.closed:
            self.abort()


def create(path: Path) -> BinaryIO:
    """A new file that nobody may write to later, locked while its writer lives (see `remove_abandoned`)."""
    while True:
        file = os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400), "wb")
        if sys.platform == "win32":
            return file
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            return file
        file.close()  # a sweep came between the creation and the lock


def remove_abandoned(temp: Path) -> bool:
    """Removes what no living process writes to, and answers whether it went.

    The lock dies with its process, so several processes can share the folder and no clock is asked. It is held while
    the name goes: let go before, a file could be taken that its writer has just made and locked.
    """
    if sys.platform == "win32":
        return _remove_on_windows(temp)
    with suppress(BlockingIOError, FileNotFoundError), temp.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        temp.unlink()
        return True
    return False


def move(temp: Path, target: Path) -> None:
    try:
        temp.replace(target)
    except FileNotFoundError:
        target.parent.mkdir(mode=0o700, exist_ok=True)
        sync_folder(target.parent.parent)
        temp.replace(target)


def sync_file(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # no directory can be opened there; NTFS keeps its own journal of names
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_on_windows(temp: Path) -> bool:
    """Nobody can remove a file there that is open."""
    with suppress(PermissionError, FileNotFoundError):
        temp.unlink()
        return True
    return False


def _digest(attempt: Path) -> str:
    return attempt.name.partition(".")[0]


def _files(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except FileNotFoundError:
        return []


def _tidy(folder: Path, now: datetime) -> int:
    """Leaves the longest attempt at each of the latest few photos that broke off."""
    longest_first = sorted(_files(folder), key=lambda path: _stat(path).size, reverse=True)
    longest = {_digest(path): path for path in reversed(longest_first) if _stat(path).size}
    latest = sorted(longest.values(), key=lambda path: _stat(path).written_at, reverse=True)[:MOST_BEGUN]
    oldest = now.timestamp() - BEGUN_DAYS * 86_400
    left = {path for path in latest if _stat(path).written_at >= oldest}
    return sum(remove_abandoned(path) for path in longest_first if path not in left)


class _Stat(NamedTuple):
    size: int
    written_at: float


def _stat(path: Path) -> _Stat:
    """Of what has gone meanwhile: nothing, long ago."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return _Stat(0, 0.0)
    return _Stat(stat.st_size, stat.st_mtime)


def _pieces(attempt: BinaryIO, size: int) -> Iterator[bytes]:
    with attempt:
        while size and (piece := attempt.read(min(size, PIECE_BYTES))):
            size -= len(piece)
            yield piece
