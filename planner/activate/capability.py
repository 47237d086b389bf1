"""What a role needs beyond what a person has shown."""

from collections.abc import Mapping, Sequence

from planner.activate.model import Gap
from planner.capability import State
from planner.library.model import Need


def gaps(needs: Sequence[Need], known: Mapping[str, State]) -> tuple[Gap, ...]:
    """The needs of a role that the evidence does not show to be met, the most important first.

    What is not needed of the person in that role is no gap; ``has`` is None where there is no evidence.
    Important is what the role needs at the highest level, then what the role lists first.
    """
    ranked = sorted(enumerate(needs), key=lambda pair: (-pair[1].level, pair[0]))
    found = []
    for _, need in ranked:
        state = known.get(need.capability)
        if state is not None and not state.needed:
            continue
        has = None if state is None else state.level
        if has is None or has < need.level:
            found.append(Gap(capability=need.capability, has=has, needs=need.level))
    return tuple(found)
