"""Shows reports as they were sent, with what became of them since."""

from collections.abc import Collection, Sequence

from schemas.people import Person, PersonRef
from schemas.photos import PhotoSubject
from schemas.places import Place, PlaceRef
from schemas.reports import ChecklistNamed, Report, ReportIn, ReportOut, ReportRow
from service.evidence.refer import photos_missing_of
from service.pages import names_of
from service.tasks.show import checklist_titles
from service.world import Work


def reports_out(work: Work, reports: Sequence[Report]) -> list[ReportOut]:
    """The wire shape of many reports, their missing photos asked for in one question."""
    with_photos = [report.id for report in reports if _names_photos(report)]
    missing = photos_missing_of(work, PhotoSubject.REPORT, with_photos) if with_photos else {}
    return [report_out(report, missing=missing.get(report.id, [])) for report in reports]


def report_rows(work: Work, reports: Sequence[Report]) -> list[ReportRow]:
    """Many reports with every name a table shows, each kind of name read in one question."""
    places = names_of(work, Place, {r.place_id for r in reports} | {r.school_id for r in reports})
    people = names_of(work, Person, {r.by_id for r in reports})
    titles = checklist_titles(work, ((r.checklist_code, r.checklist_version) for r in reports))
    return [
        ReportRow(
            **shown.model_dump(),
            place=PlaceRef(id=report.place_id, name=places[report.place_id]),
            school=PlaceRef(id=report.school_id, name=places[report.school_id]) if report.school_id else None,
            by=PersonRef(id=report.by_id, name=people[report.by_id]),
            checklist_title=titles.get((report.checklist_code, report.checklist_version)),
        )
        for report, shown in zip(reports, reports_out(work, reports), strict=True)
    ]


def report_out(report: Report, *, missing: Collection[str]) -> ReportOut:
    said = ReportIn.model_validate(report.body)
    return ReportOut(
        **report.model_dump(exclude=_NOT_SHOWN),
        checklist=ChecklistNamed(code=report.checklist_code, version=report.checklist_version),
        answers=report.body["answers"],
        location=said.location,
        note=said.note,
        photo_facts=said.photo_facts or {},
        hazards=report.hazard_ids,
        photos_missing=sorted(missing),
    )


def _names_photos(report: Report) -> bool:
    said = report.body["answers"]
    return any(answer.get("photos") or (answer.get("hazard") or {}).get("photos_after") for answer in said)


_NOT_SHOWN = {
    "body", "content_sha256", "device_id", "hazard_ids", "wake_at", "checklist_code", "checklist_version",
    "city_id", "district_id", "school_id", "campus_id",
}  # fmt: skip
