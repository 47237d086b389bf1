"""Run migrations on the connection that the records store hands in."""

from typing import Any

from alembic import context

from planner.store.tables import Instant, Record


def _portable(kind: str, item: Any, autogen: Any) -> Any:
    # A migration must keep working when the code around it moves, so it names no type of ours.
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Record.metadata,
    render_as_batch=True,
    render_item=_portable,
    compare_type=True,
)
context.run_migrations()
