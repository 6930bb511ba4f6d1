"""What each kind of notice says happened, and what it asks for, in the two languages of the screens."""

from dataclasses import dataclass
from enum import StrEnum

from schemas.base import Bilingual


class Kind(StrEnum):
    """Why a person is told."""

    HAZARD_OPENED = "hazard_opened"
    HAZARD_JOINED = "hazard_joined"
    HAZARD_DUE_SOON = "hazard_due_soon"
    OUT_OF_SERVICE_TO_CONFIRM = "out_of_service_to_confirm"
    RECTIFICATION_HANDED_IN = "rectification_handed_in"
    RECTIFICATION_REJECTED = "rectification_rejected"
    HAZARD_CLOSED = "hazard_closed"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_DECIDED = "extension_decided"
    DEADLINE_SET = "deadline_set"
    TRANSFERRED = "transferred"
    VOIDED = "voided"
    SEVERITY_CHANGED = "severity_changed"
    SUPERVISION_ORDERED = "supervision_ordered"
    HAZARD_COMMENTED = "hazard_commented"
    ESCALATED = "escalated"
    ESCALATIONS_OPEN = "escalations_open"
    VERIFICATION_OVERDUE = "verification_overdue"
    TASK_DUE_SOON = "task_due_soon"
    TASK_OVERDUE = "task_overdue"
    MISSES_RUN = "misses_run"
    EXCUSED = "excused"
    EVIDENCE_MISSING = "evidence_missing"
    RUNG_EMPTY = "rung_empty"
    HOLIDAY_NOTICE_MISSING = "holiday_notice_missing"
    PHOTO_DAMAGED = "photo_damaged"
    HANDED_OVER = "handed_over"


CLIMBED = frozenset({Kind.ESCALATED, Kind.MISSES_RUN, Kind.VERIFICATION_OVERDUE, Kind.SUPERVISION_ORDERED})
KNOWN = frozenset({Kind.HAZARD_CLOSED, Kind.VOIDED, Kind.EXCUSED, Kind.HAZARD_COMMENTED})
"""What asks nothing of its reader."""


@dataclass(frozen=True)
class Wording:
    """`{name}` is a datum of the notice. A part in brackets is left out where its datum is unknown."""

    happened: Bilingual
    owed: Bilingual


def _w(happened_zh: str, owed_zh: str, happened_en: str, owed_en: str) -> Wording:
    return Wording(Bilingual(zh=happened_zh, en=happened_en), Bilingual(zh=owed_zh, en=owed_en))


WORDINGS: dict[str, Wording] = {
    Kind.HAZARD_OPENED: _w(
        "发现[{severity}]隐患[ {number}]：{what}",
        "请整改并上传整改照片[，期限 {due_at}]。",
        "[{severity} ]hazard[ {number}] found: {what}",
        "Put it right and hand in photos[ by {due_at}].",
    ),
    Kind.HAZARD_JOINED: _w(
        "同一隐患[ {number} ]再次被发现[（第 {count} 次）]：{what}",
        "请尽快整改[，期限 {due_at}]。",
        "Hazard[ {number}] seen again[ ({count} times now)]: {what}",
        "Put it right[ by {due_at}].",
    ),
    Kind.HAZARD_DUE_SOON: _w(
        "隐患[ {number} ]整改期限将至：{what}",
        "请提交整改[，期限 {due_at}]；确有困难请提前申请延期。",
        "Hazard[ {number}] falls due soon: {what}",
        "Hand in the fix[ by {due_at}], or ask for more time before then.",
    ),
    Kind.OUT_OF_SERVICE_TO_CONFIRM: _w(
        "须立即停用[（{number}）]：{what}",
        "请停止使用，并在系统中确认已停用[，期限 {due_at}]。",
        "Take out of use at once[ ({number})]: {what}",
        "Stop its use and confirm in the app[ by {due_at}].",
    ),
    Kind.RECTIFICATION_HANDED_IN: _w(
        "隐患[ {number} ]已提交整改[（{by}）]：{what}",
        "请核验整改结果[，期限 {due_at}]。",
        "Fix handed in for hazard[ {number}][ by {by}]: {what}",
        "Verify it[ by {due_at}].",
    ),
    Kind.RECTIFICATION_REJECTED: _w(
        "隐患[ {number} ]整改未通过核验[（{reason}）]：{what}",
        "请重新整改并提交[，期限 {due_at}]。",
        "Fix rejected for hazard[ {number}][ ({reason})]: {what}",
        "Fix it again and hand it in[ by {due_at}].",
    ),
    Kind.HAZARD_CLOSED: _w(
        "隐患[ {number} ]已销号：{what}",
        "记录已保留，无需操作。",
        "Hazard[ {number}] closed: {what}",
        "It stays on record; nothing to do.",
    ),
    Kind.EXTENSION_ASKED: _w(
        "隐患[ {number} ]申请延期[至 {until_at}][（{reason}）]：{what}",
        "请决定是否同意；在决定之前原期限照常计算。",
        "More time asked for hazard[ {number}][, until {until_at}][ ({reason})]: {what}",
        "Decide on it; the deadline keeps running until you do.",
    ),
    Kind.EXTENSION_DECIDED: _w(
        "隐患[ {number} ]延期申请已有决定[：{decision}][（{reason}）]：{what}",
        "请按期限完成整改[：{due_at}]。",
        "Request for more time on hazard[ {number}] decided[: {decision}][ ({reason})]: {what}",
        "Put it right[ by {due_at}].",
    ),
    Kind.DEADLINE_SET: _w(
        "隐患[ {number} ]整改期限已确定[（{reason}）]：{what}",
        "请按期限完成整改[：{due_at}]。",
        "Deadline set for hazard[ {number}][ ({reason})]: {what}",
        "Put it right[ by {due_at}].",
    ),
    Kind.TRANSFERRED: _w(
        "隐患[ {number} ]已移交[{authority}]：{what}",
        "请继续跟进[，跟进时间 {due_at}]。",
        "Hazard[ {number}] transferred[ to {authority}]: {what}",
        "Follow it up[ on {due_at}].",
    ),
    Kind.VOIDED: _w(
        "隐患[ {number} ]已作废[（{reason}）]：{what}",
        "记录已保留，无需操作。",
        "Hazard[ {number}] voided[ ({reason})]: {what}",
        "It stays on record; nothing to do.",
    ),
    Kind.SEVERITY_CHANGED: _w(
        "隐患[ {number} ]等级已改为[{severity}][（{reason}）]：{what}",
        "请按新等级整改[，期限 {due_at}]。",
        "Severity of hazard[ {number}] changed[ to {severity}][ ({reason})]: {what}",
        "Put it right as its new grade demands[ by {due_at}].",
    ),
    Kind.SUPERVISION_ORDERED: _w(
        "隐患[ {number} ]已挂牌督办[（{order}）]：{what}",
        "请按督办要求整改[，期限 {due_at}]。",
        "Hazard[ {number}] put under listed supervision[ ({order})]: {what}",
        "Put it right as the order demands[ by {due_at}].",
    ),
    Kind.HAZARD_COMMENTED: _w(
        "隐患[ {number} ]有新留言[（{by}：{said}）]：{what}",
        "请查看，需要时回复；整改期限不变。",
        "New comment on hazard[ {number}][ ({by}: {said})]: {what}",
        "Read it, and answer where needed; no deadline changes.",
    ),
    Kind.ESCALATIONS_OPEN: _w(
        "仍有[ {count} 项]升级事项未确认[，最早一项始于 {oldest_at}]",
        "请逐项确认并督促处理。",
        "Escalations still waiting for your acknowledgement[: {count}][, the oldest since {oldest_at}]",
        "Take them up.",
    ),
    Kind.VERIFICATION_OVERDUE: _w(
        "隐患[ {number} ]核验已逾期：{what}",
        "请尽快核验整改结果[，原期限 {due_at}]。",
        "Verification of hazard[ {number}] is overdue: {what}",
        "Verify the fix now[; it was due {due_at}].",
    ),
    Kind.TASK_DUE_SOON: _w(
        "检查即将到期：{what}",
        "请完成检查并提交[，期限 {due_at}]。",
        "Check falls due soon: {what}",
        "Do it and hand in the report[ by {due_at}].",
    ),
    Kind.TASK_OVERDUE: _w(
        "检查已逾期：{what}",
        "请立即补做并提交[，最迟 {closes_at}]。",
        "Check overdue: {what}",
        "Do it now and hand in the report[, {closes_at} at the latest].",
    ),
    Kind.MISSES_RUN: _w(
        "连续漏检[ {count} 次]：{what}",
        "请督促恢复检查；按时完成下一次检查即可终止升级。",
        "Missed check[ ({count} in a row)]: {what}",
        "See that the checks are done again; the next one in time ends this.",
    ),
    Kind.EXCUSED: _w(
        "漏检已获谅解[（{reason}）]：{what}",
        "记录已保留，无需操作。",
        "Miss excused[ ({reason})]: {what}",
        "It stays on record; nothing to do.",
    ),
    Kind.EVIDENCE_MISSING: _w(
        "照片逾期未到，检查不计为完成：{what}",
        "请补传[ {count} 张]照片；补传会显示，但不消除此记录。",
        "Photos never came, so the check counts as not done: {what}",
        "Send the[ {count}] missing photos; they will be shown, this record stays.",
    ),
    Kind.RUNG_EMPTY: _w(
        "升级层级无人任职[（{role}）]：{what}",
        "请任命相应人员；该层级已跳过，并已告知下一层级。",
        "Nobody holds a post on the ladder[ ({role})]: {what}",
        "Appoint somebody; the step was skipped to the next one.",
    ),
    Kind.HOLIDAY_NOTICE_MISSING: _w(
        "尚未录入[ {year} 年]放假安排",
        "请在国务院通知发布后录入；在此之前仅按周末推算。",
        "The holidays[ of {year}] are not entered yet",
        "Enter them once the State Council's notice is out; until then only weekends are counted.",
    ),
    Kind.PHOTO_DAMAGED: _w(
        "您发送的照片已损坏，无法打开：{what}",
        "请尽快重新拍摄，并随新的报告或整改提交。",
        "A photo you sent is damaged and cannot be opened: {what}",
        "Take it again soon, and hand it in with a new report or fix.",
    ),
    Kind.HANDED_OVER: _w(
        "[{by}]的工作已移交给您[（{reason}）]：{what}",
        "请接手[，自 {from_at} 起]，并查看任务和隐患。",
        "The work[ of {by}] was handed over to you[ ({reason})]: {what}",
        "Take it up[ from {from_at}]: look at your tasks and hazards.",
    ),
}

# What an escalation says, by its `step`: what its rung changes, or the clock that it climbed on.
ESCALATED: dict[str, Wording] = {
    "overdue": _w(
        "[{severity}]隐患[ {number} ]逾期未整改：{what}",
        "请督促整改[，原期限 {due_at}]。",
        "[{severity} ]hazard[ {number}] overdue: {what}",
        "See that it is put right[; it was due {due_at}].",
    ),
    "interview": _w(
        "[{severity}]隐患[ {number} ]长期逾期，应约谈学校负责人：{what}",
        "请安排约谈并督促整改[，原期限 {due_at}]。",
        "[{severity} ]hazard[ {number}] long overdue, an interview of the head teacher is due: {what}",
        "Hold the interview and see that it is put right[; it was due {due_at}].",
    ),
    "circular": _w(
        "[{severity}]隐患[ {number} ]长期逾期，应予通报：{what}",
        "请决定通报并督促整改[，原期限 {due_at}]。",
        "[{severity} ]hazard[ {number}] long overdue, a circular is due: {what}",
        "Decide on the circular and see that it is put right[; it was due {due_at}].",
    ),
    "listing": _w(
        "[{severity}]隐患[ {number} ]建议挂牌督办：{what}",
        "请决定是否挂牌督办[，原期限 {due_at}]。",
        "[{severity} ]hazard[ {number}] is proposed for listed supervision: {what}",
        "Decide whether to list it[; it was due {due_at}].",
    ),
    "major": _w(
        "发现重大隐患[ {number}]：{what}",
        "请立即介入，确定整改方案和期限。",
        "Major hazard[ {number}]: {what}",
        "Step in at once, and set its plan and its date.",
    ),
    "stop": _w(
        "须停用的设施未确认停用[（{number}）]：{what}",
        "请立即核实并督促停用[，原期限 {due_at}]。",
        "Not confirmed as out of use[ ({number})]: {what}",
        "Make sure at once that it is out of use[; this was due {due_at}].",
    ),
    "transfer": _w(
        "已移交隐患[ {number} ]逾期未跟进：{what}",
        "请跟进处理情况[（{authority}）][，原定 {due_at}]。",
        "Transferred hazard[ {number}] was not followed up: {what}",
        "Follow it up[ with {authority}][; it was due {due_at}].",
    ),
    "misses": WORDINGS[Kind.MISSES_RUN],
    "verification": WORDINGS[Kind.VERIFICATION_OVERDUE],
}
WORDINGS[Kind.ESCALATED] = ESCALATED["overdue"]

# An older node may meet a kind that a newer one posted: it still tells that there is something.
UNKNOWN = _w("有新的情况：{what}", "请打开查看。", "Something new: {what}", "Open it to see.")
