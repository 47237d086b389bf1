"""Statements that something is not needed here, credentials that expire, and statements that are taken back"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NEEDED = op.f("ck_capability_evidence_needed")


def upgrade() -> None:
    with op.batch_alter_table("capability_evidence", schema=None) as batch_op:
        batch_op.alter_column("level", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("role_key", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("name", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("issuer", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("expires", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("said_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(NEEDED, "(level is null) = (role_key is not null)")


def downgrade() -> None:
    # The version before can hold neither a statement without a level nor one that was taken back.
    op.execute("delete from capability_evidence where level is null or withdrawn_at is not null")
    with op.batch_alter_table("capability_evidence", schema=None) as batch_op:
        batch_op.drop_constraint(NEEDED, type_="check")
        for column in ("withdrawn_at", "said_at", "expires", "issuer", "name", "role_key"):
            batch_op.drop_column(column)
        batch_op.alter_column("level", existing_type=sa.Integer(), nullable=False)
