"""Where the bytes of photos lie: written once under their own digest, synced before anybody is told so."""

import re
from pathlib import Path
from typing import Any, BinaryIO, Protocol, Self
from uuid import UUID, uuid4

from service.arriving import ArrivingFile, Begun, create, move, remove_abandoned, sync_file, sync_folder
from service.clock import Clock, machine_now


class Arriving(Protocol):
    """One photo on its way in. Leaving the `with` block without `keep` or `leave` leaves nothing behind."""

    sha256: str
    size: int
    header: bytes
    path: Path

    def write(self, chunk: bytes) -> None: ...
    def is_whole(self) -> bool: ...
    def keep(self) -> None: ...
    def leave(self) -> None: ...
    def abort(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *why: Any) -> None: ...


class PhotoStore(Protocol):
    def receive(self, sha256: str, sender: UUID, start: int = 0) -> Arriving: ...
    def begun(self, sender: UUID) -> dict[str, int]: ...
    def exists(self, sha256: str) -> bool: ...
    def path(self, sha256: str) -> Path: ...
    def open(self, sha256: str) -> BinaryIO: ...
    def drop(self, sha256: str) -> None: ...
    def keep_preview(self, sha256: str, size: int, content: bytes) -> None: ...
    def preview_path(self, sha256: str, size: int) -> Path | None: ...
    def sweep_temp(self) -> int: ...


class FolderStore:
    """Photos in a folder: `originals/ab/abcd…`, `previews/ab/abcd…-320.jpg`; `arriving/` is not whole yet."""

    def __init__(self, root: Path, clock: Clock = machine_now) -> None:
        self.root = root
        self._originals = root / "originals"
        self._previews = root / "previews"
        self._arriving = root / "arriving"
        self._begun = Begun(self._arriving, clock)
        for folder in (self._originals, self._previews, self._arriving):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(root)
        self.sweep_temp()

    def receive(self, sha256: str, sender: UUID, start: int = 0) -> ArrivingFile:
        """From `start` bytes on, which came from the same sender before. Raises NotBegun where they did not."""
        return ArrivingFile(self._begun, sender, self.path(sha256), start)

    def begun(self, sender: UUID) -> dict[str, int]:
        """How many bytes of each photo are here that broke off on its way from this sender, by digest."""
        return self._begun.sizes(sender)

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
        with create(temp) as file:
            file.write(content)
            # Without this a power cut can leave an empty file under the final name, served ever after.
            sync_file(file)
            move(temp, target)  # while it is still locked: a node that starts now sweeps what nobody holds

    def preview_path(self, sha256: str, size: int) -> Path | None:
        path = self._preview(sha256, size)
        return path if path.exists() else None

    def sweep_temp(self) -> int:
        """Removes what nobody can use any more of what was left half-way, and answers how many files that were."""
        left = [temp for temp in self._arriving.iterdir() if temp.is_file()]
        return sum(remove_abandoned(temp) for temp in left) + self._begun.tidy_all()

    def _preview(self, sha256: str, size: int) -> Path:
        name = _checked(sha256)
        return self._previews / name[:2] / f"{name}-{size:d}.jpg"


def _checked(sha256: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("not a SHA-256 in lower-case hex")
    return sha256
