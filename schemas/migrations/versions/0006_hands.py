"""hands: through whose hands a password or a link for one went

Whoever made the links that are still unused cannot be told any more: they are void, and made anew by hand.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM password_link WHERE used_at IS NULL")
    op.add_column('person', sa.Column('password_from_id', sa.Uuid(), nullable=True))
    with op.batch_alter_table('password_link', schema=None) as batch_op:
        batch_op.add_column(sa.Column('made_by_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_password_link_made_by_id'), 'person', ['made_by_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('password_link', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_password_link_made_by_id'), type_='foreignkey')
        batch_op.drop_column('made_by_id')
    op.drop_column('person', 'password_from_id')
