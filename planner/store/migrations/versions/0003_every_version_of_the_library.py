"""Every version of every entry of the library with who made it, and drafts of changes"""

import datetime as dt
import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SORTS = "sort in ('role','capability','behaviour','item')"
LATEST = {"capability": "capability", "learning_item": "item", "behaviour": "behaviour"}


def upgrade() -> None:
    versions = op.create_table(
        "library_version",
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("decider", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(SORTS, name=op.f("ck_library_version_sort")),
        sa.CheckConstraint("origin in ('shipped','own')", name=op.f("ck_library_version_origin")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_version")),
        sa.UniqueConstraint("sort", "key", "version", name=op.f("uq_library_version_sort_key_version")),
    )
    op.create_index("ix_library_version_standing", "library_version", ["sort", "key", "valid_to"], unique=False)
    op.create_table(
        "library_draft",
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=True),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("writers", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(SORTS, name=op.f("ck_library_draft_sort")),
        sa.CheckConstraint(
            "state in ('draft','proposed','published','rejected','dropped')", name=op.f("ck_library_draft_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_draft")),
    )
    op.create_index(
        "ix_library_draft_open",
        "library_draft",
        ["sort", "key"],
        unique=True,
        sqlite_where=sa.text("state in ('draft','proposed')"),
        postgresql_where=sa.text("state in ('draft','proposed')"),
    )
    _bring_over(versions)
    with op.batch_alter_table("role_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_version_role_id"))
    op.drop_table("role_version")
    for table in LATEST:
        op.drop_table(table)


def _bring_over(versions: sa.Table) -> None:
    """Versions of roles keep their moments; the rest was kept without any, and begins now."""
    connection = op.get_bind()
    moment = sa.DateTime(timezone=True)
    roles = connection.execute(
        sa.text(
            "select r.key, v.version, v.digest, v.valid_from, v.body from role_version v join role r on r.id = v.role_id"
            " order by r.key, v.version desc"
        ).columns(valid_from=moment, body=sa.JSON())
    ).all()
    rows: list[dict[str, Any]] = []
    after: dict[str, dt.datetime] = {}
    for role in roles:
        rows.append(_row("role", role.key, role.version, role.digest, role.valid_from, after.get(role.key), role.body))
        after[role.key] = role.valid_from
    now = dt.datetime.now(dt.UTC)
    for table, sort in LATEST.items():
        found = connection.execute(sa.text(f"select key, body from {table}").columns(body=sa.JSON()))
        rows += [_row(sort, one.key, 1, _digest(one.body), now, None, one.body) for one in found]
    if rows:
        op.bulk_insert(versions, rows)


def _row(
    sort: str, key: str, version: int, digest: str, start: dt.datetime, end: dt.datetime | None, body: Any
) -> dict[str, Any]:
    told = {"author": "", "decider": "", "reason": "", "origin": "shipped", "valid_from": start, "valid_to": end}
    return {"sort": sort, "key": key, "version": version, "digest": digest, "body": body, **told}


def _digest(body: Any) -> str:
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def downgrade() -> None:
    for table in LATEST:
        op.create_table(
            table,
            sa.Column("key", sa.String(), nullable=False),
            sa.Column("body", sa.JSON(), nullable=False),
            sa.Column("id", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint("key", name=op.f(f"uq_{table}_key")),
        )
    op.create_table(
        "role_version",
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_role_version_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_version")),
        sa.UniqueConstraint("role_id", "version", name=op.f("uq_role_version_role_id_version")),
    )
    with op.batch_alter_table("role_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_version_role_id"), ["role_id"], unique=False)
    op.execute(
        "insert into role_version (role_id, version, digest, valid_from, body)"
        " select r.id, v.version, v.digest, v.valid_from, v.body from library_version v"
        " join role r on r.key = v.key where v.sort = 'role'"
    )
    for table, sort in LATEST.items():
        op.execute(
            f"insert into {table} (key, body) select key, body from library_version"
            f" where sort = '{sort}' and valid_to is null"
        )
    op.drop_index("ix_library_draft_open", table_name="library_draft")
    op.drop_table("library_draft")
    op.drop_index("ix_library_version_standing", table_name="library_version")
    op.drop_table("library_version")
