"""What things are called, for sentences and tables: roles, teams, capabilities, behaviours."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from planner.library.model import Library
from planner.store import directory, library

# What a measure is about that everybody is under.
WHOLE = "organisation"


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names by key; a key without a name stands for itself."""

    roles: dict[str, str]
    teams: dict[str, str]
    library: Library

    def role(self, key: str | None) -> str:
        """The title of a role."""
        return self.roles.get(key or "", key or "no role")

    def team(self, key: str) -> str:
        """The name of a team; the empty key and WHOLE are the whole organisation."""
        return self.teams.get(key, key) if key not in ("", WHOLE) else "The whole organisation"

    def capability(self, key: str) -> str:
        """The name of a capability."""
        found = self.library.capabilities.get(key)
        return found.name if found else key

    def behaviour(self, key: str) -> str:
        """The name of a behaviour."""
        found = self.library.behaviours.get(key)
        return found.name if found else key

    def subject(self, subject: str) -> str:
        """The name of a finding's subject, such as ``team:claims``."""
        kind, _, key = subject.partition(":")
        return self.team(key) if kind == "team" else self.role(key) if kind == "role" else key


def load(session: Session) -> Names:
    """All names as they stand."""
    return Names(roles=library.role_titles(session), teams=directory.team_names(session), library=library.load(session))
