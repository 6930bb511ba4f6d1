"""Runs the history of the nouns on whichever database it is handed."""

from alembic import context
from sqlmodel import SQLModel

import schemas.everything


def run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    context.run_migrations()


assert schemas.everything.NOUNS
run()
