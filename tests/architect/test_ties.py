"""Ties: where the answers of a person lean."""

from planner.architect.ties import HORIZONS, JOBS, leaning


def test_answers_lean_where_both_point() -> None:
    """The same job today is upskilling, another for what comes next is reskilling, and the rest one after the other."""
    found = {(job, horizon): leaning(job, horizon) for job in JOBS for horizon in HORIZONS}
    assert found == {
        ("same", "today"): "upskill",
        ("same", "next"): "both",
        ("different", "today"): "both",
        ("different", "next"): "reskill",
    }
