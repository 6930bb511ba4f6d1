"""Prints sheets of QR labels: what hangs at a spot, for a camera to find the place by."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from schemas.people import Role
from schemas.places import Place, PlaceKind, under
from service import refusals
from service.people.access import REPORTERS, Caller, visible_place
from service.places.label import in_groups, label_of
from service.world import Work

MOST = 1_200
"""Labels in one document: fifty sheets."""
MAY_PRINT = (*REPORTERS, Role.ADMINISTRATOR)
LONGEST_NAME = 56
"""Characters that are readable on a label."""
UNBROKEN = re.compile(r"(\S{10})(?=\S)")

# Without -P the script's folder would come before the libraries.
_TYPESET = [sys.executable, "-P", str(Path(__file__).with_name("typeset.py"))]
_printers = BoundedSemaphore(os.cpu_count() or 1)


@dataclass(frozen=True)
class Label:
    """What one label says. `within` is the school and campus, or the district of water outside schools."""

    label: str
    name: str
    within: str


def labels_of(work: Work, by: Caller, place_id: UUID) -> tuple[str, list[Label]]:
    """The place's name and a label for it and each open place below, by code; for a bureau, of its own spots alone."""
    place = visible_place(work, by, place_id)
    if not by.has(MAY_PRINT, place, None):
        raise refusals.forbidden(
            "只有本校人员、业务科室或管理员可以打印点位二维码。",
            "Labels are printed by the school's own people, the section, or an administrator.",
        )
    in_use = or_(col(Place.closed_on).is_(None), col(Place.closed_on) > work.now.date())
    found = work.session.exec(
        select(Place).where(_hung_with_labels(place), in_use).order_by(col(Place.code)).limit(MOST + 1)
    ).all()
    _refuse_none_or_too_many(found)
    return place.name, _labels(work, found)


def print_labels(title: str, labels: Sequence[Label], *, public_url: str) -> bytes:
    """The sheets as PDF (A4, 24 to a page). The QR of a label is `{public_url}/m/at/{label}`."""
    data = json.dumps({"title": title, "labels": drawn(labels, public_url=public_url)}).encode()
    with _printers:
        return subprocess.run(_TYPESET, input=data, stdout=subprocess.PIPE, check=True, timeout=60).stdout


def drawn(labels: Sequence[Label], *, public_url: str) -> list[dict[str, str]]:
    """What the sheet is set from: the address in the QR, and the words."""
    return [
        {
            "url": f"{public_url.rstrip('/')}/m/at/{one.label}",
            "name": _readable(one.name),
            "school": _readable(one.within),
            "label": in_groups(one.label),
        }
        for one in labels
    ]


def _hung_with_labels(place: Place) -> ColumnElement[bool]:
    if place.kind in (PlaceKind.CITY, PlaceKind.DISTRICT):
        return and_(col(Place.parent_id) == place.id, col(Place.kind) == PlaceKind.SPOT)
    return under(Place, place.id, place.kind)


def _labels(work: Work, places: Sequence[Place]) -> list[Label]:
    above = {id for place in places for id in (place.school_id, place.campus_id, place.parent_id) if id}
    named = work.session.exec(select(Place.id, Place.name).where(col(Place.id).in_(above))).all()
    names = dict(named)
    return [Label(label_of(place.id), place.name, _within(place, names)) for place in places]


def _within(place: Place, names: dict[UUID, str]) -> str:
    above = [id for id in (place.school_id, place.campus_id) if id is not None and id != place.id]
    return " · ".join(names[id] for id in above) or names.get(place.parent_id or place.id, "")


def _refuse_none_or_too_many(found: Sequence[Place]) -> None:
    if not found:
        raise refusals.unprocessable(
            "nothing-to-print",
            "此处没有可打印的点位，请先建立点位。",
            "There is no spot here to print a label for; add spots first.",
        )
    if len(found) > MOST:
        raise refusals.unprocessable(
            "too-many-labels",
            f"一次最多打印 {MOST} 个二维码，请按校区分别打印。",
            f"At most {MOST} labels at once; print them campus by campus.",
        )


def _readable(name: str) -> str:
    """Shortened, and with places to break what has no spaces. The typesetter takes it as data, never as markup."""
    short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    return UNBROKEN.sub("\\1\u200b", short)
