"""Where work waits, for everybody and for one team; findings with their signals; deciding on measures."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from planner.charts import waiting
from planner.charts.base import Chart
from planner.services import deciding, house
from planner.services import friction as service
from planner.services.errors import NotFound, Refused
from planner.services.signals import Rows
from planner.web import here, telling, words
from planner.web.drawings import csv_file, drawn
from planner.web.friction import clocks, waits
from planner.web.friction.forms import MeasureForm, TeamForm, measure_form
from planner.web.gate import me, permit, rule
from planner.web.notices import notice
from planner.web.paging import Paged

friction = Blueprint("friction", __name__)
ROWS = 25
# More findings than these are named below the others, not shown as cards.
CARDS = 12


@friction.get("/friction")
@rule("view", "friction")
def index() -> str:
    """Where work waits, by team and cause, and what is proposed against it."""
    form = TeamForm(request.args)
    wanted = (form.team.data or "").casefold().split()
    return _page(service.page(here.stores(), me()), "friction/index.html", wanted=wanted, form=form)


@friction.get("/friction.csv")
@rule("view", "friction")
def table() -> Response:
    """Waiting by team and cause, as a file."""
    teams = service.page(here.stores(), me()).teams
    return csv_file(waits.table(teams, clock=clocks.clock(teams)), "waiting")


@friction.get("/friction/<any(mechanisms, pending, hours, handovers):what>.csv")
@rule("view", "friction")
def beside_table(what: str) -> Response:
    """What held work up, what still waits, working hours or hand-overs, as a file."""
    page = service.page(here.stores(), me())
    tables = {"mechanisms": waits.held_table, "pending": waits.pending_table, "hours": waits.hours_table}
    return csv_file(waits.hand_over_table(page) if what == "handovers" else tables[what](page.teams), what)


@friction.get("/friction/signals/<int:run>/<any(waiting, held, pending, handover):what>")
@rule("view", "friction")
def behind(run: int, what: str) -> str:
    """The signals behind one figure."""
    team, kind = request.args.get("team", ""), request.args.get("kind", "")
    found = service.behind(here.stores(), me(), run, what, team=team, kind=kind)
    names = service.page(here.stores(), me(), team=team).names
    return render_template(
        "friction/behind.html",
        found=found,
        sentence=waits.said(found, what, names),
        page=Paged.of(found.rows.rows, size=ROWS),
        run=run,
        what=what,
        names=names,
        words=telling,
    )


@friction.get("/friction/team/<key>")
@rule("view", "friction")
def team(key: str) -> str:
    """Where one team's work waits, beside the whole organisation."""
    beside = [one for one in _everywhere(key).teams if one.team in ("", key)]
    found = service.page(here.stores(), me(), team=key)
    # What was found about other things than waiting stands below; the page is about waiting.
    first = next((one for one in found.findings if one.kind.endswith("_wait")), None)
    return _page(found, "friction/team.html", beside=beside, key=key, name=found.names.team(key), first=first)


@friction.get("/friction/team/<key>.csv")
@rule("view", "friction")
def team_table(key: str) -> Response:
    """One team's waiting by cause, as a file."""
    teams = [one for one in _everywhere(key).teams if one.team == key]
    return csv_file(waits.table(teams, clock=clocks.clock(teams)), f"waiting-{key}")


@friction.get("/findings/<int:run>/<path:key>")
@rule("view", "friction")
def finding(run: int, key: str) -> str:
    """One finding, with all its reasons."""
    found, names = service.finding(here.stores(), me(), run, key)
    limits = waits.limits(found.because, house.policy(here.stores()))
    return render_template("friction/finding.html", finding=found, run=run, names=names, limits=limits, words=telling)


@friction.get("/signals/<int:run>/<path:key>")
@rule("view", "friction")
def signals(run: int, key: str) -> str:
    """The signals that a finding rests on."""
    found, names = service.finding(here.stores(), me(), run, key)
    rows = service.evidence(here.stores(), me(), run, key)
    total = max((reason.signals.total for reason in found.because.walk() if reason.signals), default=0)
    return render_template(
        "friction/signals.html",
        finding=found,
        rows=rows,
        page=Paged.of(rows.rows, size=ROWS),
        run=run,
        names=names,
        total=total,
        words=telling,
    )


@friction.get("/signals.csv/<int:run>/<path:key>")
@rule("view", "friction")
def signals_table(run: int, key: str) -> Response:
    """The signals that a finding rests on, as a file."""
    return csv_file(_signals(service.evidence(here.stores(), me(), run, key)), "signals")


@friction.route("/friction/measures/<int:number>", methods=["GET", "POST"])
@rule("decide", "measures")
def decide(number: int) -> str | Redirect | tuple[str, int]:
    """Decide on a proposed measure."""
    permit(deciding.concerned(here.stores(), me(), recommendation=number), log=False)
    found = service.page(here.stores(), me())
    proposal = next((one for one in found.proposals if one.number == number), None)
    if proposal is None:
        raise NotFound("That proposal is not among those of the newest pulse.")
    form = measure_form(proposal.item)
    if not form.validate_on_submit():
        return _decide_page(found, proposal, form), 400 if form.errors else 200
    try:
        decision = deciding.decide(here.stores(), me(), number, form.choice())
    except Refused as refusal:
        form.option.errors = [str(refusal)]
        return _decide_page(found, proposal, form), 400
    label = next(option.label for option in proposal.item.options if option.key == form.option.data)
    notice(f"Decided: {label}. Its effect is watched from today.", undo=url_for("friction.withdraw", number=decision))
    return redirect(url_for("friction.index", _anchor="measures"))


@friction.get("/friction/decisions/<int:number>/withdraw")
@rule("decide", "measures")
def ask_withdraw(number: int) -> str:
    """Ask before a measure is stopped."""
    permit(deciding.concerned(here.stores(), me(), decision=number), log=False)
    return render_template(
        "confirm.html",
        sentence="Stop this measure?",
        consequences=["It is no longer watched from today.", "The log keeps that it was decided and stopped."],
        action=url_for("friction.withdraw", number=number),
        button="Stop it",
        cancel=url_for("friction.index", _anchor="measures"),
    )


@friction.post("/friction/decisions/<int:number>/withdraw")
@rule("decide", "measures")
def withdraw(number: int) -> Redirect:
    """Take a decision on a measure back."""
    permit(deciding.concerned(here.stores(), me(), decision=number), log=False)
    deciding.withdraw(here.stores(), me(), number)
    notice("The decision is taken back and the measure is no longer watched. Both stay in the log.")
    return redirect(url_for("friction.index", _anchor="measures"))


def _page(
    found: service.Page,
    template: str,
    *,
    beside: Sequence[service.TeamWaiting] | None = None,
    wanted: Sequence[str] = (),
    **more: object,
) -> str:
    clock = clocks.clock(found.teams)
    known = clocks.known(found.teams)
    found = replace(found, teams=tuple(clocks.told_by(team, clock) for team in found.teams))
    teams = found.teams if beside is None else [clocks.told_by(team, clock) for team in beside]
    shown = any(not team.hidden for team in teams)
    mechanisms = waits.mechanisms(teams)
    return render_template(
        template,
        page=found,
        headline=waits.headline(found),
        window=waits.days(found.window),
        chart=drawn(waits.chart(teams, clock=clock), waiting.draw) if shown else None,
        mechanisms=drawn(mechanisms, waiting.draw) if mechanisms else None,
        rows=Paged.of(_named(found.teams, wanted), size=ROWS),
        narrowed=bool(wanted),
        findings_shown=CARDS,
        clock=clock,
        clocks=clocks if known else None,
        waits=waits,
        largest=waits.largest,
        unknown=waits.unknown,
        unmatched=waits.unmatched,
        missing=telling.lacking(found.missing, found.names),
        mine={one.item.subject.removeprefix("team:") for one in found.proposals if one.may},
        words=telling,
        top=max(found.findings, key=lambda one: one.certainty == "sure", default=None),
        **more,
    )


def _named(teams: Sequence[service.TeamWaiting], wanted: Sequence[str]) -> list[service.TeamWaiting]:
    """The teams whose names hold every word, those that may be shown first."""
    found = [one for one in teams if all(word in one.name.casefold() for word in wanted)]
    return sorted(found, key=lambda one: one.hidden)


def _decide_page(found: service.Page, proposal: service.Proposal, form: MeasureForm) -> str:
    return render_template(
        "friction/decide.html",
        page=found,
        proposal=proposal,
        form=form,
        words=telling,
        why=telling.without_ids(proposal.item.because),
        about=next((one for one in found.findings if one.key == proposal.item.details.get("finding")), None),
        name=telling.about(proposal.item, found.names),
    )


def _everywhere(key: str) -> service.Page:
    """The page of all teams, when there is a team with this key. Raises NotFound."""
    found = service.page(here.stores(), me())
    if key not in found.names.teams:
        raise NotFound("There is no such team.")
    return found


def _signals(rows: Rows) -> Chart:
    return Chart(
        title="Signals",
        sentence="One row a signal.",
        headers=("When", "Team", "Source", "Case", "What happened", "Title"),
        rows=tuple((words.moment(r.time), r.team, r.source, r.case, r.activity, r.title) for r in rows.rows),
    )
