"""The Workforce: who was where, when, in ids only. Names never enter a phase."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import pyarrow as pa

ASSIGNMENTS = pa.schema(
    [
        ("person", pa.string()),
        ("team", pa.string()),
        # The library's role id; null when the title matches none.
        ("role", pa.string()),
        # The title as the HR system writes it.
        ("title", pa.string()),
        ("manager", pa.string()),
        # Share of a full-time post, 0..1.
        ("share", pa.float64()),
        ("valid_from", pa.date32()),
        # First day no longer valid; null while valid.
        ("valid_to", pa.date32()),
    ]
)
ACCOUNTS = pa.schema(
    [("source", pa.string()), ("account", pa.string()), ("person", pa.string()), ("automated", pa.bool_())]
)
EVIDENCE = pa.schema(
    [
        ("person", pa.string()),
        ("capability", pa.string()),
        # Null where the statement is that the capability is not needed in the job of ``role``.
        ("level", pa.int8()),
        # self, manager, observation or credential
        ("source", pa.string()),
        ("date", pa.date32()),
        # Who says so; null where nobody is named.
        ("rater", pa.string()),
        ("role", pa.string()),
        # The last day on which a credential counts; null where it does not end.
        ("expires", pa.date32()),
        # The moment, for what was said on a page; null where only the day is known.
        ("at", pa.timestamp("us", tz="UTC")),
    ]
)


@dataclass(frozen=True, kw_only=True)
class Workforce:
    """People, teams and roles over time, and the source accounts that belong to people.

    ``assignments`` has schema ASSIGNMENTS, ``accounts`` ACCOUNTS (person null where unmatched or where ``automated``:
    a bot does the work), ``evidence`` EVIDENCE; no row means no evidence, never level zero.
    """

    assignments: pa.Table = field(default_factory=ASSIGNMENTS.empty_table)
    accounts: pa.Table = field(default_factory=ACCOUNTS.empty_table)
    evidence: pa.Table = field(default_factory=EVIDENCE.empty_table)
    team_names: dict[str, str] = field(default_factory=dict)

    @cached_property
    def current(self) -> pa.Table:
        """The assignments valid now: those without an end."""
        import pyarrow.compute as pc

        return self.assignments.filter(pc.is_null(self.assignments["valid_to"]))

    def together(self, name: str) -> "Workforce":
        """Everybody as people of one team of this name, whichever team they are in."""
        team = pa.array([name] * len(self.assignments), pa.string())
        place = self.assignments.schema.get_field_index("team")
        whole = self.assignments.set_column(place, self.assignments.schema.field(place), team)
        return replace(self, assignments=whole)

    def members(self, team: str) -> frozenset[str]:
        """Ids of the people in a team now."""
        return frozenset(row["person"] for row in self.current.to_pylist() if row["team"] == team)

    def holders(self, role: str) -> frozenset[str]:
        """Ids of the people who hold a role now."""
        return frozenset(row["person"] for row in self.current.to_pylist() if row["role"] == role)
