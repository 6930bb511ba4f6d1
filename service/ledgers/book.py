"""Writes a ledger's spreadsheet row by row: typed cells, headings that stay in sight, and text that stays text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook

from schemas.base import Bilingual

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767
"""Characters that a cell holds."""
MOST_LINKS = 5_000
"""The writer holds every link in memory, and programs take 65,530 at most: in a longer ledger they are plain text."""
FIRST_YEAR = 1900
"""Spreadsheets count days from here on."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML, hence a spreadsheet, cannot hold."""

Cell = str | int | float | datetime | None


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    INSTANT = "instant"
    LINK = "link"


@dataclass(frozen=True)
class Column:
    """`name` is the key of its cells; `width` in characters."""

    name: str
    heading: Bilingual
    width: int = 12
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Line:
    """The cells of one row by column name; instants are shown by the clock on the wall of `zone`."""

    zone: ZoneInfo
    cells: Mapping[str, Cell]


class Book:
    """One sheet, written from top to bottom and never held in memory. Leaving the `with` block writes the file."""

    def __init__(
        self, path: Path, columns: Sequence[Column], *, title: str, language: str, made_at: datetime
    ) -> None:
        self.rows = 0
        self._columns = columns
        self._book = Workbook(
            str(path),
            {
                "constant_memory": True,
                "tmpdir": str(path.parent),
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._book.set_properties({"title": title, "created": made_at.astimezone(UTC).replace(tzinfo=None)})
        self._formats = {
            Kind.TEXT: self._book.add_format({"num_format": "@"}),
            Kind.NUMBER: self._book.add_format({"num_format": "0"}),
            Kind.MONEY: self._book.add_format({"num_format": "#,##0.00"}),
            Kind.INSTANT: self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            Kind.LINK: self._book.add_format({"font_color": "#0563C1", "underline": 1}),
        }
        self._sheet = self._book.add_worksheet(title)
        self._head(language)

    def add(self, line: Line) -> None:
        self.rows += 1
        for place, column in enumerate(self._columns):
            value = line.cells.get(column.name)
            if value is not None and value != "":
                self._write(place, column.kind, value, zone=line.zone)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sheet.autofilter(0, 0, self.rows, len(self._columns) - 1)
        self._book.close()

    def _head(self, language: str) -> None:
        look = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#D9E1F2", "border": 1}
        heading = self._book.add_format(look)
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, column.width)
            self._sheet.write_string(0, place, column.heading.in_language(language), heading)
        self._sheet.freeze_panes(1, 1)
        self._sheet.repeat_rows(0)
        self._sheet.set_landscape()

    def _write(self, place: int, kind: Kind, value: Any, *, zone: ZoneInfo) -> None:
        look = self._formats[kind]
        if kind is Kind.INSTANT:
            local = wall_clock(value, zone)
            if local is not None and local.year >= FIRST_YEAR:
                self._sheet.write_datetime(self.rows, place, local, look)
            else:
                self._sheet.write_string(self.rows, place, value.isoformat(), self._formats[Kind.TEXT])
        elif kind in (Kind.NUMBER, Kind.MONEY):
            self._sheet.write_number(self.rows, place, value, look)
        elif kind is Kind.LINK and self.rows <= MOST_LINKS:
            self._sheet.write_url(self.rows, place, value, look)
        else:
            self._sheet.write_string(self.rows, place, clean(value), self._formats[Kind.TEXT])


def clean(text: str) -> str:
    """What a cell can hold of a text: no control characters, and a mark where it was cut."""
    text = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def wall_clock(at: datetime, zone: ZoneInfo) -> datetime | None:
    """To the second and without a zone, as spreadsheets know it; None beyond the calendar."""
    try:
        return at.astimezone(zone).replace(tzinfo=None, microsecond=0)
    except OverflowError:
        return None
