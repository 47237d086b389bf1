"""Programmes, their cycles and gates, retros, and what measures mean"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cycle",
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint('"end" > start', name=op.f("ck_cycle_order")),
        sa.ForeignKeyConstraint(["before_id"], ["cycle.id"], name=op.f("fk_cycle_before_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle")),
        sa.UniqueConstraint("before_id", name=op.f("uq_cycle_before_id")),
        sa.UniqueConstraint("programme", "number", name=op.f("uq_cycle_programme_number")),
    )
    op.create_table(
        "key_figure",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("layer", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("layer in ('outcome','driver')", name=op.f("ck_key_figure_layer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_figure")),
        sa.UniqueConstraint("key", name=op.f("uq_key_figure_key")),
    )
    op.create_table(
        "spine_link",
        sa.Column("lower_kind", sa.String(), nullable=False),
        sa.Column("lower_key", sa.String(), nullable=False),
        sa.Column("upper_key", sa.String(), nullable=False),
        sa.Column("assumption", sa.Text(), nullable=False),
        sa.Column("lag", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("lower_kind in ('behaviour','figure')", name=op.f("ck_spine_link_lower_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spine_link")),
    )
    with op.batch_alter_table("spine_link", schema=None) as batch_op:
        batch_op.create_index(
            "ix_spine_link_standing",
            ["lower_kind", "lower_key", "upper_key"],
            unique=True,
            sqlite_where=sa.text("ended_at is null"),
            postgresql_where=sa.text("ended_at is null"),
        )
        batch_op.create_index(batch_op.f("ix_spine_link_upper_key"), ["upper_key"], unique=False)

    op.create_table(
        "figure_definition",
        sa.Column("figure_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("means", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("signal", sa.String(), nullable=False),
        sa.Column("smallest", sa.Double(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("direction in ('up','down')", name=op.f("ck_figure_definition_direction")),
        sa.ForeignKeyConstraint(["figure_id"], ["key_figure.id"], name=op.f("fk_figure_definition_figure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_definition")),
        sa.UniqueConstraint("figure_id", "version", name=op.f("uq_figure_definition_figure_id_version")),
    )
    with op.batch_alter_table("figure_definition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_figure_definition_figure_id"), ["figure_id"], unique=False)

    op.create_table(
        "lesson",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('kept','stopped','tried')", name=op.f("ck_lesson_kind")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_lesson_cycle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
    )
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "value_review",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("cost", sa.Double(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_by", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_value_review_cycle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_value_review")),
        sa.UniqueConstraint("cycle_id", "due", name=op.f("uq_value_review_cycle_id_due")),
    )
    with op.batch_alter_table("value_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_value_review_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "retro",
        sa.Column("team_key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("by_login_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("state in ('scheduled','held','skipped')", name=op.f("ck_retro_state")),
        sa.ForeignKeyConstraint(["by_login_id"], ["login.id"], name=op.f("fk_retro_by_login_id")),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_retro_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retro")),
    )
    with op.batch_alter_table("retro", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retro_team_key"), ["team_key"], unique=False)

    op.create_table(
        "retro_outcome",
        sa.Column("retro_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_role", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("behaviour", sa.String(), nullable=True),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('keep','stop','try')", name=op.f("ck_retro_outcome_kind")),
        sa.ForeignKeyConstraint(["retro_id"], ["retro.id"], name=op.f("fk_retro_outcome_retro_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retro_outcome")),
    )
    with op.batch_alter_table("retro_outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retro_outcome_retro_id"), ["retro_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("retro_outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_retro_outcome_retro_id"))

    op.drop_table("retro_outcome")
    with op.batch_alter_table("retro", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_retro_team_key"))

    op.drop_table("retro")
    with op.batch_alter_table("value_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_value_review_cycle_id"))

    op.drop_table("value_review")
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_cycle_id"))

    op.drop_table("lesson")
    with op.batch_alter_table("figure_definition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_figure_definition_figure_id"))

    op.drop_table("figure_definition")
    with op.batch_alter_table("spine_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_spine_link_upper_key"))
        batch_op.drop_index(
            "ix_spine_link_standing",
            sqlite_where=sa.text("ended_at is null"),
            postgresql_where=sa.text("ended_at is null"),
        )

    op.drop_table("spine_link")
    op.drop_table("key_figure")
    op.drop_table("cycle")
