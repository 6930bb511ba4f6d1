"""The import: what a spreadsheet of places or people would change, or did, and every cell that stands in the way."""

from schemas.base import Bilingual, Wire


class BadCell(Wire):
    """`row` as the spreadsheet counts it: 1 is the heading."""

    row: int
    column: str
    value: str
    detail: Bilingual


class ImportOut(Wire):
    """`errors` are at most 500; `error_count` has them all. With any error nothing is imported."""

    dry_run: bool
    rows: int
    created: int
    updated: int
    unchanged: int
    error_count: int
    errors: list[BadCell]
