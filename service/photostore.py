"""Where the bytes of photos lie: written once under their own digest, synced before anybody is told so."""

import hashlib
import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Protocol, Self
from uuid import uuid4

if sys.platform != "win32":
    import fcntl

HEADER_BYTES = 64


class Arriving(Protocol):
    """One photo on its way in. Leaving the `with` block without `keep` leaves nothing behind."""

    sha256: str
    size: int
    header: bytes
    path: Path

    def write(self, chunk: bytes) -> None: ...
    def is_whole(self) -> bool: ...
    def keep(self) -> None: ...
    def abort(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *why: Any) -> None: ...


class PhotoStore(Protocol):
    def receive(self, sha256: str) -> Arriving: ...
    def exists(self, sha256: str) -> bool: ...
    def path(self, sha256: str) -> Path: ...
    def open(self, sha256: str) -> BinaryIO: ...
    def drop(self, sha256: str) -> None: ...
    def keep_preview(self, sha256: str, size: int, content: bytes) -> None: ...
    def preview_path(self, sha256: str, size: int) -> Path | None: ...
    def sweep_temp(self) -> int: ...


class FolderStore:
    """Photos in a folder: `originals/ab/abcd…`, `previews/ab/abcd…-320.jpg`; `arriving/` is not whole yet."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._originals = root / "originals"
        self._previews = root / "previews"
        self._arriving = root / "arriving"
        for folder in (self._originals, self._previews, self._arriving):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync_folder(root)
        self.sweep_temp()

    def receive(self, sha256: str) -> "ArrivingFile":
        return ArrivingFile(self._arriving, self.path(sha256))

    def exists(self, sha256: str) -> bool:
        return self.path(sha256).exists()

    def path(self, sha256: str) -> Path:
        """A file on this machine. Raises ValueError for anything but a lower-case SHA-256 in hex."""
        name = _checked(sha256)
        return self._originals / name[:2] / name

    def open(self, sha256: str) -> BinaryIO:
        return self.path(sha256).open("rb")

    def drop(self, sha256: str) -> None:
        name = _checked(sha256)
        for preview in (self._previews / name[:2]).glob(f"{name}-*.jpg"):
            preview.unlink(missing_ok=True)
        self.path(sha256).unlink(missing_ok=True)

    def keep_preview(self, sha256: str, size: int, content: bytes) -> None:
        target = self._preview(sha256, size)
        temp = self._arriving / f"{target.stem}.{uuid4().hex}"
        with _create(temp) as file:
            file.write(content)
            # Without this a power cut can leave an empty file under the final name, served ever after.
            _sync_file(file)
            _move(temp, target)  # while it is still locked: a node that starts now sweeps what nobody holds

    def preview_path(self, sha256: str, size: int) -> Path | None:
        path = self._preview(sha256, size)
        return path if path.exists() else None

    def sweep_temp(self) -> int:
        """Removes what a killed process left half-way and answers how many files that were."""
        swept = 0
        for temp in self._arriving.iterdir():
            if _is_abandoned(temp):
                with suppress(PermissionError):  # Windows lets nobody remove a file that is open
                    temp.unlink(missing_ok=True)
                    swept += 1
        return swept

    def _preview(self, sha256: str, size: int) -> Path:
        name = _checked(sha256)
        return self._previews / name[:2] / f"{name}-{size:d}.jpg"


class ArrivingFile:
    """A photo being written to a file of its own, hashed as it comes."""

    def __init__(self, folder: Path, target: Path) -> None:
        self.sha256 = target.name
        self.size = 0
        self.header = b""
        self.path = folder / f"{target.name}.{uuid4().hex}"
        self._target = target
        self._digest = hashlib.sha256()
        self._file = _create(self.path)

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
            _sync_file(self._file)
            _move(self.path, self._target)
        # Also when somebody else put it there: they may not have come to this line yet.
        _sync_folder(self._target.parent)
        self.abort()

    def abort(self) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)

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
        self.abort()


def _checked(sha256: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("not a SHA-256 in lower-case hex")
    return sha256


def _create(path: Path) -> BinaryIO:
    """A new file that nobody may write to later, locked while its writer lives (see `_is_abandoned`)."""
    while True:
        file = os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400), "wb")
        if sys.platform == "win32":
            return file
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            return file
        file.close()  # a sweep came between the creation and the lock


def _is_abandoned(temp: Path) -> bool:
    """The lock dies with its process, so several processes can share the folder and no clock is asked."""
    if sys.platform == "win32":
        return True
    try:
        with temp.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, FileNotFoundError):
        return False
    return True


def _move(temp: Path, target: Path) -> None:
    try:
        temp.replace(target)
    except FileNotFoundError:
        target.parent.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(target.parent.parent)
        temp.replace(target)


def _sync_file(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # no directory can be opened there; NTFS keeps its own journal of names
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
