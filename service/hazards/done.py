"""What was done about a hazard already, by whom and when: so that whoever comes second knows it at once."""

from schemas.base import Bilingual
from schemas.hazard_steps import Outcome, StepKind
from schemas.hazards import Hazard, HazardStep
from service.people.authors import author
from service.refusals import Refusal, conflict
from service.world import Work

ONE_DECISION = (StepKind.DECISION, StepKind.VOIDING, StepKind.SUPERVISION_ORDER)
"""Decisions of which there is one: who comes second, with whatever words, decides nothing."""

DECISIONS = (
    *ONE_DECISION, StepKind.DEADLINE, StepKind.TRANSFER, StepKind.SEVERITY, StepKind.VERIFICATION,
)  # fmt: skip

WORDS = {
    StepKind.SEVERITY: ("改变了等级", "changed its severity"),
    StepKind.RECTIFICATION: ("提交了整改", "handed in a fix"),
    StepKind.DEADLINE: ("确定了整改期限", "set its date"),
    StepKind.TRANSFER: ("移交了该隐患", "transferred it"),
    StepKind.SUPERVISION_ORDER: ("下达了挂牌督办", "ordered listed supervision"),
    StepKind.VOIDING: ("将其作废", "voided it"),
}


def done(work: Work, hazard: Hazard, step: HazardStep) -> Bilingual:
    """A whole sentence: who did what, and when."""
    if step.by_id is None:
        return Bilingual(zh="", en="")
    by = author(work, step.by_id, step.at, hazard)
    zh, en = _words(step)
    return Bilingual(zh=f"{by.name}已于 {by.at} {zh}。", en=f"{by.name} {en} at {by.at}.")


def decided_already(work: Work, hazard: Hazard, step: HazardStep) -> Refusal:
    said = done(work, hazard, step)
    return conflict(
        "decided-already",
        f"{said.zh}此事只决定一次，请刷新查看。",
        f"{said.en} It is decided once; reload to see it.",
    )


def _words(step: HazardStep) -> tuple[str, str]:
    if step.kind == StepKind.DECISION:
        return (
            ("同意延期", "granted more time")
            if step.data.get("granted")
            else ("不同意延期", "refused more time")
        )
    if step.kind == StepKind.VERIFICATION:
        accepted = step.data.get("outcome") == Outcome.ACCEPTED
        return ("通过了核验", "accepted the fix") if accepted else ("驳回了整改", "rejected the fix")
    return WORDS.get(StepKind(step.kind), ("处理了该隐患", "dealt with it"))
