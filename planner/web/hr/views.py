"""The HR leader's home: what changed since the last pulse, and what waits."""

from flask import Blueprint, render_template

from planner.services import home as service
from planner.services import programme, tracking
from planner.web import here, telling
from planner.web.evidence import shown as watched
from planner.web.gate import me, rule
from planner.web.pulses.shown import points
from planner.web.telling import many

hr = Blueprint("hr", __name__)


@hr.get("/hr")
@rule("view", "home")
def home() -> str:
    """What is new, what is gone, what waits for a decision."""
    found = service.page(here.stores(), me())
    seen = tracking.page(here.stores(), me(), called=found.names)
    return render_template(
        "hr/home.html",
        page=found,
        sentence=_sentence(found),
        waiting=_waiting(found),
        due=programme.due(here.stores(), me()),
        fading=watched.fading(seen),
        evidence=watched.tally(seen) if seen.watched else "",
        over=watched.over_teams(seen, None),
        words=telling,
        points=points,
        over_time=telling.page_of("pulses.index"),
        start=telling.page_of("runs.start"),
        imports=telling.page_of("imports.index"),
        contests=telling.page_of("contests.index"),
        accounts=telling.page_of("accounts.index"),
    )


def _sentence(found: service.Page) -> str:
    total = len(found.cards) + found.more
    asked = _waiting(found)
    if found.changed is None:
        said = (
            f"The first pulse found {many(total, 'thing')}"
            if total
            else "The first pulse found nothing that stands out"
        )
    else:
        since = f"from {found.span.before.name} to {found.span.after.name}" if found.span else "since the pulse before"
        said = f"{many(found.changed, 'thing') if found.changed else 'Nothing'} changed {since}"
    if not asked:
        return f"{said}, and no decision waits for you."
    return f"{said}, and {many(asked, 'decision')} {'waits' if asked == 1 else 'wait'} for you."


def _waiting(found: service.Page) -> int:
    return len(found.waiting_verdicts) + len(found.waiting_measures)
