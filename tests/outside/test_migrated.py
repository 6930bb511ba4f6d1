"""An older database is brought up to date, with what people did in it."""

from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import delete, inspect, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from schemas.deeds import Deed
from schemas.people import PasswordLink
from schemas.photos import PhotoView
from service.database import _alembic
from tests.api.test_deeds_by_category import do_everything, kept
from tests.campus import Campus
from tests.hazard_words import found, step
from tests.rounds import photo, send_photo


def test_views_of_the_first_version_become_deeds(campus: Campus) -> None:
    content, digest = photo(1)
    send_photo(campus, "ines", content)
    found(campus, photos=[digest])
    assert campus.as_("dora").get(f"/api/v1/photos/{digest}").status_code == 200
    (before,), (view,) = campus.rows(Deed), campus.rows(PhotoView)
    with campus.world.engine.connect().execution_options(write=True) as connection, connection.begin():
        command.downgrade(_alembic(connection), "0001")
        command.upgrade(_alembic(connection), "head")
    (deed,) = campus.rows(Deed)
    same = (
        "kind",
        "subject",
        "label",
        "person_id",
        "at",
        "place_id",
        "district_id",
        "school_id",
        "category",
        "changes",
    )
    assert [getattr(deed, name) for name in same] == [getattr(before, name) for name in same]
    assert deed.id == view.id


def test_a_link_from_before_hands_were_noted_is_void(campus: Campus) -> None:
    path = f"/api/v1/people/{campus.id('ines')}/password_links"
    assert campus.as_("ada").post(path).status_code == 201
    with campus.world.engine.connect().execution_options(write=True) as connection, connection.begin():
        command.downgrade(_alembic(connection), "0001")
        columns = {column["name"] for column in inspect(connection).get_columns("password_link")}
        command.upgrade(_alembic(connection), "head")
    assert "made_by_id" not in columns, "the first version was released without"
    assert campus.rows(PasswordLink) == []


def test_deeds_from_before_their_category_was_kept_learn_it_from_what_they_name(campus: Campus) -> None:
    do_everything(campus)
    before = kept(campus)
    assert "category" not in down_to_0006_and_up(campus)
    assert kept(campus) == before
    assert set(before.values()) == {"fire", "food", None}


@pytest.mark.parametrize("change", [update(Deed).values(category="water"), delete(Deed)])
def test_deeds_are_guarded_again_once_their_category_is_filled_in(campus: Campus, change: Any) -> None:
    step(campus, "dora", found(campus), "comments", text="why?")
    down_to_0006_and_up(campus)
    with pytest.raises(DBAPIError, match="only added"), campus.work() as work:
        work.session.connection().execute(change)
    assert [deed.category for deed in campus.rows(Deed)] == ["fire"]


def down_to_0006_and_up(campus: Campus) -> set[str]:
    """The columns that a deed had then."""
    with campus.world.engine.connect().execution_options(write=True) as connection, connection.begin():
        command.downgrade(_alembic(connection), "0006")
        columns = {column["name"] for column in inspect(connection).get_columns("deed")}
        command.upgrade(_alembic(connection), "head")
    return columns


def test_the_migrated_tables_are_the_nouns(campus: Campus) -> None:
    with campus.world.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, SQLModel.metadata)
    assert differences == []
