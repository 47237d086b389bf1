"""Pieces of work: the steps of cases that began and ended, with numbers in place of names."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from planner.audit.hours import Moments
from planner.audit.mechanisms import NOBODY, Work

COLUMNS = ("source", "case", "activity", "actor", "start", "time")


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """Work and the names its numbers stand for; ``place`` is the row of each piece in the table it was made of.

    ``left_out`` counts the steps without a begin, and those that ended before they began.
    """

    work: Work
    place: Moments
    activities: Sequence[str]
    resources: Sequence[str]
    left_out: int = 0


def pieces(steps: pa.Table) -> Pieces:
    """The steps that have a begin and an end, from a table with COLUMNS of planner.signals.SCHEMA.

    A resource is an account in a source: the same name in two sources is two resources.
    """
    known = pc.and_kleene(pc.is_valid(steps["case"]), pc.less_equal(steps["start"], steps["time"]))
    place = pc.indices_nonzero(pc.fill_null(known, False))
    held = steps.select(COLUMNS).take(place).combine_chunks()
    source = pc.fill_null(held["source"], "")
    cases, _ = _numbered(pc.binary_join_element_wise(source, held["case"], "\x1f"))
    activities, activity = _numbered(pc.fill_null(held["activity"], ""))
    resources, resource = _numbered(pc.binary_join_element_wise(source, held["actor"], "\x1f"))
    work = Work(
        case=cases,
        activity=activities,
        resource=resources,
        start=held["start"].cast(pa.int64()).to_numpy(),
        end=held["time"].cast(pa.int64()).to_numpy(),
    )
    return Pieces(
        work=work,
        place=place.to_numpy(),
        activities=activity,
        resources=[name.partition("\x1f")[2] for name in resource],
        left_out=len(steps) - len(held),
    )


def _numbered(names: pa.ChunkedArray) -> tuple[Moments, list[str]]:
    coded = names.combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    return coded.indices.fill_null(NOBODY).cast(pa.int64()).to_numpy(), coded.dictionary.to_pylist()
