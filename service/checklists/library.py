"""Reads the checklists of the library: catalogues written out, and rounds that take items from them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

import schemas
from schemas.checklists import ChecklistIn, Item

LIBRARY = Path(schemas.__file__).parent / "library"


def load_library(library: Path = LIBRARY) -> dict[str, ChecklistIn]:
    """Every checklist of the library by its code, references resolved: items taken first, then its own.

    Items taken with `may_skip: true` may all be skipped there, whatever their catalogue says.
    Raises ValueError where a file is not named after its code, takes an item that its catalogue does not
    have, or shows one item twice; pydantic's ValidationError (a ValueError too) where an item has not the
    shape of a checklist item.
    """
    files = {path.stem: _read(path) for path in sorted((library / "checklists").glob("*.yaml"))}
    catalogues = {code: _by_code(file["items"]) for code, file in files.items() if "items" in file}
    return {code: _resolve(file, catalogues) for code, file in files.items()}


def _read(path: Path) -> dict[str, Any]:
    file: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    if file["code"] != path.stem:
        raise ValueError(f"{path.name}: is not named after its code {file['code']}")
    return file


def _resolve(file: dict[str, Any], catalogues: dict[str, dict[str, Item]]) -> ChecklistIn:
    items = list(catalogues[file["code"]].values()) if "items" in file else list(_gather(file, catalogues))
    codes = [item.code for item in items]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise ValueError(f"{file['code']}: shows {', '.join(sorted(twice))} more than once")
    return ChecklistIn(title=file["title"], category=file["category"], items=items)


def _gather(file: dict[str, Any], catalogues: dict[str, dict[str, Item]]) -> Iterator[Item]:
    for part in file.get("take", []):
        catalogue = catalogues.get(part["from"], {})
        if missing := [code for code in part["items"] if code not in catalogue]:
            raise ValueError(f"{file['code']}: {part['from']} has no {', '.join(missing)}")
        for code in part["items"]:
            # A check of everything also reaches schools that have no canteen or no bus.
            yield catalogue[code].model_copy(update={"may_skip": True} if part.get("may_skip") else {})
    yield from _by_code(file.get("own", [])).values()


def _by_code(items: list[dict[str, Any]]) -> dict[str, Item]:
    by_code: dict[str, Item] = {}
    for raw in items:
        item = Item.model_validate(raw)
        if item.code in by_code:
            raise ValueError(f"{item.code}: is written more than once")
        by_code[item.code] = item
    return by_code
