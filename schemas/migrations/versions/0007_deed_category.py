"""deed: of which category it is, so that whoever answers for one reads nothing of another

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == 'postgresql'
    op.add_column('deed', sa.Column('category', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    for statement in LIFT_POSTGRESQL if is_postgresql else LIFT_SQLITE:
        op.execute(statement)
    # A subject is text; only where it is an id may it be read as one.
    id = 'CAST(deed.subject AS uuid)' if is_postgresql else "replace(deed.subject, '-', '')"
    for table, kinds in NAMED.items():
        among = ', '.join(f"'{kind}'" for kind in kinds)
        category = f'SELECT named.category FROM {table} named WHERE named.id = {id}'
        op.execute(f'UPDATE deed SET category = ({category}) WHERE kind IN ({among})')
    op.execute(SHOWN_FIRST)
    for statement in GUARD_POSTGRESQL if is_postgresql else GUARD_SQLITE:
        op.execute(statement)


def downgrade() -> None:
    op.drop_column('deed', 'category')


NAMED = {
    'hazard': (
        'comment', 'verification', 'decision', 'deadline', 'transfer', 'voiding', 'severity', 'supervision_order',
    ),
    'task': ('task', 'excuse'),
    'escalation': ('acknowledgement',),
    'plan': ('plan',),
}
SHOWN_FIRST = """
UPDATE deed SET category = (
    SELECT u.category FROM photo_use u WHERE u.sha256 = deed.subject ORDER BY u.created_at, u.id LIMIT 1
) WHERE kind = 'photo_view'
"""

# Deeds are only added; what they are about is filled in once, here, and the guard stands again before anybody is let in.
LIFT_SQLITE = ['DROP TRIGGER deed_stays_on_update']
GUARD_SQLITE = [
    "CREATE TRIGGER deed_stays_on_update BEFORE UPDATE ON deed BEGIN SELECT RAISE(ABORT, 'deeds are only added'); END",
]
LIFT_POSTGRESQL = ['ALTER TABLE deed DISABLE TRIGGER deed_stays']
GUARD_POSTGRESQL = ['ALTER TABLE deed ENABLE TRIGGER deed_stays']
