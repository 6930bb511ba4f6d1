"""People, places and the journal at the desk: a hand-over, an import on trial and for real, who reaches whom, who did what."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.served import PASSWORD, Served

Desk = Callable[..., Page]
LOADING = re.compile("正在加载|Loading")
AXE = Path(__file__).parents[2] / "service" / "web" / "node_modules" / "axe-core" / "axe.min.js"


def test_a_hand_over_gives_the_successor_the_tasks_and_shuts_the_leaver_out(
    served: Served, desk: Desk
) -> None:
    leaver, successor = _person(served, "inspector"), _person(served, "9901001-i2")
    named = _name_in_tasks(served, leaver["id"])
    page = desk("administrator")
    _to(page, served, f"/people/{leaver['id']}")
    page.get_by_role("button", name="工作移交").click()
    _find(page, "successor", "9901001-i2", successor["name"])
    page.get_by_role("button", name="查看将移交的内容").click()
    told = page.locator(".hand .told")
    expect(told).to_contain_text(f"指派的任务 {named} 项改由 {successor['name']} 承担")
    expect(told).to_contain_text(f"{leaver['name']} 离任")
    assert _open_tasks(served, successor["id"]) == 0, "nothing moves before it is confirmed"
    page.get_by_role("button", name="确认移交").click()
    expect(page.get_by_text(f"已移交给 {successor['name']}")).to_contain_text(f"任务 {named} 项")
    expect(page.get_by_text("不能登录，以往记录保留")).to_be_visible()
    assert _open_tasks(served, successor["id"]) == named
    form = {"grant_type": "password", "username": "inspector", "password": PASSWORD}
    refused = httpx.post(f"{served.url}/api/v1/token", data=form, trust_env=False)
    assert refused.status_code in (400, 401)


def test_an_import_names_every_fault_and_changes_nothing_then_takes_all(served: Served, desk: Desk) -> None:
    before = served.items("administrator", "/places")
    district = next(place for place in before if place["kind"] == "district")
    page = desk("administrator")
    _to(page, served, "/import")
    good = f"编码,名称,类型,上级编码\nnew-1,新建小学,学校,{district['code']}\n"
    faulty = f"{good}new-2,,学校,{district['code']}\nnew-3,怪楼,飞船,{district['code']}\n"
    _choose(page, faulty)
    expect(page.get_by_role("alert")).to_contain_text("什么都没有导入")
    cells = page.get_by_role("row").filter(has_text="飞船")
    expect(cells).to_contain_text("4")
    expect(cells).to_contain_text("类型")
    expect(page.get_by_role("row").filter(has_text="（空）")).to_contain_text("名称")
    expect(page.get_by_role("button", name="正式导入")).to_have_count(0)
    assert served.items("administrator", "/places") == before
    _choose(
        page, f"编码,名称,类型,上级编码\nnew-1,新建小学,学校,{district['code']}\nnew-1-a,门卫室,点位,new-1\n"
    )
    expect(page.get_by_text("没有发现错误")).to_be_visible()
    expect(page.get_by_text("新增 2 行")).to_be_visible()
    assert served.items("administrator", "/places") == before
    page.get_by_role("button", name="正式导入").click()
    expect(page.get_by_text("已导入：新增 2 行")).to_be_visible()
    after = served.items("administrator", "/places")
    assert {place["code"] for place in after} - {place["code"] for place in before} == {"new-1", "new-1-a"}


def test_the_same_file_chosen_again_after_it_was_corrected_is_looked_over_again(
    served: Served, desk: Desk, tmp_path: Path
) -> None:
    page = desk("administrator")
    _to(page, served, "/import")
    district = next(
        place for place in served.items("administrator", "/places") if place["kind"] == "district"
    )
    sheet = tmp_path / "schools.csv"
    for name, told in (("", "什么都没有导入"), ("新建小学", "没有发现错误")):
        sheet.write_text(f"编码,名称,类型,上级编码\nnew-1,{name},学校,{district['code']}\n", encoding="utf-8")
        with page.expect_file_chooser() as chooser:
            page.locator("input[name=sheet]").click()
        chooser.value.set_files(sheet)
        expect(page.get_by_text(told)).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_template_opens_as_the_import_reads_it(served: Served, desk: Desk) -> None:
    page = desk("administrator")
    _to(page, served, "/import")
    page.get_by_label("人员和任职").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载模板").click()
    content = Path(download.value.path()).read_bytes()
    assert content.startswith("\ufeff用户名*,姓名*".encode())
    found = served.as_("administrator").post(
        "/imports/people", content=content, headers={"Content-Type": "text/csv"}
    )
    assert {cell["column"] for cell in found.json()["errors"]} <= {"place_code"}, found.text


def test_a_head_keeps_the_own_schools_people_and_reaches_no_others(served: Served, desk: Desk) -> None:
    foreign = _person(served, "other_inspector")
    page = desk("head")
    _to(page, served, "/people")
    expect(page.get_by_role("link", name=_person(served, "inspector")["name"])).to_be_visible()
    expect(page.get_by_role("cell", name="other_inspector", exact=True)).to_have_count(0)
    _to(page, served, f"/people/{foreign['id']}")
    expect(page.get_by_role("alert")).to_contain_text("没有此人，或您无权查看")
    _to(page, served, "/people/new")
    page.locator("input[name=name]").fill("周新")
    page.locator("input[name=new_username]").fill("zhouxin")
    roles = page.locator("select[name=role] option").all_inner_texts()
    assert roles == ["请选择", "检查人员", "责任人"]
    page.locator("select[name=role]").select_option("inspector")
    page.get_by_role("button", name="新增人员").click()
    expect(page.get_by_role("heading", name="周新")).to_be_visible()
    page.get_by_role("button", name="生成密码设置链接").click()
    link = page.locator("input[name=link]").input_value()
    assert link.startswith(f"{served.url}/#/password/")
    newcomer = desk(None)
    newcomer.goto(link)
    newcomer.locator("input[name=password]").fill("a-long-new-word-77")
    newcomer.locator("button[type=submit]").click()
    expect(newcomer.get_by_text("密码已设置")).to_be_visible()


def test_a_post_to_come_is_withdrawn_and_one_in_force_is_only_ended(served: Served, desk: Desk) -> None:
    person, id = _person(served, "inspector"), uuid4()
    school = served.as_("inspector").get("/me").json()["appointments"][0]["place"]["id"]
    begins = str(served.today + timedelta(days=10))
    post = {"person_id": person["id"], "role": "responsible", "place_id": school, "from": begins}
    assert served.as_("administrator").put(f"/appointments/{id}", json=post).status_code == 201
    page = desk("administrator")
    _to(page, served, f"/people/{person['id']}")
    rows = page.locator("[data-post]")
    expect(page.get_by_role("button", name="撤回任命")).to_have_count(1)
    standing = rows.count()
    page.locator(f"[data-post='{id}']").get_by_role("button", name="撤回任命").click()
    expect(page.locator("form.asked")).to_contain_text("此任职不会生效")
    page.locator("form.asked").get_by_role("button", name="撤回任命").click()
    expect(page.get_by_text("任命已撤回。")).to_be_visible()
    expect(rows).to_have_count(standing - 1)
    page.locator("summary", has_text="以往任职").click()
    expect(page.locator("details li", has_text="到任前撤回")).to_have_count(1)
    served.forward(days=11)
    roles = [each["role"] for each in served.as_("inspector").get("/me").json()["appointments"]]
    assert roles == ["inspector"]
    _to(page, served, f"/audit?subject={id}")
    expect(page.locator("[data-deed]").first).to_contain_text("任职")


def test_the_journal_shows_the_deed_just_done_with_before_and_after(served: Served, desk: Desk) -> None:
    person = _person(served, "9901001-i2")
    page = desk("administrator")
    for phone in ("13800000001", "13900000002"):
        _to(page, served, f"/people/{person['id']}")
        page.locator("input[name=phone]").fill(phone)
        page.get_by_role("button", name="保存").first.click()
        expect(page.get_by_text("已保存。")).to_be_visible()
    _to(page, served, "/audit")
    newest = page.locator("[data-deed]").first
    expect(newest).to_contain_text("人员信息")
    expect(newest).to_contain_text(person["name"])
    expect(newest.locator("del")).to_have_text("13800000001")
    expect(newest.locator("ins")).to_have_text("13900000002")
    page.locator("select[name=kind]").select_option("photo_view")
    expect(page.get_by_text("没有符合条件的操作")).to_be_visible()


def test_a_new_spot_is_made_closed_and_found_again_in_the_journal(served: Served, desk: Desk) -> None:
    school = next(p for p in served.items("administrator", "/places", kind="school"))
    page = desk("administrator")
    _to(page, served, f"/places/{school['id']}/new")
    page.locator("select[name=kind]").select_option("spot")
    page.locator("input[name=name]").fill("新实验室")
    page.locator("input[name=code]").fill(f"{school['code']}-lab")
    page.get_by_label("实验室").check()
    page.get_by_role("button", name="新增", exact=True).click()
    expect(page.get_by_role("heading", name="新实验室")).to_be_visible()
    page.locator("input[name=closed_on]").fill(str(served.today + timedelta(days=5)))
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    kept = served.items("administrator", "/places", q=f"{school['code']}-lab")[0]
    assert (kept["traits"], kept["kind"], kept["parent_id"]) == (["laboratory"], "spot", school["id"])
    _to(page, served, "/audit?kind=place")
    expect(page.locator("[data-deed]").first).to_contain_text("停用日期")


def test_my_other_device_is_signed_out_and_my_password_changed(served: Served, desk: Desk) -> None:
    other, page = desk("leader"), desk("leader")
    _to(page, served, "/me")
    rows = page.locator("section", has_text="登录的设备").locator("tbody tr")
    expect(rows).not_to_have_count(1)
    page.locator("input[name=old_password]").fill(PASSWORD)
    page.locator("input[name=new_password]").fill("quite-another-77-word")
    page.get_by_role("button", name="修改密码").click()
    expect(page.get_by_text("密码已修改")).to_be_visible()
    expect(rows).to_have_count(1)
    other.reload()
    expect(other.locator("input[name=password]")).to_be_visible()


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_these_rooms_can_be_used_by_everybody_at_the_width_of_a_tablet(
    served: Served, desk: Desk, locale: str
) -> None:
    """axe finds nothing serious, and no page is wider than its window."""
    page = desk("administrator", locale=locale, viewport={"width": 768, "height": 1024}, bypass_csp=True)
    person, city = _person(served, "head"), served.items("administrator", "/places", kind="city")[0]
    rooms = ["/people", "/people/new", f"/people/{person['id']}", "/import", "/audit", "/me"]
    for room in [*rooms, f"/places/{city['id']}/edit", f"/places/{city['id']}/new"]:
        _to(page, served, room)
        expect(page.get_by_text(LOADING).filter(visible=True)).to_have_count(0)
        expect(page.locator("h1")).to_have_count(1)
        assert _serious(page) == [], room
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), room


def _serious(page: Page) -> list[str]:
    page.add_script_tag(path=AXE)
    found: list[dict[str, Any]] = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [
        f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")
    ]


def _to(page: Page, served: Served, address: str) -> None:
    page.goto(f"{served.url}/desk{address}")
    page.locator("h1").first.wait_for()


def _person(served: Served, username: str) -> dict[str, Any]:
    return next(p for p in served.items("administrator", "/people", q=username) if p["username"] == username)


def _find(page: Page, field: str, words: str, name: str) -> None:
    page.locator(f"input[name={field}]").fill(words)
    page.get_by_role("option").filter(has_text=name).first.click()


def _choose(page: Page, content: str) -> None:
    sheet: FilePayload = {"name": f"{uuid4()}.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.set_input_files("input[name=sheet]", sheet)


def _charge(served: Served, person_id: str) -> dict[str, Any]:
    charge: dict[str, Any] = served.as_("administrator").get(f"/people/{person_id}/charge").json()
    return charge


def _open_tasks(served: Served, person_id: str) -> int:
    return int(_charge(served, person_id)["tasks"]["count"])


def _name_in_tasks(served: Served, person_id: str) -> int:
    """The demo's tasks look to a role; a plan of its own names this person. How many tasks it makes."""
    section = served.as_("section")
    school = served.as_("inspector").get("/me").json()["appointments"][0]["place_id"]
    plan = next(
        p for p in served.items("section", "/plans") if p["source"] == "self" and p["state"] == "active"
    )
    computed = ("id", "version", "horizon_on", "changed_at")
    said = {name: value for name, value in plan.items() if name not in computed}
    said |= {"code": "named", "assignee_id": person_id, "role": None, "target_place_id": school}
    said |= {"recurrence": plan["recurrence"] | {"rrule": "FREQ=DAILY"}}
    answer = section.put(f"/plans/{uuid4()}", json=said)
    assert answer.status_code == 201, answer.text
    served.forward(minutes=30)
    count = _open_tasks(served, person_id)
    assert count > 0
    return count
