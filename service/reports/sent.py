"""Reads the JSON of a report before any transaction is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from schemas.base import Bilingual
from schemas.reports import ReportIn
from service import refusals
from service.content import NotCanonical, content_sha256
from service.refusals import FieldError, Refusal
from service.shapes import field_errors


@dataclass(frozen=True)
class Sent:
    """A report as it came in: its JSON, what it says, and its digest (None where it has no canonical form)."""

    body: dict[str, Any]
    said: ReportIn
    sha256: str | None


def read_report(body: object) -> Sent:
    """422 where the JSON has not the shape of a report; what its answers say is left to the checklist."""
    if not isinstance(body, dict):
        raise _misshapen(
            [FieldError("", Bilingual(zh="应为一个 JSON 对象。", en="It must be a JSON object."))]
        )
    try:
        said = ReportIn.model_validate(body)
    except ValidationError as refused:
        raise _misshapen(field_errors(refused.errors(include_url=False))) from None
    try:
        return Sent(body, said, content_sha256(body))
    except NotCanonical:
        return Sent(body, said, None)


def _misshapen(faults: Sequence[FieldError]) -> Refusal:
    return refusals.unprocessable(
        "invalid",
        "报告有内容缺失或格式不对，请按提示修改后重新提交。",
        "Something in the report is missing or has the wrong form; correct what is listed and send it again.",
        errors=faults,
    )
