"""Days without a signal: what was done in time counts as such where that can be believed, and is kept in any case."""

from tests.campus import Campus
from tests.climbing import heard
from tests.hazard_words import seen
from tests.stories.moves import (
    appoint,
    begin,
    check,
    checks,
    desk,
    dismiss,
    inbox,
    log_of,
    report,
    send_photos,
    sent,
    until,
    written,
)  # fmt: skip


def two_evenings_missed(campus: Campus) -> str:
    """Nobody patrols on Wednesday; on Thursday Ines does, in the basement. The check of Thursday."""
    until(campus, "2026-09-09 05:00")
    begin(campus, "fire_daily_patrol")
    until(campus, "2026-09-10 17:00")
    return check(campus, "fire_daily_patrol")


def test_a_report_from_the_basement_rebuts_the_miss_and_resolves_the_run(campus: Campus) -> None:
    body = written(campus, two_evenings_missed(campus))
    until(campus, "2026-09-11 00:30")
    assert heard(campus, "max")[-1] == "misses_run"
    assert [row["misses"] for row in desk(campus, "max")] == [2]

    until(campus, "2026-09-11 08:00")
    received = sent(campus, "ines", body)
    send_photos(campus, "ines", body)
    assert (received["in_time"], received["counts"]) == (True, True)
    assert log_of(campus, "fire_daily_patrol") == {"09-09": "missed", "09-10": "done", "09-11": "open"}
    [_, late, *_] = checks(campus, "fire_daily_patrol")
    assert late["missed_at"] and late["rebutted_at"], "the miss stays on record beside its rebuttal"
    until(campus, "2026-09-11 23:00")
    assert desk(campus, "max") == []
    assert heard(campus, "dora") == []


def test_a_phone_that_was_online_meanwhile_is_done_late_and_the_section_excuses(campus: Campus) -> None:
    body = written(campus, two_evenings_missed(campus))
    until(campus, "2026-09-10 20:00")
    assert inbox(campus, "ines"), "her phone had a connection, and sent nothing"
    until(campus, "2026-09-11 08:00")
    assert sent(campus, "ines", body)["in_time"] is False
    assert log_of(campus, "fire_daily_patrol")["09-10"] == "done_late"
    until(campus, "2026-09-11 09:00")
    assert [row["misses"] for row in desk(campus, "max")] == [2], "a late patrol is no patrol of that day"

    excuse = {"reason": "the app hung; the caretaker saw her at five"}
    path = f"/api/v1/tasks/{body['task_id']}/excuse"
    assert campus.as_("max").put(path, json=excuse).status_code == 403
    assert campus.as_("dora").put(path, json=excuse).status_code == 201
    assert heard(campus, "ines")[-1] == heard(campus, "max")[-1] == "excused"
    until(campus, "2026-09-11 12:00")
    assert desk(campus, "max") == []
    [_, late, *_] = checks(campus, "fire_daily_patrol")
    assert (late["state"], bool(late["missed_at"])) == ("excused", True)


def test_photos_that_never_come_leave_a_check_unproven(campus: Campus) -> None:
    body = written(campus, two_evenings_missed(campus))
    received = sent(campus, "ines", body)
    assert received["photos_missing"] and received["in_time"]
    until(campus, "2026-09-12 16:59")
    assert log_of(campus, "fire_daily_patrol")["09-10"] == "done"
    until(campus, "2026-09-12 17:00")
    assert log_of(campus, "fire_daily_patrol")["09-10"] == "unproven"
    assert all("evidence_missing" in heard(campus, name) for name in ("ines", "max", "dora", "dina"))

    until(campus, "2026-09-14 09:00")
    send_photos(campus, "ines", body)
    campus.forward(minutes=1)
    shown = campus.as_("max").get(f"/api/v1/reports/{received['id']}").json()
    assert (shown["photos_missing"], bool(shown["evidence_complete_at"])) == ([], True)
    assert shown["evidence_missing_at"], "arriving later is shown, not erased"
    assert log_of(campus, "fire_daily_patrol")["09-10"] == "unproven"


def test_two_inspectors_who_were_both_offline_are_both_heard(campus: Campus) -> None:
    task = two_evenings_missed(campus)
    first = written(campus, task, failing=["FIRE-02", "FIRE-13"])
    second = written(campus, task, failing=["FIRE-13", "FIRE-16a"])
    until(campus, "2026-09-10 21:00")
    ours = sent(campus, "ines", first)
    theirs = sent(campus, "ivan", second)
    assert (ours["additional"], theirs["additional"], theirs["counts"]) == (False, True, True)
    assert len({*ours["hazards"], *theirs["hazards"]}) == 3
    [both] = {*ours["hazards"]} & {*theirs["hazards"]}
    assert seen(campus, "max", both)["times_seen"] == 2
    assert heard(campus, "rosa").count("hazard_opened") == 3
    [_, done, *_] = checks(campus, "fire_daily_patrol")
    assert (done["state"], done["report_id"]) == ("done", ours["id"])


def test_a_report_is_judged_by_the_post_held_when_it_was_written(campus: Campus) -> None:
    body = written(campus, two_evenings_missed(campus))
    until(campus, "2026-09-10 18:00")
    dismiss(campus, "ines")
    appoint(campus, "ines", "inspector", "kindergarten")
    until(campus, "2026-09-10 19:00")
    assert sent(campus, "ines", body)["counts"] is True
    after = written(campus, body["task_id"])
    received = sent(campus, "ines", after)
    assert (received["counts"], received["counts_reason"]) == (False, "no_right")
    assert log_of(campus, "fire_daily_patrol", who="max")["09-10"] == "done"
    assert checks(campus, "fire_daily_patrol", who="ines")[-1]["state"] != "scheduled", "what she was told of"


def test_a_patrol_of_a_day_that_was_called_off_is_a_visit_whose_findings_count(campus: Campus) -> None:
    two_evenings_missed(campus)
    friday = next(t["id"] for t in checks(campus, "fire_daily_patrol") if t["slot"].startswith("2026-09-11"))
    storm = {"closures": [{"first_on": "2026-09-11", "last_on": "2026-09-11", "reason": "typhoon"}]}
    closed = campus.as_("dora").put(f"/api/v1/calendars/{campus.id('district')}", json=storm)
    assert closed.status_code == 201, closed.text
    until(campus, "2026-09-11 07:00")
    received = report(campus, "ines", friday, failing=["FIRE-02"])
    assert (received["counts"], received["counts_reason"]) == (False, "task_cancelled")
    assert heard(campus, "rosa") == ["hazard_opened"]
    until(campus, "2026-09-13 12:00")
    assert log_of(campus, "fire_daily_patrol")["09-11"] == "cancelled"
    assert heard(campus, "max").count("task_overdue") == 2, "Wednesday and Thursday, not the day of the storm"
