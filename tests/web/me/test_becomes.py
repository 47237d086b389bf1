"""What my role becomes stands on my page once a person approved it, with the reason, and no draft does."""

from collections.abc import Callable
from dataclasses import replace

from planner.architect.futures import QUESTIONS, Duty, Removal, Right
from planner.services import futures
from planner.values import to_data

from .company import ROLE, Company, Enter, viewer

WellMade = Callable[[str], None]


def test_only_what_is_approved_shows_with_the_reason(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Who carries what, who decides, which work stops; taking it back takes it off the page."""
    leader = viewer(company.stores, "Petra Lund")
    begun = futures.page(company.stores, leader, ROLE).future
    made = replace(
        begun,
        title="Change designer",
        purpose="Design how work is done",
        objective="Changes live in a month",
        kpi="Days from request to live",
        duties=(
            *(replace(one, doer="human") for one in begun.duties),
            Duty(text="Steer drafting", doer="shared", because="Fast"),
        ),
        rights=(Right(matter="Scope", decides="The designer", alone="Drafts", reviewer="Lead", escalation="Head"),),
        removals=(Removal(text="Minutes by hand", hours=2.0),),
        answers=dict.fromkeys(QUESTIONS, "Said."),
    )
    futures.save(company.stores, leader, ROLE, seen=0, body=to_data(made))
    assert "What my role becomes" not in enter("Ada Quill").get("/me").text
    futures.decide(company.stores, leader, ROLE, version=1, option="approve", reason="The pilot worked")
    text = enter("Ada Quill").get("/me").text
    for told in (
        "Change designer",
        "Steer drafting",
        "The pilot worked",
        "Minutes by hand, 2 hours",
        "AI alone: Drafts",
    ):
        assert told in text
    well_made(text)
    futures.withdraw(company.stores, leader, ROLE)
    assert "What my role becomes" not in enter("Ada Quill").get("/me").text
