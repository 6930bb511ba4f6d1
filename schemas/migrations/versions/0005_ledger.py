"""ledger: spreadsheets drawn up and kept for a day; what is owed and what was closed is found by its own index

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

OWED = 'closed_at IS NULL AND voided_at IS NULL'
INDEXES = (
    ('ix_hazard_city_owed', ['city_id', 'received_at', 'id'], OWED),
    ('ix_hazard_district_owed', ['district_id', 'received_at', 'id'], OWED),
    ('ix_hazard_city_closed', ['city_id', 'closed_at'], 'closed_at IS NOT NULL'),
    ('ix_hazard_district_closed', ['district_id', 'closed_at'], 'closed_at IS NOT NULL'),
)


def upgrade() -> None:
    op.create_table('ledger',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('of', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('rows_done', sa.Integer(), nullable=False),
    sa.Column('beat_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('finished_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('failed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.Column('wake_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_ledger_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger'))
    )
    with op.batch_alter_table('ledger', schema=None) as batch_op:
        batch_op.create_index('ix_ledger_by', ['by_id', 'asked_at'], unique=False)
        batch_op.create_index('ix_ledger_wake_at', ['wake_at'], unique=False)
    for name, columns, condition in INDEXES:
        where = sa.text(condition)
        op.create_index(name, 'hazard', columns, unique=False, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, _, _ in reversed(INDEXES):
        op.drop_index(name, table_name='hazard')
    op.drop_table('ledger')
