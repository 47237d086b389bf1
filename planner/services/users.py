"""Let somebody sign in, tied to their own record where there is one."""

from dataclasses import dataclass

from planner.services import accounts
from planner.services.errors import NotFound
from planner.store import directory
from planner.store.open import Stores


@dataclass(frozen=True, kw_only=True)
class Added:
    """A new sign-in: whose record it is tied to, and the password that was made for it."""

    email: str
    person: str | None
    password: str | None


def add(stores: Stores, *, email: str, persona: str, person: str | None = None, password: str | None = None) -> Added:
    """Make a sign-in. ``person`` is an HR number or e-mail; without it the record with the same e-mail is taken.

    Raises NotFound when a person is named who is not there, Refused as ``accounts.create`` does.
    """
    with stores.records.read() as session:
        found = directory.find(session, person or email)
    if person and found is None:
        raise NotFound(f"Nobody in the people records has the number or e-mail “{person}”.")
    made = accounts.create(
        stores, email=email, persona=persona, password=password, person_id=found.id if found else None
    )
    return Added(email=made.email, person=found.name if found else None, password=made.password)
