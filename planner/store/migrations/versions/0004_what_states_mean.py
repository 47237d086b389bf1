"""What an organisation says its own states mean"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "state_meaning",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("ended_entry", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_meaning")),
    )
    with op.batch_alter_table("state_meaning", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_state_meaning_source"), ["source"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("state_meaning", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_state_meaning_source"))
    op.drop_table("state_meaning")
