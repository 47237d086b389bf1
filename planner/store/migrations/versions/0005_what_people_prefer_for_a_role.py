"""What people answered to the two questions that settle a close verdict on a role"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tie_answer",
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("horizon", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie_answer")),
    )
    with op.batch_alter_table("tie_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tie_answer_role"), ["role"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("tie_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tie_answer_role"))
    op.drop_table("tie_answer")
