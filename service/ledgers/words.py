"""What a ledger calls states, sources and answers of yes and no, in the two languages of its readers."""

from schemas.base import Bilingual

HAZARD_STATES = {
    "open": Bilingual(zh="待整改", en="open"),
    "rectified": Bilingual(zh="待核验", en="rectified, to be verified"),
    "closed": Bilingual(zh="已销号", en="closed"),
    "transferred": Bilingual(zh="已移交", en="transferred"),
    "void": Bilingual(zh="已作废", en="void"),
}
TASK_STATES = {
    "scheduled": Bilingual(zh="未开始", en="scheduled"),
    "open": Bilingual(zh="待检查", en="open"),
    "overdue": Bilingual(zh="已超时", en="overdue"),
    "done": Bilingual(zh="按时完成", en="done in time"),
    "done_late": Bilingual(zh="逾期完成", en="done late"),
    "missed": Bilingual(zh="漏检", en="missed"),
    "unproven": Bilingual(zh="缺少照片", en="unproven"),
    "excused": Bilingual(zh="已免责", en="excused"),
    "cancelled": Bilingual(zh="已取消", en="cancelled"),
}
SOURCES = {
    "self": Bilingual(zh="学校自查", en="self-check"),
    "cross": Bilingual(zh="校际互查", en="cross-check"),
    "bureau": Bilingual(zh="部门督查", en="bureau supervision"),
}
OUTCOMES = {"accepted": Bilingual(zh="通过", en="accepted"), "rejected": Bilingual(zh="驳回", en="rejected")}
EVERYTHING = Bilingual(zh="综合", en="all categories")
YES, NO = Bilingual(zh="是", en="yes"), Bilingual(zh="否", en="no")
ASKED = Bilingual(zh="{at} {by}申请延期至{until}：{words}", en="{at} {by} asked until {until}: {words}")
GRANTED = Bilingual(zh="{at} {by}同意延期至{until} {words}", en="{at} {by} granted until {until} {words}")
REFUSED = Bilingual(zh="{at} {by}不同意延期 {words}", en="{at} {by} refused {words}")
