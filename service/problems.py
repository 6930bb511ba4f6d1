"""Refusals as `application/problem+json` (RFC 9457), in the language of the person, with a request id on every answer."""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from schemas.base import Bilingual
from service.people.door import language_of
from service.refusals import FieldError, Refusal
from service.shapes import field_errors

log = structlog.get_logger(__name__)


class ProblemError(BaseModel):
    pointer: str
    detail: str


class Problem(BaseModel):
    """`type` is a stable slug; `detail` a sentence that the person holding the phone can act on."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemError] = []


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {
        "description": HTTPStatus(status).phrase,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status in (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)
}


def schemas() -> dict[str, Any]:
    """What every refusal of the OpenAPI document refers to."""
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**problem.pop("$defs"), "Problem": problem}


FRAMEWORK: Mapping[int, tuple[str, str, str]] = {
    400: ("malformed", "请求无法读取，请检查格式后重试。", "The request could not be read; check its form and send it again."),
    401: ("signed-out", "请重新登录。", "Please sign in again."),
    403: ("not-allowed", "您无权进行此操作。", "This is not yours to do."),
    404: ("not-found", "没有找到，或您无权查看。", "Not found, or not yours to see."),
    405: ("method-not-allowed", "此地址不支持该操作。", "This address does not support that method."),
    413: ("too-large", "内容过大，请缩小后重试。", "Too large; make it smaller and send it again."),
    415: ("unsupported-media-type", "不支持此内容类型。", "This content type is not supported."),
}  # fmt: skip


def install(app: FastAPI) -> None:
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(DBAPIError, _busy_or_broken)
    app.add_exception_handler(Exception, broken)


def problem(
    request: Request,
    status: int,
    slug: str,
    detail: Bilingual,
    *,
    errors: list[FieldError] | tuple[FieldError, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    language = language_of(request)
    body = Problem(
        type=slug,
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail.in_language(language),
        errors=[ProblemError(pointer=e.pointer, detail=e.detail.in_language(language)) for e in errors],
    )
    return Response(
        json.dumps(body.model_dump(exclude_defaults=False), ensure_ascii=False),
        status_code=status,
        media_type="application/problem+json",
        headers={"Content-Language": language, **(headers or {})},
    )


def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    return problem(
        request, refusal.status, refusal.slug, refusal.detail, errors=refusal.errors, headers=refusal.headers
    )


def refused(request: Request, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """What the framework refuses by itself, in our words."""
    slug, zh, en = FRAMEWORK.get(status, ("refused", "请求被拒绝。", "The request was refused."))
    return problem(request, status, slug, Bilingual(zh=zh, en=en), headers=headers)


def _framework(request: Request, raised: Exception) -> Response:
    assert isinstance(raised, HTTPException)
    return refused(request, raised.status_code, raised.headers)


def _invalid(request: Request, raised: Exception) -> Response:
    """Each field at fault, without echoing what was sent: it may be a password."""
    assert isinstance(raised, RequestValidationError)
    detail = Bilingual(
        zh="有内容缺失或格式不对，请按下列提示修改后重新发送。",
        en="Something is missing or has the wrong form; correct what is listed and send it again.",
    )
    return problem(request, 422, "invalid", detail, errors=field_errors(raised.errors()))


def _busy_or_broken(request: Request, raised: Exception) -> Response:
    assert isinstance(raised, DBAPIError)
    if re.search(r"locked|busy|lock timeout|canceling statement|deadlock", str(raised.orig), re.IGNORECASE):
        detail = Bilingual(
            zh="系统繁忙，您的内容尚未保存，请稍后自动重试。",
            en="The service is busy and has not stored this yet; send it again in a moment.",
        )
        return problem(request, 503, "busy", detail, headers={"Retry-After": "2"})
    return broken(request, raised)


def broken(request: Request, raised: Exception) -> Response:
    """What nobody foresaw: logged with its traceback, answered with a bare sentence."""
    log.error("request failed", path=request.url.path, exc_info=raised)
    detail = Bilingual(
        zh="系统出错，您的内容尚未保存，请稍后重试；仍不成功请联系管理员。",
        en="The service failed and has not stored this. Send it again later; if it keeps failing, tell an administrator.",
    )
    return problem(request, 500, "internal", detail)
