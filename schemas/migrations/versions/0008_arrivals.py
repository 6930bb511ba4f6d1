"""arrivals: a photo that came and a message that did, or did not, are found by their instant

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

INDEXES = (
    ('delivery', 'ix_delivery_finished_at', 'finished_at'),
    ('photo_use', 'ix_photo_use_effective_at', 'effective_at'),
)


def upgrade() -> None:
    for table, name, column in INDEXES:
        where = sa.text(f'{column} IS NOT NULL')
        op.create_index(name, table, [column], unique=False, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for table, name, _ in reversed(INDEXES):
        op.drop_index(name, table_name=table)
