"""Reads a spreadsheet as offices send it: CSV or XLSX, headings in either language, and every bad cell named."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

from schemas.base import Bilingual
from service import refusals

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 10_000
MAX_COLUMNS = 40
MAX_CELL = 500
MAX_UNPACKED = 60 * 1024 * 1024
"""Bytes of an XLSX once unpacked: 10,000 rows take about 4 MB, a zip bomb gigabytes."""

_FORMULA = re.compile(r"[=@]|[+-](?![\d\s().+-]*$)")
"""What a spreadsheet would run. `+86 531 8601` is a telephone number, a lone `-` means nothing."""


@dataclass(frozen=True)
class Column:
    """A column by its name here, its Chinese heading, and what its cells hold."""

    name: str
    heading: str
    expects: Bilingual
    required: bool = False


@dataclass(frozen=True)
class Fault:
    """A cell at fault. `row` as the spreadsheet counts it: 1 is the heading."""

    row: int
    column: str
    value: str
    detail: Bilingual


@dataclass(frozen=True)
class Row:
    number: int
    cells: dict[str, str]


def read_sheet(body: bytes, media_type: str, columns: Sequence[Column]) -> tuple[list[Row], list[Fault]]:
    """The rows by column name, blank ones left out, and the faults of form.

    415 for another kind of file, 413 for a big one, 422 for one that cannot be read at all.
    """
    lines = _lines(body, media_type)
    _, heading = next(lines, (1, []))
    names, faults = _names(heading, columns)
    rows: list[Row] = []
    for number, texts in lines:
        if not any(texts):
            continue
        if len(rows) == MAX_ROWS:
            raise refusals.unprocessable(
                "too-many-rows",
                f"一次最多导入 {MAX_ROWS} 行，请拆分文件。",
                f"At most {MAX_ROWS} rows at once; split the file.",
            )
        cells = {name: text for name, text in zip(names, texts, strict=False) if name is not None}
        faults += _cell_faults(number, cells, columns)
        rows.append(Row(number, cells))
    return rows, faults


def _lines(body: bytes, media_type: str) -> Iterator[tuple[int, list[str]]]:
    if len(body) > MAX_BYTES:
        raise too_large()
    if media_type == CSV:
        return _csv_lines(body)
    if media_type == XLSX:
        return _xlsx_lines(body)
    raise refusals.Refusal(
        415, "unsupported-media-type", "请上传 CSV 或 XLSX 文件。", "Send a CSV or an XLSX file."
    )


def _csv_lines(body: bytes) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(_decoded(body), newline=""))
    try:
        for texts in reader:
            yield reader.line_num, [text.strip() for text in texts[:MAX_COLUMNS]]
    except csv.Error:
        raise _unreadable() from None


def _decoded(body: bytes) -> str:
    """UTF-8, with or without a mark; else GB18030, which Chinese spreadsheets save."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _unreadable()


def _xlsx_lines(body: bytes) -> Iterator[tuple[int, list[str]]]:
    """The first sheet. Whatever the library raises on a crafted file, the person is told that it is unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise _unreadable()
        sheet = load_workbook(io.BytesIO(body), read_only=True, keep_links=False).worksheets[0]
        sheet.reset_dimensions()
        lines = sheet.iter_rows(max_col=MAX_COLUMNS, max_row=4 * MAX_ROWS)
        for number, cells in enumerate(lines, start=1):
            yield number, [_text(cell) for cell in cells]
    except refusals.Refusal:
        raise
    except Exception:
        raise _unreadable() from None


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e") or not isinstance(value, str | int | float | date):
        return "=" + str(value).lstrip("=")
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, bool | date):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    zeros = re.fullmatch(r"0+", cell.number_format or "")
    return str(value).zfill(len(zeros[0])) if zeros and isinstance(value, int) else str(value).strip()


def _names(heading: list[str], columns: Sequence[Column]) -> tuple[list[str | None], list[Fault]]:
    """Which column stands where; unknown, repeated and missing headings are faults of row 1."""
    known = {c.name: c.name for c in columns} | {c.heading: c.name for c in columns}
    names = [known.get(text.lower().rstrip("*") or "-") for text in heading]
    faults = [
        Fault(1, text, text, Bilingual(zh="没有此列，或重复出现。", en="No such column, or twice."))
        for place, text in enumerate(heading)
        if text and (names[place] is None or names[place] in names[:place])
    ]
    faults += [
        Fault(1, c.name, "", Bilingual(zh=f"缺少列“{c.heading}”。", en=f"The column `{c.name}` is missing."))
        for c in columns
        if c.required and c.name not in names
    ]
    return names, faults


def _cell_faults(number: int, cells: dict[str, str], columns: Iterable[Column]) -> list[Fault]:
    faults = []
    for column in columns:
        text = cells.get(column.name)
        if text is None:
            continue
        if _FORMULA.match(text):
            detail = Bilingual(zh="不接受公式，请填写数值或文字。", en="No formulas; write the value itself.")
        elif len(text) > MAX_CELL:
            detail = Bilingual(zh="内容过长。", en="Too long.")
        elif not text and column.required:
            detail = column.expects
        else:
            continue
        faults.append(Fault(number, column.name, text[:100], detail))
    return faults


def too_large() -> refusals.Refusal:
    return refusals.Refusal(413, "too-large", "文件不能超过 5 MB。", "The file may have at most 5 MB.")


def _unreadable() -> refusals.Refusal:
    return refusals.unprocessable(
        "unreadable-file",
        "文件无法读取。请另存为 CSV（UTF-8）或 XLSX 后重试。",
        "The file cannot be read. Save it as CSV (UTF-8) or XLSX and send it again.",
    )
