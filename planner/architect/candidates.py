"""Candidates: the roles there are here, and those that could be made."""

from collections.abc import Mapping

from planner.architect.observed import Observed
from planner.library.model import Role
from planner.people import Workforce


def present(roles: Mapping[str, Role], observed: Observed, workforce: Workforce) -> dict[str, Role]:
    """The roles that somebody here holds or has worked in; all of them where that is known of none."""
    here = {*observed.roles, *workforce.current["role"].to_pylist()}
    return {key: role for key, role in roles.items() if key in here} or dict(roles)


def described(roles: Mapping[str, Role], here: Mapping[str, Role]) -> dict[str, Role]:
    """The roles there are here, and the others that say what they need.

    A list of occupations names nearly all work there is. Unless somebody holds them or they are worked out, with the
    capabilities they ask for, they must not change what is found here.
    """
    return {key: role for key, role in roles.items() if key in here or role.needs}
