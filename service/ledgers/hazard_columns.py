"""The columns of the hazard ledger (隐患台账): what published ledgers and the five points (五落实) ask for."""

from schemas.base import Bilingual
from service.ledgers.book import Column, Kind

TITLE = Bilingual(zh="隐患台账", en="Hazard ledger")


def _column(name: str, zh: str, en: str, width: int = 12, kind: Kind = Kind.TEXT) -> Column:
    return Column(name, Bilingual(zh=zh, en=en), width, kind)


def _instant(name: str, zh: str, en: str) -> Column:
    return _column(name, zh, en, 17, Kind.INSTANT)


COLUMNS = (
    _column("number", "隐患编号", "Number", 18),
    _column("district", "区县", "District", 14),
    _column("school", "学校", "School", 24),
    _column("campus", "校区", "Campus", 16),
    _column("place", "部位", "Place", 20),
    _column("category", "类别", "Category", 10),
    _column("checklist", "检查表", "Checklist", 20),
    _column("item", "检查项编号", "Item", 12),
    _column("description", "隐患描述", "Description", 40),
    _column("severity", "隐患等级", "Severity", 10),
    _column("basis", "判定依据", "Basis", 40),
    _column("source", "检查来源", "Source", 12),
    _column("found_by", "发现人", "Found by", 12),
    _instant("found_at", "发现时间", "Found at"),
    _instant("received_at", "登记时间", "Received at"),
    _column("times_seen", "发现次数", "Times seen", 10, Kind.NUMBER),
    _column("photos_before", "整改前照片数", "Photos before", 12, Kind.NUMBER),
    _column("state", "状态", "State", 12),
    _column("overdue", "是否逾期", "Overdue", 10),
    _column("head", "学校负责人", "School leader", 12),
    _column("responsible", "整改责任人", "Responsible person", 12),
    _column("leader", "分管领导", "Bureau leader", 12),
    _column("measures", "整改措施", "Measures", 40),
    _column("funds", "整改资金（元）", "Funds (yuan)", 14, Kind.MONEY),
    _column("cost", "实际花费（元）", "Cost (yuan)", 14, Kind.MONEY),
    _instant("original_due_at", "原定期限", "Original deadline"),
    _instant("due_at", "当前期限", "Current deadline"),
    _column("extensions", "延期记录", "Extensions", 40),
    _column("protection", "临时防护措施", "Interim protection", 30),
    _column("contingency", "应急预案", "Emergency plan", 30),
    _column("out_of_service", "是否停用", "Out of use", 10),
    _instant("rectified_at", "整改完成时间", "Fixed at"),
    _column("fixed_by", "整改人", "Fixed by", 14),
    _column("photos_after", "整改后照片数", "Photos after", 12, Kind.NUMBER),
    _column("verified_by", "核验人", "Verified by", 14),
    _instant("verified_at", "核验时间", "Verified at"),
    _column("outcome", "核验结果", "Result", 10),
    _column("verdict", "核验意见", "Verdict", 30),
    _column("rejections", "驳回次数", "Rejections", 10, Kind.NUMBER),
    _instant("closed_at", "销号时间", "Closed at"),
    _column("level", "升级层级", "Level", 10, Kind.NUMBER),
    _column("listed", "是否挂牌督办", "Listed", 10),
    _instant("listed_at", "挂牌时间", "Listed at"),
    _column("listed_by", "挂牌人", "Listed by", 12),
    _column("order", "督办编号", "Order number", 16),
    _column("authority", "移交单位", "Transferred to", 20),
    _column("void_reason", "作废原因", "Why void", 30),
    _column("link", "照片与全过程", "Photos and timeline", 50, Kind.LINK),
)
