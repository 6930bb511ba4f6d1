"""Reading spreadsheets: headings, encodings, formulas, and files that mean harm."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from schemas.base import Bilingual
from service.refusals import Refusal
from service.sheets import CSV, XLSX, Column, read_sheet

COLUMNS = (
    Column("code", "编码", Bilingual(zh="编码", en="a code"), required=True),
    Column("phone", "手机", Bilingual(zh="手机", en="a telephone")),
)


def cells(text: str) -> list[dict[str, str]]:
    rows, faults = read_sheet(text.encode(), CSV, COLUMNS)
    assert faults == []
    return [row.cells for row in rows]


def test_headings_are_known_in_both_languages_with_or_without_a_star() -> None:
    assert cells("编码*,Phone\n1,2\n") == [{"code": "1", "phone": "2"}]


def test_blank_rows_are_left_out_and_rows_keep_the_numbers_of_the_spreadsheet() -> None:
    rows, _ = read_sheet(b"code,phone\n\n1,2\n,\n3,4\n", CSV, COLUMNS)
    assert [(row.number, row.cells["code"]) for row in rows] == [(3, "1"), (5, "3")]


def test_blanks_around_a_cell_are_dropped_and_quoted_commas_kept() -> None:
    assert cells('code,phone\n " a ,b " ,\n'.replace(' "', '"')) == [{"code": "a ,b", "phone": ""}]


@pytest.mark.parametrize("phone", ["+86 531 8601", "-", "(0531) 86-01", "13800000000"])
def test_a_telephone_number_is_no_formula(phone: str) -> None:
    assert cells(f"code,phone\n1,{phone}\n")[0]["phone"] == phone


@pytest.mark.parametrize("cell", ["=1", "@x", "+x", "-x()", "=cmd|' /C calc'!A0"])
def test_a_formula_is_named(cell: str) -> None:
    _, faults = read_sheet(f"code,phone\n1,{cell}\n".encode(), CSV, COLUMNS)
    assert [(f.row, f.column) for f in faults] == [(2, "phone")]


def test_a_number_keeps_the_zeros_that_its_format_shows() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["code", "phone"], [7, 13800000000], [1.0, 2.5], [True, "  x "]):
        sheet.append(row)
    sheet["A2"].number_format = "000"
    file = io.BytesIO()
    book.save(file)
    rows, _ = read_sheet(file.getvalue(), XLSX, COLUMNS)
    assert [tuple(row.cells.values()) for row in rows] == [
        ("007", "13800000000"),
        ("1", "2.5"),
        ("true", "x"),
    ]


def test_a_zip_bomb_is_not_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (70 * 1024 * 1024))
    with pytest.raises(Refusal, match="unreadable-file"):
        read_sheet(file.getvalue(), XLSX, COLUMNS)


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04", b"\xff\xfe\xfa", b'code\n"' + b"x" * 200_000])
def test_what_cannot_be_read_is_refused_or_named(body: bytes) -> None:
    for media_type in (CSV, XLSX):
        try:
            _, faults = read_sheet(body, media_type, COLUMNS)
        except Refusal as refusal:
            assert refusal.slug == "unreadable-file"
        else:
            assert faults
