"""Invented content for the style page, so that every building block can be looked at."""

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField

from planner.architect.model import Load
from planner.audit.model import Cause, Waiting
from planner.charts import ribbon, svg, waiting
from planner.charts.base import Chart
from planner.reasons import Figure, Finding, Interval, Missing, Reason, SignalRefs

QUARTERS = {
    "2025Q4": {"Write requirements": 6, "Plan the release": 3},
    "2026Q1": {"Write requirements": 5, "Plan the release": 4, "Review drafts": 1},
    "2026Q2": {"Write requirements": 3, "Plan the release": 4, "Review drafts": 4, "Settle priorities": 2},
    "2026Q3": {"Write requirements": 2, "Plan the release": 4, "Review drafts": 6, "Settle priorities": 3},
}
WAITS: tuple[tuple[str, Cause, float], ...] = (
    ("Claims", "decision", 0.62),
    ("Claims", "hand-off", 0.2),
    ("Claims", "unattributed", 0.18),
    ("Payments", "decision", 0.31),
    ("Payments", "rework", 0.41),
    ("Payments", "unattributed", 0.28),
)


class SampleForm(FlaskForm):  # type: ignore[misc]
    """One of each control."""

    owner = StringField("Who owns this", description="A name or a team; they are told.")
    cause = SelectField("Main cause", choices=["Waiting for a decision", "Hand-off", "Rework"])
    option = RadioField("Your decision", choices=["Upskill", "Redesign the work first"])
    reason = TextAreaField("Why", description="It is kept in the log of decisions, word for word.")
    agreed = BooleanField("I have looked at the alternatives")


def everything() -> dict[str, object]:
    """What the style page shows."""
    form = SampleForm()
    form.owner.errors = ["Enter who owns this"]
    return {
        "form": form,
        "finding": _finding(),
        "unsure": _unsure(),
        "charts": _charts(),
        "shares": _shares(),
        "missing": (
            Missing(
                what="No survey of attitude towards AI tools",
                would="It would tell whether people will not or cannot use them.",
                bring="Import a survey file.",
            ),
        ),
    }


def _share(value: float, low: float, high: float, n: int) -> Figure:
    interval = Interval(low=low, high=high)
    return Figure(value=value, unit="share", denominator="waiting hours in claims", n=n, interval=interval)


def _finding() -> Finding:
    signals = SignalRefs(total=214, ids=("jira:CL-1042", "jira:CL-1077", "mail:9f31"))
    factors = (
        Reason(claim="Approvals above the team lead wait for the weekly board", part=0.41, signals=signals),
        Reason(
            claim="Requests come back with a question",
            part=0.21,
            figure=_share(0.21, 0.15, 0.28, 96),
            quotes=("Which of the two limits applies here?",),
            signals=SignalRefs(total=96, ids=("jira:CL-1102",)),
        ),
        Reason(claim="Work that went ahead without waiting", part=-0.04),
    )
    claim = "Of 1,204 waiting hours, 746 passed between a request and its decision."
    because = Reason(claim=claim, because=factors, policy=("audit.decision_share",))
    sentence = "Claims waits for decisions more than for anything else; training will not fix this"
    return Finding(
        key="sample",
        kind="decision_wait",
        subjects=(),
        sentence=sentence,
        certainty="sure",
        because=because,
        figure=_share(0.62, 0.51, 0.72, 1204),
    )


def _unsure() -> Finding:
    figure = Figure(value=76, unit="hours", denominator="hand-offs", n=12, interval=Interval(low=20, high=190))
    claim = "Twelve hand-offs are too few; about forty would tell."
    return Finding(
        key="sample-2",
        kind="hand_off",
        subjects=(),
        sentence="Hand-offs between payments and claims may be getting slower",
        certainty="cannot tell",
        because=Reason(claim=claim),
        figure=figure,
    )


def _shares() -> dict[str, object]:
    columns = [
        {"key": "team", "label": "Team", "sort": "?sort=team"},
        {"key": "cause", "label": "Main cause"},
        {"key": "share", "label": "Share of waiting", "numeric": True, "sort": "?sort=share", "order": "descending"},
        {"key": "hours", "label": "Hours", "numeric": True, "sort": "?sort=hours"},
    ]
    rows = [
        {"team": "Claims", "cause": "Waiting for a decision", "share": "62 % (51 to 72)", "hours": "1,204"},
        {"team": "Payments", "cause": "Hand-off", "share": "41 % (32 to 50)", "hours": "866"},
        {"team": "Onboarding", "cause": "Rework", "share": "22 % (10 to 34)", "hours": "312"},
    ]
    foot = {"team": "All teams", "cause": "", "share": "", "hours": "2,382"}
    return {"columns": columns, "rows": rows, "foot": foot}


def _charts() -> list[tuple[Chart, str]]:
    bars = waiting.data([_waits(*one) for one in WAITS], hidden={("Night desk",)})
    loads = [_load(quarter, work) for quarter, work in QUARTERS.items()]
    bands = ribbon.data(loads, role="a business analyst")
    return [(bars, svg.render(waiting.draw(bars), bars)), (bands, svg.render(ribbon.draw(bands), bands))]


def _waits(team: str, cause: Cause, share: float) -> Waiting:
    figure = _share(share, share - 0.07, share + 0.07, 80)
    signals = SignalRefs(total=80)
    return Waiting(team=team, cause=cause, hours=1000 * share, share=figure, signals=signals, people=frozenset())


def _load(quarter: str, work: Mapping[str, float]) -> Load:
    clusters = {name: float(weight) for name, weight in work.items()}
    return Load(
        role="", quarter=quarter, clusters=clusters, teams=1, people=frozenset(), hours=None, automated_share=None
    )
