"""deed: who did what, added to and never changed; and hand-overs

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('deed',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('device_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('label', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('changes', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('place_id', sa.Uuid(), nullable=True),
    sa.Column('city_id', sa.Uuid(), nullable=True),
    sa.Column('district_id', sa.Uuid(), nullable=True),
    sa.Column('school_id', sa.Uuid(), nullable=True),
    sa.Column('campus_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_deed_person_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_deed_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deed'))
    )
    with op.batch_alter_table('deed', schema=None) as batch_op:
        batch_op.create_index('ix_deed_city', ['city_id', 'at', 'id'], unique=False)
        batch_op.create_index('ix_deed_district', ['district_id', 'at', 'id'], unique=False)
        batch_op.create_index('ix_deed_school', ['school_id', 'at', 'id'], unique=False)
        batch_op.create_index('ix_deed_person', ['person_id', 'at', 'id'], unique=False)
        batch_op.create_index('ix_deed_subject', ['subject', 'at', 'id'], unique=False)
    op.create_table('handover',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('successor_id', sa.Uuid(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('leaves', sa.Boolean(), nullable=False),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('outcome', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('content_sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('made_by_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_handover_made_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_handover_person_id')),
    sa.ForeignKeyConstraint(['successor_id'], ['person.id'], name=op.f('fk_handover_successor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover'))
    )
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handover_person_id'), ['person_id'], unique=False)
    op.execute(VIEWS_UNTIL_NOW)
    for statement in POSTGRESQL if op.get_bind().dialect.name == 'postgresql' else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table('handover')
    op.drop_table('deed')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION deed_stays()')


# What showed the photo first decides to whose area the view belongs.
VIEWS_UNTIL_NOW = """
INSERT INTO deed (id, at, person_id, kind, subject, label, changes, place_id, city_id, district_id, school_id, campus_id)
SELECT v.id, v.viewed_at, v.person_id, 'photo_view', v.sha256, p.name, '[]',
       u.place_id, u.city_id, u.district_id, u.school_id, u.campus_id
FROM photo_view v
JOIN photo_use u ON u.id = (SELECT f.id FROM photo_use f WHERE f.sha256 = v.sha256 ORDER BY f.created_at, f.id LIMIT 1)
JOIN place p ON p.id = u.place_id
"""

SQLITE = [
    f"CREATE TRIGGER deed_stays_on_{event} BEFORE {event} ON deed BEGIN SELECT RAISE(ABORT, 'deeds are only added'); END"
    for event in ('update', 'delete')
]
POSTGRESQL = [
    """CREATE FUNCTION deed_stays() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'deeds are only added'; END $$""",
    'CREATE TRIGGER deed_stays BEFORE UPDATE OR DELETE ON deed FOR EACH ROW EXECUTE FUNCTION deed_stays()',
]
