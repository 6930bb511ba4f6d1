"""Whatever happens, in whatever order: nothing that is owed is ever without an alarm, unless it stands open at the top."""

from collections import Counter
from datetime import timedelta
from threading import Thread
from uuid import UUID

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import col, select, update

from schemas.escalations import ClockKind, Escalation, EscalationTold, MissRun
from schemas.hazards import Hazard, HazardState, HazardStep
from schemas.people import Appointment, Role
from schemas.tasks import Task
from service import jobs
from service.escalations.rules import clocks
from service.hazards.rules import state
from tests.campus import Campus
from tests.climbing import appoint
from tests.district import known_id
from tests.dying import Died, dying_at
from tests.hazard_words import accept, find, fix, found, once, reject, step
from tests.never_stuck import at_the_top, forget, runs_counted, runs_told
from tests.plan_bodies import publish_patrol, put_plan
from tests.rounds import hand_in

AT_HOME = ("max", "kim", "dora", "dina", "lea", "rosa")
JUMPS = {"minutes": 7, "hours": 5, "a day": 24, "days": 80, "weeks": 24 * 16, "months": 24 * 65}

hazards = st.integers(0, 5)
decisive = st.sampled_from(["max", "dora", "dina", "lea"])


class Climbing(RuleBasedStateMachine):
    """One district, where anything may happen; `campus` is set by the test."""

    campus: Campus

    @initialize()
    def begin(self) -> None:
        forget(self.campus)
        publish_patrol(self.campus)
        put_plan(self.campus, target_place_id=str(known_id("school")))
        self.found = [found(self.campus, "dora", at=place) for place in ("school", "kitchen", "river")]
        self.levels: Counter[UUID] = Counter()
        self.over: set[UUID] = set()
        self.calendar = 0

    @rule(
        place=st.sampled_from(["school", "kitchen", "kindergarten", "river"]),
        severity=st.sampled_from(["minor", "general", "major"]),
    )
    def somebody_finds_something(self, place: str, severity: str) -> None:
        if len(self.found) < 6:
            answer = find(self.campus, "dora", at=place, severity=severity)
            self.found += [answer.json()["id"]] if answer.status_code == 201 else []

    @precondition(lambda self: self.found)
    @rule(which=hazards)
    def it_must_stop(self, which: int) -> None:
        """As the finding of a `stop` item leaves it."""
        with self.campus.work() as work:
            hazard = work.session.get_one(Hazard, UUID(self._pick(which)))
            if state(hazard) is HazardState.OPEN and hazard.confirm_due_at is None:
                hazard.confirm_due_at, hazard.wake_at = work.now + timedelta(hours=2), work.now
                work.session.add(hazard)

    @precondition(lambda self: self.found)
    @rule(
        which=hazards,
        deed=st.sampled_from(["fix", "accept", "reject", "confirm", "transfer", "void", "graver"]),
        by=decisive,
    )
    def somebody_acts(self, which: int, deed: str, by: str) -> None:
        """What the service refuses changes nothing; the rest may come in any order."""
        campus, hazard = self.campus, self._pick(which)
        match deed:
            case "fix":
                fix(campus, "ines", hazard)
            case "accept":
                accept(campus, by, hazard)
            case "reject":
                reject(campus, by, hazard)
            case "confirm":
                once(campus, "max", hazard, "out_of_service_confirmation", note="sealed")
            case "transfer":
                follow_up = (campus.now + timedelta(days=9)).isoformat()
                step(
                    campus,
                    by,
                    hazard,
                    "transfers",
                    authority="water",
                    contact="Wu",
                    follow_up_at=follow_up,
                    note="-",
                )
            case "void":
                once(campus, by, hazard, "voiding", reason="not there")
            case "graver":
                once(campus, by, hazard, "severity", severity="major", reason="graver")

    @precondition(lambda self: self.found)
    @rule(which=hazards, granted=st.booleans())
    def more_time_is_asked_for(self, which: int, granted: bool) -> None:
        hazard, until = self._pick(which), (self.campus.now + timedelta(days=40)).isoformat()
        words = {
            "until": until,
            "reason": "parts",
            "interim_protection": "a guard",
            "sent_at": self.campus.now.isoformat(),
        }
        asked = step(self.campus, "max", hazard, "extension_requests", **words)
        if asked.status_code == 201:
            decision = f"extension_requests/{asked.json()['id']}/decision"
            once(self.campus, "dora", hazard, decision, granted=granted)

    @rule(who=st.sampled_from(AT_HOME))
    def a_post_ends(self, who: str) -> None:
        with self.campus.work() as work:
            mine = update(Appointment).where(col(Appointment.person_id) == known_id(who))
            work.session.connection().execute(mine.values(until_at=work.now))

    @rule(who=st.sampled_from(["olga", "sven"]), role=st.sampled_from([Role.HEAD, Role.SECTION, Role.LEADER]))
    def a_post_is_filled(self, who: str, role: Role) -> None:
        appoint(self.campus, who, role, "school" if role is Role.HEAD else "district")

    @rule(days=st.integers(1, 20))
    def the_calendar_changes(self, days: int) -> None:
        first = self.campus.now.date() + timedelta(days=1)
        closure = {"first_on": str(first), "last_on": str(first + timedelta(days=days))}
        given = {"closures": [closure], "version": self.calendar}
        answer = self.campus.as_("ada").put(f"/api/v1/calendars/{known_id('school')}", json=given)
        assert answer.status_code in (200, 201), answer.text
        self.calendar = answer.json()["version"]

    @rule(late=st.booleans(), excused=st.booleans())
    def a_check_is_done_or_excused(self, late: bool, excused: bool) -> None:
        """The oldest one missed, or the one that is open."""
        undone = [t for t in self.campus.rows(Task) if t.done_at is None and t.opens_at <= self.campus.now]
        ready = sorted((t for t in undone if t.excused_at is None), key=lambda t: t.due_at, reverse=not late)
        if not ready:
            return
        if excused:
            self.campus.as_("dora").put(f"/api/v1/tasks/{ready[0].id}/excuse", json={"reason": "flooded"})
            return
        now = self.campus.now.isoformat()
        captured = min(self.campus.now, ready[0].closes_at - timedelta(minutes=1)).isoformat()
        answers = [{"item": "A1", "value": True}]
        body = {"task_id": str(ready[0].id), "captured_at": captured, "sent_at": now, "answers": answers}
        hand_in(self.campus, "ines", body)

    @rule(length=st.sampled_from(sorted(JUMPS)), workers=st.sampled_from([1, 1, 2]))
    def time_passes(self, length: str, workers: int) -> None:
        self.campus.now += timedelta(hours=JUMPS[length])
        for _ in range(2):
            self._run(workers)
        self._is_settled()

    @rule(length=st.sampled_from(sorted(JUMPS)), lines=st.lists(st.integers(1, 900), min_size=1, max_size=4))
    def chores_die_half_way(self, length: str, lines: list[int]) -> None:
        self.campus.now += timedelta(hours=JUMPS[length])
        for line in lines:
            try:
                with dying_at(line):
                    jobs.run_round(self.campus.world)
            except Died:
                pass

    @invariant()
    def nothing_owed_is_without_an_alarm_unless_it_stands_openat_the_top(self) -> None:
        with self.campus.world.look() as work:
            for hazard in work.session.exec(select(Hazard)):
                if clocks(hazard):
                    running = [(clock.kind, clock.at) for clock in clocks(hazard)]
                    assert hazard.wake_at or at_the_top(work, hazard.id, hazard.id, running, hazard), (
                        hazard.id
                    )
            for run in work.session.exec(select(MissRun).where(col(MissRun.ended_at).is_(None))):
                running = [(ClockKind.MISSES, run.raised_at)]
                assert run.wake_at or at_the_top(work, run.id, run.first_task_id, running, run), run.id

    @invariant()
    def levels_only_rise_and_what_is_resolved_stays_so(self) -> None:
        rows = self.campus.rows(Escalation)
        open_now = Counter((row.subject_kind, row.subject_id) for row in rows if row.resolved_at is None)
        assert all(count == 1 for count in open_now.values())
        for row in rows:
            assert row.level >= self.levels[row.id]
            self.levels[row.id] = row.level
            assert row.resolved_at is not None or row.id not in self.over
        self.over |= {row.id for row in rows if row.resolved_at is not None}

    @invariant()
    def nobody_is_told_twice_of_one_level(self) -> None:
        told = Counter(
            (row.escalation_id, row.person_id, row.level) for row in self.campus.rows(EscalationTold)
        )
        assert all(count == 1 for count in told.values())

    @invariant()
    def no_rung_of_a_deadline_is_climbed_twice_but_for_an_extension(self) -> None:
        extended = {row.id for row in self.campus.rows(Hazard) if row.extended_at}
        steps = [row for row in self.campus.rows(HazardStep) if row.kind == "escalated"]
        climbed = Counter((r.hazard_id, r.data["after_s"]) for r in steps if r.data["clock"] == "hazard")
        assert all(count <= 1 + (hazard in extended) for (hazard, _), count in climbed.items())

    def _pick(self, which: int) -> str:
        return self.found[which % len(self.found)]

    def _run(self, workers: int) -> None:
        threads = [Thread(target=jobs.run_round, args=(self.campus.world,)) for _ in range(workers - 1)]
        for thread in threads:
            thread.start()
        jobs.run_round(self.campus.world)
        for thread in threads:
            thread.join()

    def _is_settled(self) -> None:
        """After a round nothing rings, nothing that ended is open, and every run is counted as its tasks say."""
        with self.campus.world.look() as work:
            for model in (Hazard, MissRun, Task):
                assert not work.session.exec(select(model.id).where(col(model.wake_at) <= work.now)).all(), (
                    model
                )
            for escalation in work.session.exec(
                select(Escalation).where(col(Escalation.resolved_at).is_(None))
            ):
                if escalation.subject_kind == "hazard":
                    assert clocks(work.session.get_one(Hazard, escalation.subject_id))
            assert runs_told(work) == runs_counted(work)


def test_whatever_happens_nothing_gets_stuck(campus: Campus) -> None:
    run_state_machine_as_test(
        type("ClimbingHere", (Climbing,), {"campus": campus}),
        settings=settings(
            max_examples=8, stateful_step_count=20, deadline=None, derandomize=True,
            phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
