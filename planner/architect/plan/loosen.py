"""A problem with some of its limits loosened: what a conflict asks for, or a little more of one."""

from collections.abc import Mapping
from dataclasses import replace

from planner.architect.plan.problem import Post, Problem

Limit = tuple[str, str]
RIVALS = ("hire", "borrow", "automate")


def loosened(problem: Problem, limits: Mapping[Limit, float]) -> Problem:
    """The problem with more of each limit in every quarter (of money: from the first on), or fewer of the fewest."""
    for (kind, name), by in limits.items():
        problem = _one(problem, kind, name, by)
    return problem


def _one(problem: Problem, kind: str, name: str, by: float) -> Problem:
    if kind == "money" and problem.money is not None:
        return replace(problem, money=(problem.money[0] + by, *problem.money[1:]))
    if kind == "hours" and problem.hours is not None:
        return replace(problem, hours=tuple(one + by for one in problem.hours))
    if kind == "hours in all" and problem.hours_in_all is not None:
        return replace(problem, hours_in_all=problem.hours_in_all + by)
    if kind == "seats" and name in problem.seats:
        return replace(problem, seats={**problem.seats, name: tuple(one + by for one in problem.seats[name])})
    if name in problem.posts:
        return replace(problem, posts={**problem.posts, name: _post(problem.posts[name], kind, by)})
    return problem


def _post(post: Post, kind: str, by: float) -> Post:
    if kind == "places" and post.places is not None:
        return replace(post, places=tuple(int(one + by) for one in post.places))
    if kind == "fewest" and post.fewest is not None:
        return replace(post, fewest=tuple(max(one - by, 0.0) for one in post.fewest))
    rival = getattr(post, kind) if kind in RIVALS else None
    if rival is None:
        return post
    return replace(post, **{kind: replace(rival, most=int(rival.most + by))})
