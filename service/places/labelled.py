"""Finds the place that a label hangs at, among those somebody sees."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import or_, select

from schemas.base import Bilingual
from schemas.places import Place
from service import refusals
from service.places.label import label_of, read_label
from service.refusals import FieldError
from service.world import Work


def places_labelled(work: Work, seen: Sequence[ColumnElement[bool]], typed: str) -> list[UUID]:
    """Usually one, none if it is not theirs to see; 422 where a slip of the thumb is certain."""
    label = read_label(typed)
    if label is None:
        detail = Bilingual(
            zh="编码不对，请对照标签重新输入（10 位字母和数字）。",
            en="This is no label's code; compare it with the label and type its 10 letters and digits again.",
        )
        error = FieldError(pointer="/label", detail=detail)
        raise refusals.unprocessable("label-misread", detail.zh, detail.en, errors=[error])
    ids = work.session.exec(select(Place.id).where(or_(*seen))).all() if seen else []
    return [id for id in ids if label_of(id) == label]
