"""Assignments by rule, role pathways, dates of workshops, and steps that a person finds not relevant"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

RUNNING = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "assigned",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("by_login_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("passed", sa.JSON(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("state in ('going','done','undone')", name=op.f("ck_assigned_state")),
        sa.ForeignKeyConstraint(["by_login_id"], ["login.id"], name=op.f("fk_assigned_by_login_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_assigned_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assigned")),
    )
    op.create_table(
        "role_pathway",
        sa.Column("role_key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_pathway")),
        sa.UniqueConstraint("role_key", "version", name=op.f("uq_role_pathway_role_key_version")),
    )
    op.create_table(
        "occasion",
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("by_login_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_login_id"], ["login.id"], name=op.f("fk_occasion_by_login_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasion")),
        sa.UniqueConstraint("item", "day", name=op.f("uq_occasion_item_day")),
    )
    op.add_column("pathway", sa.Column("assigned_id", sa.Integer(), nullable=True))
    op.add_column("pathway", sa.Column("role_version", sa.Integer(), nullable=True))
    op.add_column("pathway", sa.Column("leads", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("step", sa.Column("item_digest", sa.String(), nullable=True))
    op.add_column("step", sa.Column("not_relevant_shared", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_pathway_assigned_id", "pathway", ["assigned_id"], unique=False)
    # Nobody walks two pathways of a kind at once, whoever assigns them at the same moment.
    op.create_index(
        "ix_pathway_running",
        "pathway",
        ["person_id", "leads"],
        unique=True,
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )


def downgrade() -> None:
    op.drop_index("ix_pathway_running", table_name="pathway")
    op.drop_index("ix_pathway_assigned_id", table_name="pathway")
    op.drop_column("step", "not_relevant_shared")
    op.drop_column("step", "item_digest")
    op.drop_column("pathway", "leads")
    op.drop_column("pathway", "role_version")
    op.drop_column("pathway", "assigned_id")
    op.drop_table("occasion")
    op.drop_table("role_pathway")
    op.drop_table("assigned")
