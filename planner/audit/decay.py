"""Signs of decay: five early signs that a tool is there and the work is as before, each seen, not seen, or why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import numpy as np

from planner.audit import forums
from planner.audit.bootstrap import Floats
from planner.audit.diagnosed import Sign, Use
from planner.audit.model import EVERYWHERE
from planner.audit.outcome import around, high, signed
from planner.audit.tooluse import Driver, Used
from planner.audit.words import subject, team_name
from planner.policy import Policy
from planner.reasons import POINTS, Figure, Finding, Interval, Reason, percent

CHAMPIONS, FORUMS, NO_LINK, GOVERNANCE, AFTERWARDS = KINDS = (
    "few champions",
    "forums unchanged",
    "no link",
    "governance",
    "asked afterwards",
)
NO_USE = "no use of any tool is held: import how often each person used it, week by week"
USED = ("decay.concentration", "decay.people", "decay.latest", "decay.confidence")
# A tenth of the people may be spoken of only where it is a group itself.
TENTH, GROUP = 10, 5
TINY = 0.01


@dataclass(frozen=True, kw_only=True)
class Tool:
    """One tool in one team with its drivers, and how its use went beside them."""

    used: Used
    drivers: tuple[Driver, ...]
    uses: tuple[Use, ...]


def signs(
    tools: Sequence[Tool],
    placed: ibis.Table,
    steps: ibis.Table,
    *,
    names: Mapping[str, str],
    policy: Policy,
    seed: int,
) -> tuple[Sign, ...]:
    """All five signs for each tool and team, and the link of use and driver over all teams.

    ``placed`` is what placed.place() gives, ``steps`` what causes.attributed() gives. Without any use there is one row
    a sign for the whole organisation that says what is missing.
    """
    if not tools:
        return tuple(Sign(kind=kind, team=EVERYWHERE, state="not computable", sentence=NO_USE) for kind in KINDS)
    launches = {(one.used.tool, one.used.team): one.used.launch for one in tools}
    met = forums.changes(placed, launches, policy=policy)
    checked = forums.checks(steps, launches, policy=policy)
    found = []
    for one in tools:
        key, name = (one.used.tool, one.used.team), team_name(one.used.team, names)
        found += [
            concentrated(one.used, name, policy=policy, seed=seed),
            forums.met_sign(FORUMS, one.used, met.get(key), name, policy=policy),
            _flat(one, name, policy),
            forums.check_sign(GOVERNANCE, one.used, checked.get(key), name, policy=policy),
            _afterwards(one, name, policy),
        ]
    return (*linked(tools, policy), *found)


def concentrated(one: Used, name: str, *, policy: Policy, seed: int) -> Sign:
    """Whether a few do nearly all of the use: the Gini coefficient over all people of the team, drawn again by person.

    Nobody's own use is told: a sentence speaks of the half of the team who use it least, and of the top tenth only
    where that is a group itself.
    """
    uses = one.by_person(policy["decay.latest"])
    needed = policy["decay.people"]
    if len(uses) < needed or not uses.sum():
        why = f"{len(uses)} people are in {name}, and {needed} are needed" if uses.sum() else "nobody used it lately"
        return _sign(CHAMPIONS, one, "not computable", why)
    span = _drawn(uses, policy=policy, seed=seed)
    figure = Figure(
        value=gini(uses[None, :])[0], unit="Gini", denominator="people", n=len(uses), clock="none", interval=span
    )
    few, half = policy["decay.concentration"], len(uses) // 2
    ordered = np.sort(uses)
    least = float(ordered[:half].sum() / uses.sum())
    said = f"The {half} people of {name} who use it least do {percent(least) if least >= TINY else 'hardly any'} of all"
    said += f" use of “{one.tool}”"
    if len(uses) // TENTH >= GROUP:
        said += f", the top tenth {percent(float(ordered[-(len(uses) // TENTH) :].sum() / uses.sum()))}"
    state = "seen" if span.low > few else "not seen" if span.high < few else "cannot tell"
    return _sign(CHAMPIONS, one, state, said, figure, USED)


def gini(uses: Floats) -> Floats:
    """The Gini coefficient of each row of uses (none negative), 0 when all are alike; 0 for a row without any use."""
    size = uses.shape[1]
    ordered = np.sort(uses, axis=1)
    sums = ordered.sum(axis=1)
    ranked = ordered @ (2 * np.arange(1, size + 1) - size - 1)
    result: Floats = np.divide(ranked, size * sums, out=np.zeros(len(uses)), where=sums > 0)
    return result


def _drawn(uses: Floats, *, policy: Policy, seed: int) -> Interval:
    random = np.random.default_rng([seed, len(uses)])
    samples, level = policy["decay.samples"], policy["decay.confidence"]
    drawn = [gini(random.choice(uses, (1, len(uses))))[0] for _ in range(samples)]
    low, high_end = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return Interval(low=float(low), high=float(high_end), level=level)


def _flat(one: Tool, name: str, policy: Policy) -> Sign:
    """In one team: high use beside a driver that stayed where it was."""
    judged = [use for use in one.uses if use.moved is not None and use.moved.interval is not None]
    if not one.drivers:
        return _sign(NO_LINK, one.used, "not computable", "no key figure is named that this tool should move")
    if not judged:
        least = policy["outcome.readings"]
        why = f"fewer than {least} readings of “{one.drivers[0].name}” in {name} lie before or after the launch"
        return _sign(NO_LINK, one.used, "not computable", why)
    use = next((use for use in judged if use.flat), judged[0])
    assert use.moved is not None
    assert use.moved.interval is not None
    span = use.moved.interval
    moves = [signed(value, use.moved.unit) for value in (use.moved.value, span.low, span.high)]
    unit = "points" if use.moved.unit == POINTS else use.moved.unit
    told = f"“{use.driver}” changed by {moves[0]} {unit} ({moves[1]} to {moves[2]}) while use is"
    told += f" {use.lately.value:.1f} per person and week"
    moved = span.low > use.smallest or span.high < -use.smallest or span.low > 0 or span.high < 0
    state = "seen" if use.flat and high(use, policy) else "not seen" if moved and not use.flat else "cannot tell"
    return _sign(NO_LINK, one.used, state, told, use.moved, ("outcome.high_use", "outcome.drivers"))


def linked(tools: Sequence[Tool], policy: Policy) -> tuple[Sign, ...]:
    """Over all teams of a tool: whether its use and its driver move together from reading to reading.

    Each team's own level is taken out first. The interval is Fisher's, over the effective number of readings
    n (1 - rs) / (1 + rs), r and s the likeness of neighbouring readings of both (Bretherton et al. 1999).
    """
    groups: dict[tuple[str, str], list[tuple[Used, Driver]]] = {}
    for one in tools:
        for driver in one.drivers:
            if driver.readings:
                groups.setdefault((one.used.tool, driver.name), []).append((one.used, driver))
    return tuple(_link(tool, name, pairs, policy) for (tool, name), pairs in groups.items())


def _link(tool: str, name: str, pairs: list[tuple[Used, Driver]], policy: Policy) -> Sign:
    together, size = [], 0.0
    for used, driver in pairs:
        both = _beside(used, driver)
        if len(both) >= policy["decay.weeks"]:
            centred = both - both.mean(axis=0)
            together.append(centred)
            size += _effective(centred, policy["audit.autocorrelation_limit"])
    people = frozenset().union(*(used.people for used, _ in pairs))
    made = Sign(kind=NO_LINK, team=EVERYWHERE, tool=tool, state="not computable", sentence="", people=people)
    rows = np.concatenate(together) if together else np.zeros((0, 2))
    if size < GROUP or not (rows.std(axis=0) > 0).all():
        why = f"too few readings of “{name}” since the launch that do not merely repeat the one before"
        return Sign(**{**vars(made), "sentence": why})
    value = float(np.corrcoef(rows.T)[0, 1])
    span = fisher_interval(value, size, level=policy["decay.confidence"])
    figure = Figure(value=value, unit="correlation", denominator="readings", n=round(size), clock="none", interval=span)
    least = policy["decay.link"]
    state = "seen" if -least < span.low and span.high < least else "cannot tell"
    state = "not seen" if span.low > 0 or span.high < 0 else state
    said = f"Over {len(together)} teams use of “{tool}” and “{name}” go together by {value:+.2f}"
    said += f" ({span.low:+.2f} to {span.high:+.2f}; 0 is not at all, 1 wholly)"
    because = Reason(claim=said, figure=figure, policy=("decay.link", "audit.autocorrelation_limit"))
    return Sign(**{**vars(made), "state": state, "sentence": said, "figure": figure, "because": because})


def _beside(used: Used, driver: Driver) -> Floats:
    """Mean use and value at each reading since the launch: a row a reading."""
    rates = dict(zip(used.weeks, used.rates, strict=True))
    rows = []
    for reading in driver.readings:
        mine = [rate for week, rate in rates.items() if reading.start <= week <= reading.end]
        if mine:
            rows.append((float(np.mean(mine)), reading.value))
    return np.array(rows).reshape(-1, 2)


def _effective(centred: Floats, most: float) -> float:
    spread = (centred**2).sum(axis=0)
    if not (spread > 0).all():
        return 0.0
    first, second = np.clip((centred[1:] * centred[:-1]).sum(axis=0) / spread, 0.0, most)
    return float(len(centred) * (1 - first * second) / (1 + first * second))


def fisher_interval(value: float, n: float, *, level: float) -> Interval:
    """The range of a correlation over ``n`` (above three) independent pairs. Method: Fisher 1921."""
    from scipy.stats import norm

    middle = np.arctanh(np.clip(value, -0.999999, 0.999999))
    reach = float(norm.ppf((1 + level) / 2)) / np.sqrt(max(n - 3, 1.0))
    return Interval(low=float(np.tanh(middle - reach)), high=float(np.tanh(middle + reach)), level=level)


def _afterwards(one: Tool, name: str, policy: Policy) -> Sign:
    """Whether the figure that the tool should move was measured before its launch."""
    if not one.drivers:
        return _sign(AFTERWARDS, one.used, "not computable", "no key figure is named that this tool should move")
    driver = max(one.drivers, key=lambda driver: len(driver.readings))
    if not driver.readings:
        why = f"no reading of “{driver.name}” in {name} is held, so nobody could say when it was first asked for"
        return _sign(AFTERWARDS, one.used, "not computable", why)
    before, _ = around(driver, one.used, policy)
    owner = "" if driver.owned else "; nobody is named as its owner"
    if len(before) >= policy["outcome.readings"]:
        told = f"“{driver.name}” was read {len(before)} times before the launch of “{one.used.tool}”{owner}"
        return _sign(AFTERWARDS, one.used, "not seen", told)
    told = f"“{driver.name}” was read {len(before)} times before the launch of “{one.used.tool}”: no baseline"
    return _sign(AFTERWARDS, one.used, "seen", told + owner)


def findings(found: Sequence[Sign], names: Mapping[str, str]) -> tuple[Finding, ...]:
    """A finding for each team where a few do nearly all of the use; the other signs stand on their own page."""
    return tuple(
        Finding(
            key=f"use_concentrated:{subject(sign.team)}:{sign.tool}",
            kind="use_concentrated",
            subjects=(subject(sign.team),),
            sentence=f"{sign.sentence}: use hangs on a few",
            certainty="likely",
            because=sign.because,
            figure=sign.figure,
            people=sign.people,
        )
        for sign in found
        if sign.kind == CHAMPIONS and sign.state == "seen" and sign.because is not None
    )


def _sign(
    kind: str, one: Used, state: str, sentence: str, figure: Figure | None = None, policy: tuple[str, ...] = ()
) -> Sign:
    return forums.sign(kind, one, state, sentence, figure, policy)
