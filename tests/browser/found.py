"""Hazards for the phone to deal with, found by the inspector of the demo's first school and handed in like any other."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.browser.served import Served

PHOTOS = Path(__file__).parents[2] / ".." / "shared" / "photos"

Json = dict[str, Any]


def keep_photo(served: Served, username: str, name: str) -> str:
    """Sent as it is; the digest by which it is known."""
    data = (PHOTOS / name).read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    headers = {"Content-Type": "image/jpeg"}
    served.as_(username).put(f"/photos/{sha256}", content=data, headers=headers).raise_for_status()
    return sha256


def find_hazard(
    served: Served, description: str, *, severity: str = "general", by: str = "inspector"
) -> Json:
    """At the inspector's school, with one photo of it."""
    school = served.as_("inspector").get("/me").json()["appointments"][0]["place_id"]
    said = {
        "place_id": school,
        "category": "fire",
        "severity": severity,
        "description": description,
        "photos": [keep_photo(served, by, "no_exif.jpg")],
        "sent_at": served.now.isoformat(),
    }
    answer = served.as_(by).put(f"/hazards/{uuid4()}", json=said)
    assert answer.status_code == 201, answer.text
    hazard: Json = answer.json()
    return hazard


def fix(served: Served, hazard: Json, *, by: str, description: str) -> None:
    said = {
        "description": description,
        "photos": [keep_photo(served, by, "jolla.jpg")],
        "sent_at": served.now.isoformat(),
    }
    answer = served.as_(by).put(f"/hazards/{hazard['id']}/rectifications/{uuid4()}", json=said)
    assert answer.status_code == 201, answer.text


def fail_a_check(served: Served, words: str) -> tuple[Json, Callable[[], Json]]:
    """An inspector's open check fails an item: the hazard of it, and how the same failure is seen once more."""
    inspector = served.as_("inspector")
    for task in inspector.get("/tasks", params={"state": "open", "limit": 200}).json()["items"]:
        named = {"code": task["checklist"]["code"], "version": task["checklist"]["version"]}
        checklist = inspector.get(f"/checklists/{named['code']}/versions/{named['version']}").json()
        fits = [
            i for i in checklist["items"] if i["kind"] == "yes_no" and i["severity"] in ("minor", "general")
        ]
        if fits:
            break
    photo = keep_photo(served, "inspector", "no_exif.jpg")

    def fail() -> Json:
        answers = [_answer(served, item, photo) for item in checklist["items"]]
        failed = next(one for one in answers if one["item"] == fits[0]["code"])
        failed |= {"value": False, "hazard": {"description": words}}
        where = {"place_id": task["place"]["id"], "checklist": named}
        return _report(served, where, answers)

    return fail(), fail


def stop_a_bus(served: Served, words: str) -> Json:
    """A visit to the school's bus fails an item by which it must go out of use at once."""
    inspector = served.as_("inspector")
    bus = next(p for p in inspector.get("/sync").json()["places"] if "school_bus" in p["traits"])
    listed = inspector.get("/checklists").json()["items"]
    for row in listed:
        checklist = inspector.get(f"/checklists/{row['code']}/versions/{row['version']}").json()
        stops = [
            i for i in checklist["items"] if (i["due"] or {}).get("kind") == "stop" and i["kind"] == "yes_no"
        ]
        if checklist["category"] == "bus" and stops:
            break
    photo = keep_photo(served, "inspector", "no_exif.jpg")
    answers = [_answer(served, item, photo) for item in checklist["items"]]
    failed = next(one for one in answers if one["item"] == stops[0]["code"])
    failed |= {"value": False, "hazard": {"description": words}}
    where = {"place_id": bus["id"], "checklist": {"code": checklist["code"], "version": checklist["version"]}}
    return _report(served, where, answers)


def _report(served: Served, where: Json, answers: list[Json]) -> Json:
    """A visit by the inspector; the hazard that its failed item opened."""
    inspector, now = served.as_("inspector"), served.now.isoformat()
    said = {**where, "started_at": now, "captured_at": now, "sent_at": now, "answers": answers}
    answer = inspector.put(f"/reports/{uuid4()}", json=said)
    assert answer.status_code == 201, answer.text
    hazard: Json = inspector.get(f"/hazards/{answer.json()['hazards'][0]}").json()
    return hazard


def _answer(served: Served, item: Json, photo: str) -> Json:
    limits = item["limits"] or {}
    today = served.today
    passing: Json = {
        "yes_no": True,
        "text": "正常",
        "number": limits.get("min") if limits.get("min") is not None else limits.get("max", 0),
        "date": str(today.replace(year=today.year + 1) if limits.get("min_days_left") else today),
        "choice": next((choice["code"] for choice in item["choices"] or [] if choice["passes"]), None),
    }
    return {"item": item["code"], "value": passing[item["kind"]], "photos": [photo]}
