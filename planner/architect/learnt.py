"""Learnt: the small weights that ship with the product, and the embedder they were learnt with."""

from dataclasses import dataclass

from planner.architect.agency import Weights as AgencyWeights
from planner.architect.matching import Weights as MatchingWeights
from planner.architect.model import Embedder


@dataclass(frozen=True, kw_only=True)
class Learnt:
    """Weights of what AI could carry and of matching work to statements; each may be lacking."""

    embedder: Embedder
    agency: AgencyWeights | None = None
    matching: MatchingWeights | None = None
