"""Invented content for the style page, so that every building block can be looked at."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField

from planner.charts.base import Chart
from planner.reasons import Figure, Finding, Interval, Missing, Reason, SignalRefs

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 720 190" width="960">
<g font-size="14" fill="currentColor"><text x="0" y="32">Claims</text><text x="0" y="82">Payments</text>
<text x="0" y="132">Onboarding</text></g>
<g stroke="var(--chart-grid)"><line x1="110" x2="110" y1="8" y2="150"/><line x1="310" x2="310" y1="8" y2="150"/>
<line x1="510" x2="510" y1="8" y2="150"/><line x1="710" x2="710" y1="8" y2="150"/></g>
<g fill="var(--chart-1)"><rect x="110" y="14" width="372" height="26" rx="3"/>
<rect x="110" y="64" width="246" height="26" rx="3"/><rect x="110" y="114" width="132" height="26" rx="3"/></g>
<g stroke="currentColor" stroke-width="2"><line x1="416" x2="542" y1="27" y2="27"/>
<line x1="302" x2="410" y1="77" y2="77"/>
<line x1="170" x2="314" y1="127" y2="127"/></g>
<g font-size="13" fill="var(--chart-muted)"><text x="110" y="174" text-anchor="middle">0</text>
<text x="310" y="174" text-anchor="middle">33 %</text><text x="510" y="174" text-anchor="middle">67 %</text>
<text x="710" y="174" text-anchor="end">100 %</text></g></svg>"""

CHART = Chart(
    title="Share of waiting that waits for a decision",
    sentence="Claims waits longest for decisions; payments and onboarding overlap, so their order is not certain.",
    headers=("Team", "Share", "Cases"),
    rows=(
        ("Claims", 0.62, 1204),
        ("Payments", 0.41, 866),
        ("Onboarding", None, 12),
        ("Night desk", "hidden: group too small", None),
    ),
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
        "chart": CHART,
        "drawing": DRAWING,
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
