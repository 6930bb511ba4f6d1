"""What the demo says on the screen: how far it is, and who can sign in."""

import sys
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

import typer

from service.demo.stage import ZONE

WEEKDAYS = "一二三四五六日"
STEPS = 10
"""Where the screen cannot be written over, a line comes after each tenth."""


class Progress:
    """One line that is written over and over, or a few lines where nobody watches."""

    def __init__(self, first_at: datetime, last_at: datetime) -> None:
        self._first_at, self._whole = first_at, max(last_at - first_at, timedelta(minutes=1))
        self._shown = ""
        self._is_live = sys.stdout.isatty()

    def show(self, at: datetime, reports: int) -> None:
        done = int(100 * ((at - self._first_at) / self._whole))
        day = at.astimezone(ZONE)
        key = f"{done}{day:%m%d}" if self._is_live else str(done // STEPS)
        if key != self._shown:
            self._shown = key
            line = f"{day:%Y-%m-%d} 周{WEEKDAYS[day.weekday()]} {day:%a}  {done:3d} %  报告 reports {reports}"
            typer.echo(f"\r\033[K{line}" if self._is_live else line, nl=not self._is_live)

    def end(self) -> None:
        if self._is_live:
            typer.echo("\r\033[K", nl=False)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns set apart by two spaces; a Chinese character is two columns wide."""
    widths = [max(_width(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = (
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def _width(cell: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in cell)
