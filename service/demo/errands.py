"""The last errands before the doors open, over HTTP as phones and desks do them."""

import asyncio
import hashlib
from datetime import datetime
from random import Random
from typing import Any

import httpx

from schemas.base import as_z, new_id
from schemas.checklists import ChecklistOut
from service.demo.answers import answers
from service.demo.cast import INSPECTOR, OTHER_INSPECTOR, SECTION
from service.demo.pictures import picture
from service.demo.stage import day_of
from service.main import build_app
from service.world import World

ROUNDS_LEFT = {INSPECTOR: 1, OTHER_INSPECTOR: 1}
"""How many of their open tasks they still do."""


def run_errands(world: World, password: str) -> None:
    """Two inspectors sign in, load what they need, and hand in a report; the section says 'seen, mine'."""
    asyncio.run(_errands(world, password))


async def _errands(world: World, password: str) -> None:
    transport = httpx.ASGITransport(app=build_app(world))
    async with httpx.AsyncClient(transport=transport, base_url="http://demo/api/v1") as client:
        for username in ROUNDS_LEFT:
            await _Phone(client, world.clock(), await _token(client, username, password)).do_a_round()
        await _Phone(client, world.clock(), await _token(client, SECTION, password)).see_what_climbed()


async def _token(client: httpx.AsyncClient, username: str, password: str) -> str:
    form = {"grant_type": "password", "username": username, "password": password, "device_name": "演示手机"}
    answer = await client.post("/token", data=form)
    token: str = answer.raise_for_status().json()["access_token"]
    return token


class _Phone:
    def __init__(self, client: httpx.AsyncClient, now: datetime, token: str) -> None:
        self._client, self._now = client, now
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Language": "zh-CN"}

    async def do_a_round(self) -> None:
        """The task that is due first, if any is open."""
        tasks = (await self._get("/tasks?state=open&limit=1"))["items"]
        for task in tasks:
            code, version = task["checklist"]["code"], task["checklist"]["version"]
            checklist = await self._get(f"/checklists/{code}/versions/{version}")
            photo = await self._send_photo(task["category"])
            items = ChecklistOut.model_validate(checklist).items
            body = {
                "task_id": task["id"],
                "started_at": as_z(self._now),
                "captured_at": as_z(self._now),
                "sent_at": as_z(self._now),
                "answers": answers(
                    items, on=day_of(self._now), photo=photo, troubles={}, random=Random(task["id"])
                ),
                "note": "一切正常",
            }
            await self._put(f"/reports/{new_id()}", json=body)

    async def see_what_climbed(self) -> None:
        """The most urgent escalation that is open."""
        for escalation in (await self._get("/escalations?open=true&limit=1"))["items"]:
            await self._put(
                f"/escalations/{escalation['id']}/acknowledgement", json={"note": "已知悉，今日跟进"}
            )

    async def _send_photo(self, category: str) -> str:
        content = picture(category, "HTTP", self._now, Random(new_id().hex))
        sha256 = hashlib.sha256(content).hexdigest()
        await self._put(f"/photos/{sha256}", content=content, headers={"Content-Type": "image/jpeg"})
        return sha256

    async def _get(self, path: str) -> Any:
        return (await self._client.get(path, headers=self._headers)).raise_for_status().json()

    async def _put(self, path: str, *, headers: dict[str, str] | None = None, **body: Any) -> None:
        sent = {**self._headers, **(headers or {})}
        (await self._client.put(path, headers=sent, **body)).raise_for_status()
