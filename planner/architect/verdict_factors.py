"""Factors: what a verdict on a role is drawn from. What is not known is None, or a span as wide as it could be."""

from dataclasses import dataclass
from typing import Literal

Seen = Literal["found", "not found", "cannot tell", "not looked for"]
STRUCTURE = ("merge", "split", "compress", "expand", "drift")


@dataclass(frozen=True, kw_only=True)
class Span:
    """A share that lies somewhere from ``low`` to ``high``; both are the same where it is known."""

    low: float = 0.0
    high: float = 1.0

    @classmethod
    def at(cls, value: float) -> "Span":
        """A share that is known."""
        return cls(low=value, high=value)

    @property
    def known(self) -> bool:
        """Whether it is one value."""
        return self.low == self.high


@dataclass(frozen=True, kw_only=True)
class Factors:
    """What is known of a role on one day. Shares are 0..1; nothing is known until it is said.

    ``goes`` is the share of its hours that does not stay, ``phased_out`` whether observed work goes to bots already,
    ``ends`` whether a day is named from which today's work is not needed and ``weeks_left`` how far off it is.
    ``overlap`` is the share of the future role that is today's work, ``described`` whether somebody wrote that role
    down. ``carried`` and ``assisted`` are the shares of hours that AI does and helps with. ``gap`` is the share of
    what people have shown that falls short of what is needed, ``widest`` the share of people short of the capability
    that most are short of, ``shown_by`` by how many people that is known. Of all delay, ``skill`` is the share for
    lack of skill (None where it cannot be told apart) and ``blocked`` the share that learning cannot mend;
    ``waiting`` is the share of time that is delay, ``called_out`` the share of people in teams whose delay the audit
    calls out as no matter of training. ``leaving`` is the share of people who go anyway. ``hours_free``
    are hours a week each has to learn, ``hours_freed`` those that removed work would add. ``posts`` are open in other
    roles. ``unnamed`` are needs that no framework and no catalogue names.
    """

    goes: Span = Span()
    phased_out: bool = False
    ends: bool | None = None
    weeks_left: float | None = None
    overlap: float | None = None
    described: bool = False
    merge: Seen = "not looked for"
    split: Seen = "not looked for"
    compress: Seen = "not looked for"
    expand: Seen = "not looked for"
    drift: Seen = "not looked for"
    carried: float | None = None
    assisted: float | None = None
    gap: float | None = None
    widest: float | None = None
    shown_by: int = 0
    skill: float | None = None
    blocked: float | None = None
    waiting: float | None = None
    called_out: float | None = None
    leaving: float | None = None
    people: int | None = None
    hours_free: float | None = None
    hours_freed: float | None = None
    learn_hours: float | None = None
    lead_weeks: float | None = None
    overload: bool | None = None
    posts: int | None = None
    unnamed: tuple[str, ...] = ()
    use_without_effect: bool | None = None

    @property
    def moving(self) -> Span:
        """The share of people whose work goes and who do not leave anyway."""
        gone = self.leaving or 0.0
        return Span(low=max(0.0, self.goes.low - gone), high=max(0.0, self.goes.high - gone))

    @property
    def undescribed(self) -> bool:
        """Whether its work changed and nobody said what it becomes, nor from which day."""
        changed = any(getattr(self, kind) == "found" for kind in ("merge", "split", "compress", "expand"))
        return changed and not self.described and not self.phased_out and not self.ends
