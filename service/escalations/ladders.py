"""What a ladder is, whether it can be climbed to its end, and which one fits a subject."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from schemas.base import Bilingual, Category, Severity
from schemas.escalations import ALL, ClockKind, LadderIn, Told
from service.refusals import FieldError

AT_THE_CLOCK = timedelta(0)


@dataclass(frozen=True)
class Rung:
    """Whom to tell how long after the clock (negative: before it, then it is a notice only), and what it changes."""

    after: timedelta
    tell: tuple[Told, ...]
    change: str | None = None

    @property
    def raises(self) -> bool:
        """At or after the clock: it raises the escalation by one level."""
        return self.after >= AT_THE_CLOCK


@dataclass(frozen=True)
class Ladder:
    code: str
    version: int
    subject: ClockKind
    category: str
    severity: str
    rungs: tuple[Rung, ...]

    def above(self, reached: timedelta | None) -> list[Rung]:
        """The rungs that are still to be climbed."""
        return [rung for rung in self.rungs if reached is None or rung.after > reached]


def ladder_of(code: str, version: int, given: LadderIn) -> Ladder:
    rungs = tuple(Rung(r.after, tuple(r.tell), r.change.value if r.change else None) for r in given.rungs)
    return Ladder(code, version, given.subject, str(given.category), str(given.severity), rungs)


def choose_ladder(
    ladders: Iterable[Ladder], subject: ClockKind, *, category: str, severity: str | None
) -> Ladder | None:
    """The most fitting: one for the severity and the category, then for the severity, the category, or all."""
    fitting = [
        ladder
        for ladder in ladders
        if ladder.subject == subject
        and ladder.category in (category, ALL)
        and ladder.severity in (severity or ALL, ALL)
    ]
    return max(
        fitting, key=lambda each: (each.severity != ALL, each.category != ALL, each.code), default=None
    )


def ladder_faults(given: LadderIn) -> list[FieldError]:
    """What keeps a ladder from being climbed to its end; empty if nothing does."""
    faults = [fault for index, rung in enumerate(given.rungs) for fault in _rung_faults(given, index)]
    lengths = [rung.after for rung in given.rungs]
    if any(later <= earlier for earlier, later in pairwise(lengths)):
        faults.append(
            _fault(
                "/rungs",
                "各级必须按时间先后排列，且不得重复。",
                "Rungs must come in order of time, each at its own.",
            )
        )
    if given.subject != ClockKind.TASK:
        faults += _end_faults(given)
    return faults + _scope_faults(given)


def uncovered(ladders: Sequence[Ladder]) -> list[ClockKind]:
    """The kinds of subject that some hazard, run or task could have without any ladder fitting it."""
    general = {each.subject for each in ladders if each.category == ALL and each.severity == ALL}
    return [kind for kind in ClockKind if kind not in general]


def _rung_faults(given: LadderIn, index: int) -> list[FieldError]:
    rung, at = given.rungs[index], f"/rungs/{index}/tell"
    if not rung.tell:
        return [_fault(at, "至少要告知一个角色。", "A rung must tell at least one role.")]
    if Told.ASSIGNEE in rung.tell and given.subject != ClockKind.TASK:
        return [_fault(at, "只有检查任务才有指派人。", "Only a task has an assignee.")]
    return []


def _end_faults(given: LadderIn) -> list[FieldError]:
    """A ladder must raise, and it ends with somebody whose post cannot be vacant."""
    last, at = given.rungs[-1], f"/rungs/{len(given.rungs) - 1}"
    faults = []
    if Told.ADMINISTRATOR not in last.tell:
        faults.append(
            _fault(
                f"{at}/tell",
                "最后一级必须包含管理员，以免无人知晓。",
                "The last rung must tell an administrator, so that somebody always hears of it.",
            )
        )
    if last.after < AT_THE_CLOCK:
        faults.append(
            _fault(
                f"{at}/after", "最后一级不得早于期限。", "The last rung must not come before the deadline."
            )
        )
    return faults


def _scope_faults(given: LadderIn) -> list[FieldError]:
    faults = []
    if given.category not in (ALL, *Category):
        faults.append(_fault("/category", "没有这个类别。", "There is no such category."))
    if given.severity not in (ALL, *Severity):
        faults.append(_fault("/severity", "没有这个等级。", "There is no such severity."))
    return faults


def _fault(pointer: str, zh: str, en: str) -> FieldError:
    return FieldError(pointer=pointer, detail=Bilingual(zh=zh, en=en))
