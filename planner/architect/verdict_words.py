"""Words for a verdict: what each factor says, what would turn it, what would tell where nothing can be told yet."""

from collections.abc import Callable, Mapping

from planner.architect.model import Verdict
from planner.architect.verdict_factors import STRUCTURE, Factors, Seen, Span
from planner.architect.verdict_flip import Flip
from planner.reasons import percent

UNKNOWN = "not known"
SEEN: Mapping[Seen, str] = {
    "found": "yes",
    "not found": "no",
    "cannot tell": "cannot be told",
    "not looked for": "nobody looked",
}
OPTIONS: Mapping[Verdict, tuple[str, str]] = {
    "upskill": ("Upskill", "closes capability gaps in a role that stays"),
    "reskill": ("Reskill", "moves people into redefined or other roles"),
    "both": ("Both", "closes gaps first where what stays or the new role needs them, then moves people"),
    "redesign": ("Redesign the work first", "takes away what training cannot mend"),
    "no change": ("No change", "leaves the role and its people as they are"),
    "cannot tell": ("Cannot tell yet", "waits for the data that is missing"),
}
SIDES = {
    "moving": "moving people to other work",
    "learning": "learning in the role",
    "redesigning": "redesigning the work",
}
# What would be so if a factor were a given yes, and if it were not.
TURNS: Mapping[str, tuple[str, str]] = {
    "phased_out": ("If its work were found to go to bots", "If its work did not go to bots"),
    "described": ("If somebody wrote down what the role becomes", "If nobody had written down what the role becomes"),
    "ends": ("If a day were named from which today's work is not needed", "If no such day were in sight"),
    "merge": ("If it were becoming one job with other roles", "If it were not becoming one job with other roles"),
    "split": ("If it had become two jobs under one title", "If it had not become two jobs under one title"),
    "compress": ("If it were being compressed", "If it were not being compressed"),
    "expand": ("If it carried more kinds of work than before", "If it did not carry more kinds of work than before"),
    "drift": ("If its people did other work than before", "If its people did the same work as before"),
    "posts": ("If there were a post to move to", "If no post were open to move to"),
    "hours_free": ("If people had hours to learn", "If people had no hours to learn"),
}
SHARES: Mapping[str, str] = {
    "goes": "of its hours went",
    "gap": "of what its people have shown fell short of what is needed",
    "blocked": "of the delay were what learning cannot mend",
    "skill": "of the delay were for lack of skill",
    "waiting": "of the time were delay",
    "overlap": "of the future role were work of today's",
    "leaving": "of its people left anyway",
    "called_out": "of its people were in teams whose delay the audit calls out",
}
TELLS: Mapping[str, str] = {
    "goes": "how much of its hours stays",
    "ends": "whether a day comes from which today's work is not needed",
    "gap": "what its people can do",
    "merge": "whether it is becoming one job with other roles",
    "split": "whether it has become two jobs",
    "compress": "whether it is being compressed",
    "expand": "whether it carries more kinds of work than before",
    "drift": "whether its people do other work than before",
}


def claim(name: str, factors: Factors, span: Span) -> str:
    """What one factor says, and how much more it could add where it is not known."""
    told = CLAIMS[name](factors)
    if span.known:
        return told
    if name == "goes" and factors.goes.known:
        return f"{told}; were a day named, it would add {span.high:.2f}"
    return f"{told}; known, it could add up to {span.high:.2f}"


def flipped(one: Flip, factors: Factors) -> str:
    """What would have to be otherwise, and what the verdict would be then."""
    verdict = f"the verdict would be “{OPTIONS[one.verdict][0]}”"
    if one.name not in SHARES:
        yes, no = TURNS[one.name]
        return f"{yes if one.value not in (False, 0, 'not found') else no}, {verdict}"
    now, value = getattr(factors, one.name), one.value
    now, value = (span.low if isinstance(span, Span) else span for span in (now, value))
    return f"If {percent(value)} instead of {percent(now)} {SHARES[one.name]}, {verdict}"


def would_tell(names: tuple[str, ...]) -> str:
    """What has to be known before there can be a verdict."""
    told = [TELLS[name] for name in names]
    if "goes" in names and len(set(names) & set(STRUCTURE)) > 1:
        told = ["whether and how its work changes", *(TELLS[name] for name in names if name in ("ends", "gap"))]
    return f"To tell, it has to be known {' and '.join(told)}" if told else "More has to be known first"


def _share(value: float | None, told: str) -> str:
    return f"{told}: {UNKNOWN}" if value is None else f"{told}: {percent(value)}"


def _goes(factors: Factors) -> str:
    goes = factors.goes
    told = percent(goes.low) if goes.known else f"{UNKNOWN}, {percent(goes.low)} to {percent(goes.high)}"
    less = f", less the {percent(factors.leaving)} of its people who leave anyway" if factors.leaving else ""
    return f"Its hours that go: {told}{less}"


def _day(factors: Factors) -> str:
    told = UNKNOWN if factors.ends is None else "yes" if factors.ends else "none in sight"
    when = "" if factors.weeks_left is None else f", in {factors.weeks_left:.0f} weeks"
    return f"A day is named from which today's work is not needed: {told}{when}"


def _gap(factors: Factors) -> str:
    counted = f", counted over the {factors.shown_by} people with evidence" if factors.gap is not None else ""
    return _share(factors.gap, "What its people have shown that falls short of what is needed") + counted


def _blocked(factors: Factors) -> str:
    time = "" if factors.waiting is None else f"; {percent(factors.waiting)} of the time is delay"
    out = (
        "" if factors.called_out is None else f"; {percent(factors.called_out)} of its people are in teams whose delay"
    )
    told = f"{out} the audit calls out" if out and factors.blocked is not None else ""
    return _share(factors.blocked, "Delay that learning cannot mend, of all delay") + time + told


def _room(factors: Factors) -> str:
    free = factors.hours_free
    told = UNKNOWN if free is None else f"{free:.1f} a week"
    needed = "" if factors.learn_hours is None else f", to learn {factors.learn_hours:.0f} hours"
    return f"Hours that each has free: {told}{needed}"


def _yes(value: bool | None) -> str:
    return UNKNOWN if value is None else "yes" if value else "no"


CLAIMS: Mapping[str, Callable[[Factors], str]] = {
    "phased_out": lambda one: f"Its work is going to bots: {_yes(one.phased_out)}",
    "goes": _goes,
    "day": _day,
    "merge": lambda one: f"It is becoming one job with other roles: {SEEN[one.merge]}",
    "split": lambda one: f"It has become two jobs under one title: {SEEN[one.split]}",
    "compress": lambda one: f"It is being compressed: {SEEN[one.compress]}",
    "drift": lambda one: f"Its people do other work than before: {SEEN[one.drift]}",
    "expand": lambda one: f"It carries more kinds of work than before: {SEEN[one.expand]}",
    "other": lambda one: _share(
        None if one.overlap is None else 1 - one.overlap, "Work of the future role that is not today's"
    ),
    "carried": lambda one: _share(one.carried, "Its work that AI or bots do"),
    "assisted": lambda one: _share(one.assisted, "Its work that AI helps with"),
    "gap": _gap,
    "widest": lambda one: _share(one.widest, "People short of the capability that most are short of"),
    "skill": lambda one: _share(one.skill, "Delay for lack of skill, of all delay"),
    "blocked": _blocked,
    "undescribed": lambda one: f"It changed and nobody wrote down what it becomes: {_yes(one.undescribed)}",
    "overload": lambda one: f"Its people are overloaded: {_yes(one.overload)}",
    "no_time": _room,
}
