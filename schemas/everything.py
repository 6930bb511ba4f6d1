"""Every noun, loaded: what the migrations compare with the database."""

from schemas import (
    calendars,
    checklists,
    deeds,
    escalations,
    handovers,
    hazards,
    ledgers,
    notices,
    people,
    photos,
    places,
    plans,
    reports,
    tasks,
    trial,
)

NOUNS = (
    calendars, checklists, deeds, escalations, handovers, hazards, ledgers, notices, people, photos,
    places, plans, reports, tasks, trial,
)  # fmt: skip
