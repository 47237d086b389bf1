"""How a friction is made: a figure, a sentence, why, and whether its interval supports calling it one."""

from collections.abc import Sequence

from planner.audit.counted import certainty
from planner.audit.model_flow import Friction
from planner.audit.words import subject
from planner.policy import Policy
from planner.reasons import Figure, Finding, Reason, SignalRefs

ALWAYS_USED = ("audit.minimum_cases", "audit.confidence")


def friction(
    kind: str,
    team: str,
    *,
    sentence: str,
    figure: Figure | None,
    signals: SignalRefs,
    people: frozenset[str],
    policy: Policy,
    about: str = "",
    stands: bool = False,
    used: Sequence[str] = (),
    because: Sequence[Reason] = (),
) -> Friction:
    """A friction of a team ("" is the whole organisation), or of one thing ``about`` in it.

    What rests on too few cases cannot tell, and never stands. ``used`` names the policy values it was judged by.
    """
    sure = certainty(figure, policy=policy)
    why = Reason(claim=sentence, figure=figure, policy=(*used, *ALWAYS_USED), signals=signals, because=tuple(because))
    return Friction(
        key=":".join(filter(None, (kind, subject(team), about))),
        kind=kind,
        team=team,
        sentence=sentence,
        figure=figure,
        certainty=sure,
        because=why,
        signals=signals,
        people=people,
        stands=stands and sure != "cannot tell",
    )


def finding(one: Friction) -> Finding:
    """The finding that a friction is, where it stands."""
    return Finding(
        key=one.key,
        kind=one.kind,
        subjects=(subject(one.team),),
        sentence=one.sentence,
        certainty=one.certainty,
        because=one.because,
        figure=one.figure,
        people=one.people,
    )
