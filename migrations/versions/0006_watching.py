"""Triggers that mark whose standing is due, and a first look at everybody.

Revision ID: 0006
Revises: 0005
"""

from alembic import op

from lms.training.facts.watching import drop_triggers, postgresql_triggers, sqlite_triggers

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for statement in postgresql_triggers() if dialect == "postgresql" else sqlite_triggers():
        op.execute(statement)
    op.execute("INSERT INTO standing_due (person_id) SELECT DISTINCT person_id FROM post WHERE is_main")


def downgrade() -> None:
    for statement in drop_triggers(op.get_bind().dialect.name):
        op.execute(statement)
    op.execute("DELETE FROM standing_due")
