"""Future roles with every version, what was decided and said; which initiatives are no duplicates"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "future_version",
        sa.Column("role_key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_future_version")),
        sa.UniqueConstraint("role_key", "version", name=op.f("uq_future_version_role_key_version")),
    )
    op.create_index(op.f("ix_future_version_role_key"), "future_version", ["role_key"], unique=False)
    op.create_table(
        "future_decision",
        sa.Column("role_key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.String(), nullable=False),
        sa.Column("alternatives", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("by_login_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_login_id"], ["login.id"], name=op.f("fk_future_decision_by_login_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["login.id"], name=op.f("fk_future_decision_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_future_decision")),
    )
    op.create_index(op.f("ix_future_decision_role_key"), "future_decision", ["role_key"], unique=False)
    op.create_table(
        "future_comment",
        sa.Column("role_key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_future_comment")),
    )
    op.create_index(op.f("ix_future_comment_role_key"), "future_comment", ["role_key"], unique=False)
    op.create_table(
        "initiative_word",
        sa.Column("one", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_word")),
    )
    op.create_index(op.f("ix_initiative_word_one"), "initiative_word", ["one"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_initiative_word_one"), table_name="initiative_word")
    op.drop_table("initiative_word")
    op.drop_index(op.f("ix_future_comment_role_key"), table_name="future_comment")
    op.drop_table("future_comment")
    op.drop_index(op.f("ix_future_decision_role_key"), table_name="future_decision")
    op.drop_table("future_decision")
    op.drop_index(op.f("ix_future_version_role_key"), table_name="future_version")
    op.drop_table("future_version")
