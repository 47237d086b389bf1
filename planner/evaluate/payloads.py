"""How well raw answers of Jira's and GitHub's interfaces become the tables that another reader made of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from planner.evaluate import payloads_github, payloads_jira, payloads_tables
from planner.evaluate.payloads_read import Tables, agreement
from planner.services.errors import NotFound

PLACE = Path("events") / "api_payloads"
SOURCES = {"jira": payloads_jira, "github": payloads_github}


def evaluate(*, data: Path | None, seeds: int, progress: Callable[[str, float], None]) -> dict[str, Any]:
    """For each table: rows expected, rows of ours, and the share of the expected rows that ours hold alike.

    ``data`` holds ``events/api_payloads/jira/e2e`` and ``.../github/e2e``: raw answers in ``raw_tables``, what Apache
    DevLake made of them in ``snapshot_tables``. Figures that explain what disagrees are counted in the same tables.
    Nothing is drawn by chance, so ``seeds`` changes nothing. Raises NotFound without the folder, Unreadable without the
    exports of ServiceNow and Slack beside it.
    """
    if data is None or not (data / PLACE).is_dir():
        raise NotFound(f"Give the folder that holds {PLACE.as_posix()} with --data.")
    told: dict[str, Any] = {}
    read: list[Tables] = []
    for name, source in SOURCES.items():
        progress(f"Reading what {name} answered", len(read) / (len(SOURCES) + 1))
        tables = Tables(data / PLACE / name / "e2e", connector=name)
        for table, sides in source.COMPARED.items():
            told |= agreement(f"{name}_{table}", *sides(tables))
        told |= {f"{name}_{key}": count for key, count in source.explained(tables).items()}
        told |= {f"{name}_signals": tables.signals, f"{name}_faults": tables.faults}
        read.append(tables)
    told["signals_per_second"] = round(sum(one.signals for one in read) / sum(one.seconds for one in read))
    progress("Reading exports of ServiceNow and Slack", len(read) / (len(SOURCES) + 1))
    told |= payloads_tables.counts(data)
    return told | {"differences": differences(told)}


def differences(told: dict[str, Any]) -> list[str]:
    """What explains the rows that disagree, with the counts found."""
    negative = told["jira_lead_time_negative"] + told["github_lead_time_negative"]
    return [
        f"jira: {told['jira_changes_at_once']} changes name one field twice at one moment, such as two versions at "
        "once; the expected tables keep one of them, ours both.",
        f"jira: {told['jira_states_renamed']} state changes agree in issue and moment but not in names: the expected "
        "table gives states the names of today, ours keep those of their day.",
        f"jira: {told['jira_titles_trimmed']} titles differ by blanks at their end, which never enter.",
        f"jira: {told['jira_issues_elsewhere']} issues belong to another board, which the expected tables leave out.",
        f"github: {told['github_other_connections']} answers came by another connection, which the expected tables "
        "leave out and ours keep.",
        f"github: {told['github_own_reviews']} of {told['github_reviews_ours']} reviews are by the pull request's own "
        "author, whom the expected table counts among the reviewers and ours does not.",
        f"slack: {told['slack_messages_of_nobody']} messages name no account; with nobody counted as one more account "
        f"there are {told['slack_users'] + 1}.",
        f"{negative} lead times are negative; such a one is no lead time here.",
    ]
