"""desk: what is new is found by its instant, what somebody did by its author

Revision ID: 0004
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0002'
branch_labels = None
depends_on = None

INDEXES = (
    # table, name, columns, condition
    ('hazard_step', 'ix_hazard_step_by', ['by_id', 'at', 'id'], None),
    ('hazard_step', 'ix_hazard_step_at', ['at'], None),
    ('miss_run', 'ix_miss_run_first_task', ['first_task_id'], None),
    ('escalation', 'ix_escalation_climbed_at', ['climbed_at'], None),
    ('escalation', 'ix_escalation_resolved_at', ['resolved_at'], 'resolved_at IS NOT NULL'),
    ('acknowledgement', 'ix_acknowledgement_level', ['escalation_id', 'person_id', 'level'], None),
    ('acknowledgement', 'ix_acknowledgement_person', ['person_id', 'at', 'id'], None),
    ('acknowledgement', 'ix_acknowledgement_at', ['at'], None),
    ('task', 'ix_task_missed_at', ['missed_at'], 'missed_at IS NOT NULL'),
    ('task_change', 'ix_task_change_at', ['at'], None),
    ('task_change', 'ix_task_change_excused_by', ['by_id', 'at', 'id'], "kind = 'excused'"),
    ('report', 'ix_report_received_at', ['received_at'], None),
)


def upgrade() -> None:
    for table, name, columns, condition in INDEXES:
        where = sa.text(condition) if condition else None
        op.create_index(name, table, columns, unique=False, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for table, name, _, _ in reversed(INDEXES):
        op.drop_index(name, table_name=table)
