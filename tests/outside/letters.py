"""What phones send while nodes die: every letter is kept, sent again until it is receipted, and its receipts compared."""

import hashlib
import json
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import rfc8785

from schemas.base import as_z
from service.clock import machine_now
from tests.campus import Campus
from tests.district import known_id
from tests.outside.nodes import Answer, ask, signed_in
from tests.outside.photo_samples import picture
from tests.rounds import failing

SMALL_PICTURE = picture(size=(64, 48))


@dataclass
class Letter:
    """`said` is JSON, or the bytes of a photo; `id` and `kind` are what its receipt must speak of."""

    who: str
    kind: str
    id: str
    path: str
    said: dict[str, Any] | bytes
    receipts: set[str] = field(default_factory=set)
    answers: list[int] = field(default_factory=list)
    last: dict[str, Any] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """As contract.md has it: of the canonical form, without `sent_at`."""
        if isinstance(self.said, bytes):
            return hashlib.sha256(self.said).hexdigest()
        said = {name: value for name, value in self.said.items() if name != "sent_at"}
        return hashlib.sha256(rfc8785.dumps(said)).hexdigest()

    def send(self, port: int, headers: dict[str, str]) -> Answer | None:
        """One try. Its receipt, if it came; what is no success leaves the letter where it is."""
        if isinstance(self.said, bytes):
            kind, body = "image/jpeg", self.said
        else:
            kind, body = "application/json", json.dumps({**self.said, "sent_at": now()}).encode()
        answer = ask(port, "PUT", self.path, body=body, headers={**headers, "Content-Type": kind})
        if answer is not None:
            self.answers.append(answer.status)
            if answer.status in (200, 201):
                self.receipts.add(answer.said["receipt"])
                self.last = answer.said
        return answer


def now() -> str:
    return as_z(machine_now())


class Phone:
    """Of one person: writes letters without end, in an order of its own, and remembers them all."""

    def __init__(self, campus: Campus, who: str, school: str, seed: int) -> None:
        self.who, self.school = who, str(known_id(school))
        self.headers = signed_in(campus, who)
        self.letters: list[Letter] = []
        self._chance = random.Random(seed)
        self._photos: list[str] = []

    def run(self, port: Callable[[], int], until: threading.Event, told: Callable[[], None]) -> None:
        """Now and then something is sent once more that has its receipt already."""
        while not until.is_set():
            if self.letters and self._chance.random() < 0.2:
                letter = self._chance.choice(self.letters)
            else:
                letter = self._write()
                self.letters.append(letter)
            self.deliver(letter, port, until)
            told()

    def deliver(self, letter: Letter, port: Callable[[], int], until: threading.Event) -> None:
        """Until it is answered: a node that is busy, dying or dead is asked again."""
        while True:
            answer = letter.send(port(), self.headers)
            if answer is not None and answer.status not in (500, 503):
                return
            if until.wait(0.05):
                return

    def _write(self) -> Letter:
        fixable = [one.id for one in self.letters if one.kind == "hazard" and one.receipts]
        deeds = [self._photo, self._photo, self._report, self._report, self._hazard]
        deed = self._chance.choice([*deeds, self._fix] if fixable and self.who != "dora" else deeds)
        return deed(self._chance.choice(fixable)) if deed == self._fix else deed()  # type: ignore[call-arg]

    def _photo(self) -> Letter:
        said = SMALL_PICTURE + self._chance.randbytes(self._chance.randrange(200, 20_000))
        digest = hashlib.sha256(said).hexdigest()
        self._photos.append(digest)
        return Letter(self.who, "photo", digest, f"/api/v1/photos/{digest}", said)

    def _report(self) -> Letter:
        """A round whose door is blocked: now it joins the hazard of another, now it opens its own."""
        answers = failing(self._shown(), another=self._chance.random() < 0.5, description="blocked")
        said = {
            "place_id": self.school,
            "checklist": {"code": "round"},
            "captured_at": now(),
            "answers": answers,
        }
        id = str(uuid4())
        return Letter(self.who, "report", id, f"/api/v1/reports/{id}", said)

    def _hazard(self) -> Letter:
        said = {"place_id": self.school, "category": "fire", "severity": "general", "photos": [self._shown()]}
        id = str(uuid4())
        return Letter(self.who, "hazard", id, f"/api/v1/hazards/{id}", {**said, "description": "locked"})

    def _fix(self, hazard: str) -> Letter:
        id, said = str(uuid4()), {"description": "unlocked", "photos": [self._shown()]}
        return Letter(self.who, "rectification", id, f"/api/v1/hazards/{hazard}/rectifications/{id}", said)

    def _shown(self) -> str:
        """A photo that was sent, or one that never comes."""
        return self._chance.choice(self._photos) if self._photos else hashlib.sha256(b"never").hexdigest()
