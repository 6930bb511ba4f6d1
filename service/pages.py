"""Lists by key: each page walks one index per condition, so page 1000 costs what page 1 costs."""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Query
from sqlalchemy import ColumnElement, literal, or_, tuple_, union
from sqlmodel import SQLModel, col, select

from service import refusals
from service.world import Work

Limit = Annotated[int, Query(ge=1, le=1000, description="at most so many items")]
Cursor = Annotated[str | None, Query(max_length=500, description="`next` of the page before")]
DEFAULT_LIMIT = 100

MOST_WALKS = 200
"""SQLite puts at most 500 SELECTs into one UNION; beyond this several conditions share a walk."""

IDS_AT_ONCE = 5_000
"""SQLite takes 32,766 variables in a statement."""

Row = TypeVar("Row", bound=SQLModel)
Key = tuple[Any, UUID]


def page_of(
    work: Work,
    model: type[Row],
    branches: Sequence[ColumnElement[bool]],
    *,
    order: Any,
    limit: int,
    cursor: str | None,
    descending: bool = True,
) -> tuple[list[Row], str | None]:
    """One page of the rows of `model` that any branch lets through, and the cursor of the next.

    `model` has an `id`; `order` is one of its columns, never null. A branch on the leading column of an index
    (column, order, id) is walked, not searched. Rows come in the order of (`order`, `id`), each once.
    """
    after = None if cursor is None else _key_of(cursor, _kind_of(order))
    if not branches:
        return [], None
    share = -(-len(branches) // MOST_WALKS)
    conditions = [or_(*branches[start : start + share]) for start in range(0, len(branches), share)]
    walk = _Walk(order=order, id_column=_id_of(model), after=after, limit=limit, descending=descending)
    keys = work.session.exec(walk.merged(conditions)).all()
    following = cursor_of(*keys[limit - 1]) if len(keys) > limit else None
    return rows_in_order(work, model, [id for _, id in keys[:limit]]), following


def rows_in_order(work: Work, model: type[Row], ids: Sequence[UUID]) -> list[Row]:
    """The rows with these ids, in this order; what is not there is left out."""
    found: dict[UUID, Row] = {}
    for start in range(0, len(ids), IDS_AT_ONCE):
        some = _id_of(model).in_(ids[start : start + IDS_AT_ONCE])
        rows: Sequence[Any] = work.session.exec(select(model).where(some)).all()
        found.update((row.id, row) for row in rows)
    return [found[id] for id in ids if id in found]


def names_of(work: Work, model: Any, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The `name` of each row with one of these ids, read in one question."""
    wanted = [id for id in set(ids) if id is not None]
    found: dict[UUID, str] = {}
    for start in range(0, len(wanted), IDS_AT_ONCE):
        some = _id_of(model).in_(wanted[start : start + IDS_AT_ONCE])
        found.update(work.session.exec(select(model.id, model.name).where(some)).all())
    return found


def cursor_of(key: Any, id: UUID) -> str:
    """Opaque to the client: where a page ended."""
    shown = key.isoformat() if isinstance(key, date) else str(key) if isinstance(key, UUID) else key
    text = json.dumps([shown, id.hex], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _id_of(model: Any) -> Any:
    return col(model.id)


def _kind_of(column: Any) -> type[Any]:
    kind: type[Any] = getattr(column.type, "impl", column.type).python_type
    return kind


def _key_of(cursor: str, kind: type[Any]) -> Key:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        shown, id = json.loads(text)
        return _read(shown, kind), UUID(hex=id)
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise bad_cursor() from None


def bad_cursor() -> refusals.Refusal:
    return refusals.unprocessable(
        "bad-cursor",
        "翻页标记无效，请从第一页重新开始。",
        "This cursor is not one of ours; start again from the first page.",
    )


def _read(shown: Any, kind: type[Any]) -> Any:
    if kind is datetime:
        at = datetime.fromisoformat(shown)
        if at.tzinfo is None:
            raise ValueError("naive")
        return at.astimezone(UTC)
    if kind is date:
        return date.fromisoformat(shown)
    if kind is UUID:
        return UUID(shown)
    if type(shown) is not kind or (kind is str and b"\0" in shown.encode()):
        raise ValueError("of another kind, or not to be stored")
    return shown


@dataclass(frozen=True, kw_only=True)
class _Walk:
    """How one page is walked along an index."""

    order: Any
    id_column: Any
    after: Key | None
    limit: int
    descending: bool

    def along(self, condition: ColumnElement[bool]) -> Any:
        """The first keys after the cursor that meet one condition."""
        statement: Any = select(self.order.label("key"), self.id_column.label("id")).where(condition)
        if self.after is not None:
            here = tuple_(self.order, self.id_column)
            key, id = self.after
            there = tuple_(literal(key, self.order.type), literal(id, self.id_column.type))
            statement = statement.where(here < there if self.descending else here > there)
        return self._ended(statement, self.order, self.id_column).subquery()

    def merged(self, conditions: Sequence[ColumnElement[bool]]) -> Any:
        """The first keys after the cursor that meet any condition, one more than the page holds."""
        walks = [self.along(condition) for condition in conditions]
        found = walks[0] if len(walks) == 1 else union(*(select(w.c.key, w.c.id) for w in walks)).subquery()
        return self._ended(select(found.c.key, found.c.id), found.c.key, found.c.id)

    def _ended(self, statement: Any, key: Any, id: Any) -> Any:
        ends = (key.desc(), id.desc()) if self.descending else (key, id)
        return statement.order_by(*ends).limit(self.limit + 1)
