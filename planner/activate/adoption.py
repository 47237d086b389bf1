"""Whether a change is repeatable: period after period the work shows it."""

import numpy as np

from planner.activate.change import Moved
from planner.activate.comparison import Weeks
from planner.activate.model import Adoption, AdoptionVerdict, Decay
from planner.library.model import Behaviour
from planner.policy.loader import Policy
from planner.reasons import Reason

USED = ("behaviour.review_weeks", "behaviour.adoption_periods")


def adoption(behaviour: Behaviour, weeks: Weeks, found: Moved, fading: Decay | None, *, policy: Policy) -> Adoption:
    """Adopted where each of the last periods shows a change that matters, and nothing fades.

    A period counts with at least half of its weeks. Not adopted is said where it fades, or where one of those periods
    is no better than before the start; in between nobody can tell yet. ``weeks`` are those that showed a change.
    """
    needed = policy["behaviour.adoption_periods"]
    better = _periods(behaviour, weeks, policy["behaviour.review_weeks"])[-needed:]
    held = sum(value >= behaviour.smallest for value in better)
    verdict, told = _judged(better, held, needed, fading)
    name = f"“{behaviour.name}”"
    sentence = {
        "adopted": f"{name} is adopted: {told}.",
        "not adopted": f"{name} is not adopted: {told}.",
        "cannot tell": f"Cannot tell yet whether {name} is adopted: {told}.",
    }[verdict]
    return Adoption(
        verdict=verdict,
        sentence=sentence,
        held=held,
        periods=len(better),
        because=Reason(claim=told[0].upper() + told[1:], policy=USED),
    )


def _judged(better: list[float], held: int, needed: int, fading: Decay | None) -> tuple[AdoptionVerdict, str]:
    if fading is not None and fading.verdict == "decays":
        return "not adopted", "what was gained is fading"
    if len(better) < needed:
        more = needed - len(better)
        return "cannot tell", f"{more} more {'period' if more == 1 else 'periods'} of weeks would show it"
    if held == needed:
        return "adopted", f"each of the last {needed} periods shows a change that matters"
    if min(better) <= 0:
        return "not adopted", f"in {sum(value <= 0 for value in better)} of the last {needed} periods it was as before"
    return "cannot tell", f"{held} of the last {needed} periods show a change that matters, the others less"


def _periods(behaviour: Behaviour, weeks: Weeks, length: int) -> list[float]:
    """How much better than before the start each whole period after the transition was."""
    sign = 1 if behaviour.direction == "up" else -1
    own = weeks.values if weeks.beside is None else weeks.values - weeks.beside.middle
    usual = own[: weeks.before].mean()
    after, places = own[weeks.before :], weeks.places[weeks.before :]
    number = ((places - places[0]) // length).astype(int)
    whole = int((places[-1] - places[0] + 1) // length)
    counts = np.bincount(number, minlength=whole)
    return [float(sign * (after[number == at].mean() - usual)) for at in range(whole) if 2 * counts[at] >= length]
