"""The columns of the task ledger, and what it says of many tasks at once."""

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from schemas.base import Bilingual
from schemas.people import Person
from schemas.places import Place
from schemas.reports import Report
from schemas.tasks import Task, TaskRow
from service.ledgers.book import Cell, Column, Kind, Line
from service.ledgers.words import EVERYTHING, NO, SOURCES, TASK_STATES, YES
from service.notices.digest import CATEGORIES, ROLES
from service.pages import names_of
from service.tasks.show import task_rows
from service.world import Work

TITLE = Bilingual(zh="检查任务台账", en="Task ledger")


def _column(name: str, zh: str, en: str, width: int = 12, kind: Kind = Kind.TEXT) -> Column:
    return Column(name, Bilingual(zh=zh, en=en), width, kind)


def _instant(name: str, zh: str, en: str) -> Column:
    return _column(name, zh, en, 17, Kind.INSTANT)


COLUMNS = (
    _column("slot", "计划时间", "Slot", 18),
    _column("district", "区县", "District", 14),
    _column("school", "学校", "School", 24),
    _column("place", "部位", "Place", 20),
    _column("category", "类别", "Category", 10),
    _column("plan", "计划", "Plan", 24),
    _column("checklist", "检查表", "Checklist", 24),
    _column("source", "检查来源", "Source", 12),
    _column("role", "检查角色", "Role", 12),
    _column("assignee", "指定检查人", "Assignee", 12),
    _instant("opens_at", "开始时间", "Opens"),
    _instant("due_at", "应完成时间", "Due"),
    _instant("closes_at", "截止时间", "Closes"),
    _column("state", "状态", "State", 12),
    _instant("done_at", "完成时间", "Done at"),
    _column("done_by", "检查人", "Done by", 12),
    _column("passed", "是否全部合格", "All passed", 12),
    _column("score", "得分", "Score", 8, Kind.NUMBER),
    _column("hazards", "发现隐患数", "Hazards found", 10, Kind.NUMBER),
    _instant("missed_at", "漏检时间", "Missed at"),
    _instant("rebutted_at", "补证时间", "Rebutted at"),
    _instant("evidence_missing_at", "照片缺失时间", "Evidence missing at"),
    _instant("excused_at", "免责时间", "Excused at"),
    _column("excused_by", "免责人", "Excused by", 12),
    _column("excuse", "免责理由", "Excuse", 40),
)

Done = tuple[UUID, bool, int, list[str]]
"""By whom, whether all passed, the score, the hazards."""


def task_lines(work: Work, tasks: Sequence[Task], *, language: str) -> list[Line]:
    zones = dict(
        work.session.exec(
            select(Place.id, Place.zone).where(col(Place.id).in_({task.place_id for task in tasks}))
        ).all()
    )
    places = names_of(work, Place, {task.district_id for task in tasks})
    reports = _reports(work, tasks)
    rows = task_rows(work, tasks)
    people = names_of(
        work, Person, [*(r[0] for r in reports.values()), *(r.excuse.by for r in rows if r.excuse)]
    )
    return [
        Line(
            ZoneInfo(zones[task.place_id]),
            {
                **_planned(row, language),
                **_done(row, reports.get(row.report_id) if row.report_id else None, people, language),
                "district": places.get(task.district_id) if task.district_id else None,
            },
        )
        for task, row in zip(tasks, rows, strict=True)
    ]


def _planned(row: TaskRow, language: str) -> dict[str, Cell]:
    category = CATEGORIES.get(row.category, EVERYTHING)
    title = row.checklist_title
    return {
        "slot": row.slot.replace("T", " "),
        "school": row.school.name if row.school else None,
        "place": row.place.name,
        "category": category.in_language(language),
        "plan": row.plan_title.in_language(language),
        "checklist": title.in_language(language) if title else row.checklist.code,
        "source": SOURCES[row.source].in_language(language),
        "role": ROLES[row.role].in_language(language) if row.role else None,
        "assignee": row.assignee.name if row.assignee else None,
        "opens_at": row.opens_at,
        "due_at": row.due_at,
        "closes_at": row.closes_at,
        "state": TASK_STATES[row.state].in_language(language),
    }


def _done(row: TaskRow, report: Done | None, people: dict[UUID, str], language: str) -> dict[str, Cell]:
    cells: dict[str, Cell] = {
        "done_at": row.done_at,
        "missed_at": row.missed_at,
        "rebutted_at": row.rebutted_at,
        "evidence_missing_at": row.evidence_missing_at,
    }
    if report is not None:
        by, passed, score, hazards = report
        said = (YES if passed else NO).in_language(language)
        cells |= {"done_by": people.get(by), "passed": said, "score": score, "hazards": len(hazards)}
    if row.excuse is not None:
        excuse = row.excuse
        cells |= {"excused_at": excuse.at, "excused_by": people.get(excuse.by), "excuse": excuse.reason}
    return cells


def _reports(work: Work, tasks: Sequence[Task]) -> dict[UUID, Done]:
    ids = {task.report_id for task in tasks if task.report_id}
    if not ids:
        return {}
    columns = select(Report.id, Report.by_id, Report.passed, Report.score, Report.hazard_ids)  # type: ignore[call-overload]
    return {id: tuple(rest) for id, *rest in work.session.exec(columns.where(col(Report.id).in_(ids))).all()}
