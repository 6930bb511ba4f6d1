"""What a hazard's timeline comes to in the cells of a ledger: who fixed, asked, decided, verified, listed, transferred."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from schemas.hazard_steps import Outcome, StepKind
from schemas.hazards import HazardStep
from service.ledgers.book import Cell, wall_clock
from service.ledgers.words import ASKED, GRANTED, OUTCOMES, REFUSED


class Said:
    KINDS: ClassVar = (
        StepKind.OPENED,
        StepKind.JOINED,
        StepKind.RECTIFICATION,
        StepKind.EXTENSION_REQUEST,
        StepKind.DECISION,
        StepKind.TRANSFER,
        StepKind.SUPERVISION_ORDER,
        StepKind.VERIFICATION,
        StepKind.VOIDING,
    )

    def __init__(
        self, steps: Sequence[HazardStep], people: Mapping[UUID, str], zone: ZoneInfo, language: str
    ) -> None:
        """`steps` in the order in which they happened."""
        self._steps, self._people, self._zone, self._language = steps, people, zone, language

    def cells(self) -> dict[str, Cell]:
        """Those of the hazard's columns that its steps fill."""
        return {
            **self._found(),
            **self._fixed(),
            **self._verified(),
            **self._listed(),
            "extensions": "\n".join(self._extensions()),
            "protection": self._last_word("interim_protection", StepKind.EXTENSION_REQUEST),
            "authority": self._last_word("authority", StepKind.TRANSFER),
            "void_reason": self._last_word("reason", StepKind.VOIDING),
        }

    def _found(self) -> dict[str, Cell]:
        return {"photos_before": self._photos(StepKind.OPENED, StepKind.JOINED)}

    def _fixed(self) -> dict[str, Cell]:
        fixes = self._of(StepKind.RECTIFICATION)
        costs = [fix.data["cost_cents"] for fix in fixes if fix.data.get("cost_cents") is not None]
        return {
            "fixed_by": self._name(fixes[-1]) if fixes else None,
            "photos_after": self._photos(StepKind.RECTIFICATION),
            "cost": sum(costs) / 100 if costs else None,
            "measures": self._last_word("measures", StepKind.SUPERVISION_ORDER)
            or self._last_word("measures", StepKind.RECTIFICATION)
            or self._last_word("description", StepKind.RECTIFICATION),
        }

    def _verified(self) -> dict[str, Cell]:
        """The last word, and all who signed in its round."""
        looks = self._of(StepKind.VERIFICATION)
        rejected = sum(look.data.get("outcome") == Outcome.REJECTED for look in looks)
        if not looks:
            return {"rejections": rejected}
        last = looks[-1]
        names = [self._name(look) for look in looks if look.round == last.round]
        return {
            "verified_by": ", ".join(dict.fromkeys(name for name in names if name)),
            "verified_at": last.at,
            "outcome": OUTCOMES[last.data["outcome"]].in_language(self._language),
            "verdict": last.data.get("note"),
            "rejections": rejected,
        }

    def _listed(self) -> dict[str, Cell]:
        """Whom the order names goes before who holds the post."""
        orders = self._of(StepKind.SUPERVISION_ORDER)
        if not orders:
            return {}
        order, said = orders[-1], orders[-1].data
        cells: dict[str, Cell] = {
            "listed_by": self._name(order),
            "order": said.get("number"),
            "funds": said["funds_cents"] / 100 if said.get("funds_cents") is not None else None,
            "contingency": said.get("contingency"),
        }
        if said.get("responsible_person_id"):
            cells["responsible"] = self._people.get(UUID(said["responsible_person_id"]))
        return cells

    def _extensions(self) -> list[str]:
        lines = []
        for step in self._of(StepKind.EXTENSION_REQUEST, StepKind.DECISION):
            if step.kind == StepKind.EXTENSION_REQUEST:
                lines.append(self._filled(ASKED, step, step.data.get("reason")))
            else:
                words = GRANTED if step.data.get("granted") else REFUSED
                lines.append(self._filled(words, step, step.data.get("note")))
        return lines

    def _filled(self, words: Any, step: HazardStep, said: str | None) -> str:
        until = step.data.get("until")
        text: str = words.in_language(self._language).format(
            at=self._clock(step.at),
            by=self._name(step) or "",
            until=self._clock(datetime.fromisoformat(until)) if until else "",
            words=said or "",
        )
        return text.strip()

    def _clock(self, at: datetime) -> str:
        local = wall_clock(at, self._zone)
        return f"{local:%Y-%m-%d %H:%M}" if local else at.isoformat()

    def _photos(self, *kinds: StepKind) -> int:
        return len({photo for step in self._of(*kinds) for photo in step.data.get("photos", [])})

    def _last_word(self, name: str, kind: StepKind) -> str | None:
        words = [step.data[name] for step in self._of(kind) if step.data.get(name)]
        return words[-1] if words else None

    def _name(self, step: HazardStep) -> str | None:
        return self._people.get(step.by_id) if step.by_id else None

    def _of(self, *kinds: StepKind) -> list[HazardStep]:
        return [step for step in self._steps if step.kind in kinds]
