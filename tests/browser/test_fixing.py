"""A head puts right what was found: offline and once, again after a rejection, with more time, out of use."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.found import PHOTOS, find_hazard, fix, stop_a_bus
from tests.browser.served import Served
from tests.browser.test_shell import kept_by_the_worker

Phone = Callable[..., Page]
PATIENCE_MS = 30_000


@pytest.fixture
def hazard(served: Served) -> dict[str, Any]:
    return find_hazard(served, "图书馆西侧疏散门被锁")


def test_a_fix_is_written_and_handed_in_without_a_network_and_arrives_once(
    served: Served, phone: Phone, hazard: dict[str, Any]
) -> None:
    page = phone("head")
    open_from_list(page, served, hazard)
    page.get_by_role("link", name="提交整改").click()
    expect(page.locator("figure").first.locator("img")).to_be_visible()
    kept_by_the_worker(page)

    page.context.set_offline(True)
    page.locator("input[data-photo=chosen]").set_input_files(
        [PHOTOS / "jolla.jpg", PHOTOS / "orientation_6.jpg"]
    )
    expect(page.locator(".take-photos .photo-strip li")).to_have_count(2, timeout=PATIENCE_MS)
    page.get_by_label("整改情况").fill("已拆除门锁，改装推杠锁")
    page.get_by_label("整改费用").fill("1,280.5")
    page.get_by_label("姓名或施工单位").fill("刘师傅、诚安消防工程公司")
    page.get_by_label("整改费用").focus()
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    page.reload()  # as when the camera killed the page
    page.context.set_offline(True)
    expect(page.get_by_label("整改情况")).to_have_value("已拆除门锁，改装推杠锁")
    expect(page.locator(".take-photos .photo-strip img")).to_have_count(2)
    expect(page.locator(".chosen li")).to_have_text(["刘师傅", "诚安消防工程公司"])

    page.get_by_role("button", name="提交整改").click()
    expect(page.get_by_text("整改已保存，联网后自动发送")).to_be_visible()
    expect(page.locator(".note.warn", has_text="整改已填好，待发送")).to_be_visible()
    expect(page.get_by_role("link", name="提交整改")).to_have_count(0)
    assert fixes(served, hazard) == []

    page.context.set_offline(False)
    arrived = wait_for(page, lambda: fixes(served, hazard))
    assert len(arrived) == 1
    assert len(arrived[0]["photos"]) == 2
    assert arrived[0]["data"]["cost_cents"] == 128_050
    assert [hand["name"] for hand in arrived[0]["data"]["carried_out_by"]] == ["刘师傅", "诚安消防工程公司"]
    wait_for(page, lambda: shown(served, hazard)["photos_missing"] == [])
    page.reload()
    expect(page.locator(".facts")).to_contain_text("待核验", timeout=PATIENCE_MS)
    assert len(fixes(served, hazard)) == 1


def test_the_head_sees_why_a_fix_was_rejected_and_fixes_again(
    served: Served, phone: Phone, hazard: dict[str, Any]
) -> None:
    page = phone("head")
    hand_in_fix(page, served, hazard, "门锁已打开")
    wait_for(page, lambda: fixes(served, hazard) and shown(served, hazard)["photos_missing"] == [])
    rejected = {"outcome": "rejected", "note": "只是打开了锁，请拆除并换推杠锁", "round": 1}
    path = f"/hazards/{hazard['id']}/verifications/{uuid4()}"
    assert served.as_("section").put(path, json=rejected).status_code == 201

    page.goto(f"{served.url}/m/hazards/{hazard['id']}")
    why = page.locator(".note.bad", has_text="整改被驳回的原因")
    expect(why).to_contain_text("只是打开了锁，请拆除并换推杠锁", timeout=PATIENCE_MS)
    page.goto(f"{served.url}/m/hazards")
    expect(card(page, hazard)).to_contain_text("整改被驳回")

    hand_in_fix(page, served, hazard, "已拆除门锁，换成推杠锁")
    second = wait_for(page, lambda: fixes(served, hazard)[1:])
    assert [step["round"] for step in second] == [2]
    page.goto(f"{served.url}/m/hazards/{hazard['id']}")
    expect(page.locator(".timeline")).to_contain_text("核验驳回", timeout=PATIENCE_MS)
    expect(why).to_have_count(0)


def test_more_time_is_asked_for_until_the_end_of_a_day_and_the_decision_is_seen(
    served: Served, phone: Phone, hazard: dict[str, Any]
) -> None:
    page = phone("head", timezone_id="America/New_York")
    open_from_list(page, served, hazard)
    page.get_by_role("link", name="申请延期").click()
    page.get_by_role("button", name="7 天后").click()
    page.get_by_role("button", name="提交延期申请").click()
    expect(page.get_by_role("alert")).to_contain_text("临时防护措施")
    page.get_by_label("为什么需要更多时间").fill("推杠锁需定制")
    page.get_by_label("整改前的临时防护").fill("上课期间专人值守，门保持敞开")
    page.get_by_role("button", name="提交延期申请").click()
    asked = wait_for(page, lambda: steps(served, hazard, "extension_request"))
    assert asked[0]["data"]["until"].endswith("T16:00:00.000000Z")  # 24:00 in Shanghai
    expect(page.locator(".note.warn")).to_contain_text("等待教育局审批", timeout=PATIENCE_MS)

    path = f"/hazards/{hazard['id']}/extension_requests/{asked[0]['id']}/decision"
    assert served.as_("section").put(path, json={"granted": True, "note": "同意"}).status_code == 201
    page.reload()
    expect(page.locator(".note.good")).to_contain_text("已同意延期至", timeout=PATIENCE_MS)
    expect(page.locator(".facts")).to_contain_text("原定期限")
    expect(page.get_by_role("link", name="申请延期")).to_have_count(0)


def test_a_stopped_bus_is_confirmed_out_of_use_while_its_two_hours_run(served: Served, phone: Phone) -> None:
    hazard = stop_a_bus(served, "右后轮胎鼓包")
    page = phone("head")
    open_from_list(page, served, hazard)
    expect(page.locator(".note.warn")).to_contain_text(re.compile(r"请在 1 小时 5\d 分 内确认已停用"))
    page.get_by_role("link", name="确认已停用").click()
    page.locator("input[data-photo=camera]").set_input_files(PHOTOS / "orientation_3.jpg")
    expect(page.locator(".take-photos .photo-strip img")).to_have_count(1, timeout=PATIENCE_MS)
    page.get_by_label("怎样停用的").fill("钥匙已收，车辆停驶")
    page.get_by_role("button", name="确认已停用").click()
    confirmed = wait_for(page, lambda: steps(served, hazard, "out_of_service_confirmation"))
    assert confirmed[0]["data"]["note"] == "钥匙已收，车辆停驶"
    assert len(confirmed[0]["photos"]) == 1
    expect(page.locator(".timeline")).to_contain_text("确认停用", timeout=PATIENCE_MS)
    expect(page.get_by_role("link", name="确认已停用")).to_have_count(0)
    expect(page.locator(".note.bad")).to_contain_text("已停用")


def test_a_head_compares_and_verifies_what_others_fixed_and_not_what_they_fixed_themselves(
    served: Served, phone: Phone, hazard: dict[str, Any]
) -> None:
    own = find_hazard(served, "微型消防站缺两具呼吸器")
    fix(served, hazard, by="inspector", description="已拆除门锁")
    fix(served, own, by="head", description="已补齐")
    page = phone("head")
    page.goto(f"{served.url}/m/hazards/{own['id']}")
    expect(page.locator(".note.warn")).to_contain_text("须由他人核验", timeout=PATIENCE_MS)
    expect(page.get_by_role("link", name="核验")).to_have_count(0)

    page.goto(f"{served.url}/m/hazards?shelf=verify")
    card(page, hazard).click()
    page.get_by_role("link", name="核验").click()
    expect(page.locator("figure img")).to_have_count(2, timeout=PATIENCE_MS)
    page.get_by_role("button", name="重叠滑动").click()
    page.get_by_label("拖动对比整改前后").fill("20")
    page.get_by_role("button", name="驳回").click()
    page.get_by_role("button", name="确定驳回").click()
    expect(page.get_by_role("alert")).to_contain_text("请写明驳回原因")
    page.get_by_role("button", name="通过").click()
    page.get_by_label("备注").fill("现场看过，门可推开")
    page.get_by_role("button", name="确定通过").click()
    assert wait_for(page, lambda: shown(served, hazard)["state"] == "closed")
    judged = steps(served, hazard, "verification")
    assert [(step["data"]["outcome"], step["data"]["note"], step["data"]["round"]) for step in judged] == [
        ("accepted", "现场看过，门可推开", 1)
    ]


def test_another_schools_head_sees_none_of_it(served: Served, phone: Phone, hazard: dict[str, Any]) -> None:
    page = phone("other_head")
    page.goto(f"{served.url}/m/hazards")
    expect(page.locator(".shelves")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(hazard["description"])
    for deed in ("", "/fix", "/verify"):
        page.goto(f"{served.url}/m/hazards/{hazard['id']}{deed}")
        page.wait_for_load_state("networkidle")
        expect(page.locator("body")).not_to_contain_text(hazard["description"])
    page.goto(f"{served.url}/m/hazards/{hazard['id']}")
    expect(page.locator("main")).to_contain_text("没有找到这条隐患")


def open_from_list(page: Page, served: Served, hazard: dict[str, Any]) -> None:
    page.goto(f"{served.url}/m/hazards?shelf=fix")
    card(page, hazard).click(timeout=PATIENCE_MS)
    expect(page.locator(".timeline")).to_contain_text("发现隐患", timeout=PATIENCE_MS)


def hand_in_fix(page: Page, served: Served, hazard: dict[str, Any], words: str) -> None:
    page.goto(f"{served.url}/m/hazards/{hazard['id']}/fix")
    page.locator("input[data-photo=camera]").set_input_files(PHOTOS / "gps_1.jpg")
    expect(page.locator(".take-photos .photo-strip img")).to_have_count(1, timeout=PATIENCE_MS)
    page.get_by_label("整改情况").fill(words)
    page.get_by_role("button", name="提交整改").click()
    page.wait_for_url(f"**/hazards/{hazard['id']}")


def card(page: Page, hazard: dict[str, Any]) -> Any:
    return page.locator(f"a.hazard[href='/m/hazards/{hazard['id']}']")


def shown(served: Served, hazard: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = served.as_("section").get(f"/hazards/{hazard['id']}").raise_for_status().json()
    return answer


def steps(served: Served, hazard: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [step for step in shown(served, hazard)["timeline"] if step["kind"] == kind]


def fixes(served: Served, hazard: dict[str, Any]) -> list[dict[str, Any]]:
    return steps(served, hazard, "rectification")


def wait_for(page: Page, asked: Callable[[], Any]) -> Any:
    """The phone sends in its own time: asked again until there is an answer."""
    for _ in range(PATIENCE_MS // 200):
        answer = asked()
        if answer:
            return answer
        page.wait_for_timeout(200)
    raise AssertionError("it never arrived")
