"""Small invented companies whose history is known, written without regard to how anything is found in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from planner.audit.model import WORK
from planner.library.model import Library, Need, Responsibility, Role
from planner.people import ASSIGNMENTS, Workforce

QUARTERS = ("2024Q3", "2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4")

# What a role file says, and what the tickets of the same work are called.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "requirements": (
        "Elicit and document business requirements with stakeholders",
        (
            "Requirements workshop with sales",
            "Document requirement for invoice export",
            "Clarify business need of finance",
            "User story refinement for billing",
            "Gather requirements for portal",
        ),
    ),
    "process": (
        "Map business processes and propose improvements",
        (
            "Process map of order handling",
            "Improve claims process",
            "Swimlane of returns process",
            "Model process for onboarding",
        ),
    ),
    "acceptance": (
        "Prepare and run user acceptance tests",
        (
            "UAT script for release",
            "Run acceptance test with key users",
            "Acceptance test defects review",
            "Plan UAT round",
        ),
    ),
    "schedule": (
        "Plan project schedules and track milestones",
        (
            "Update project schedule",
            "Milestone report for steering board",
            "Replan project timeline",
            "Track project milestones",
        ),
    ),
    "budget": (
        "Control project budgets and forecasts",
        (
            "Budget forecast for project",
            "Check project spending",
            "Cost forecast of the rollout",
            "Request budget change",
        ),
    ),
    "risks": (
        "Manage project risks and dependencies",
        ("Risk register review", "Mitigate dependency risk", "Escalate project risk", "Dependency log update"),
    ),
    "ceremonies": (
        "Facilitate sprint planning, reviews and retrospectives",
        (
            "Facilitate sprint retrospective",
            "Sprint planning session",
            "Prepare sprint review",
            "Daily scrum facilitation",
        ),
    ),
    "impediments": (
        "Remove impediments for the scrum team",
        (
            "Remove blocker for scrum team",
            "Impediment: test environment access",
            "Resolve team impediment",
            "Unblock story for squad",
        ),
    ),
    "invoices": (
        "Enter and check supplier invoices",
        (
            "Enter supplier invoice",
            "Invoice does not match purchase order",
            "Check invoice of vendor",
            "Book supplier invoice",
        ),
    ),
    "payments": (
        "Release payments and reconcile accounts",
        ("Payment run", "Reconcile bank account", "Release urgent payment", "Account reconciliation difference"),
    ),
    "incidents": (
        "Resolve incidents reported by users",
        (
            "Laptop does not start",
            "Cannot print on floor",
            "Mail client crashes",
            "VPN incident of user",
            "Screen stays black",
        ),
    ),
    "passwords": (
        "Reset passwords and grant access rights",
        ("Password reset", "Unlock user account", "Grant access to shared folder", "Access rights for new colleague"),
    ),
    "patching": (
        "Patch servers and keep systems available",
        (
            "Patch database server",
            "Server reboot after update",
            "Apply security patches to cluster",
            "Restore server from backup",
        ),
    ),
    "monitoring": (
        "Monitor infrastructure and respond to alerts",
        ("Disk space alert", "CPU alert on node", "Respond to monitoring alarm", "Network latency alert"),
    ),
    "recruiting": (
        "Recruit candidates and run interviews",
        ("Interview with candidate", "Post vacancy for engineer", "Screen applications", "Candidate feedback call"),
    ),
    "payroll": (
        "Run payroll and answer salary questions",
        ("Payroll correction", "Salary slip question", "Run monthly payroll", "Overtime pay missing"),
    ),
    "contracts": (
        "Review contracts and advise on legal terms",
        (
            "Contract review for supplier",
            "Legal opinion on licence terms",
            "Amend framework contract",
            "Check non-disclosure agreement",
        ),
    ),
    "complaints": (
        "Handle customer complaints and agree on compensation",
        (
            "Customer complaint about late delivery",
            "Complaint: damaged goods",
            "Offer compensation to customer",
            "Angry customer callback",
        ),
    ),
    "orders": (
        "Process customer orders and changes",
        ("Change delivery address of order", "Enter customer order", "Cancel order", "Order status question"),
    ),
    "campaigns": (
        "Plan and run marketing campaigns",
        (
            "Newsletter campaign",
            "Landing page for autumn campaign",
            "Social media campaign plan",
            "Campaign results report",
        ),
    ),
}
# Work that no role file above speaks of.
UNNAMED: dict[str, tuple[str, ...]] = {
    "prompts": (
        "Tune prompts for the drafting assistant",
        "Rewrite assistant prompt after wrong draft",
        "Prompt library update for assistant",
        "Test new prompt wording on assistant",
    ),
    "arbitration": (
        "Decide between conflicting bot recommendations",
        "Overrule bot recommendation and record why",
        "Conflicting recommendation from two bots",
        "Bot recommendation disputed",
    ),
}
ROLES: dict[str, tuple[str, ...]] = {
    "analyst": ("requirements", "process", "acceptance"),
    "manager": ("schedule", "budget", "risks"),
    "scrum": ("ceremonies", "impediments"),
    "clerk": ("invoices", "payments"),
    "desk": ("incidents", "passwords"),
    "operator": ("patching", "monitoring"),
    "recruiter": ("recruiting", "payroll"),
    "service": ("complaints", "orders", "contracts"),
    "marketer": ("campaigns",),
}
Shares = Mapping[str, float]
# Role and quarter number to the mix of kinds of work; person number in the role where people differ.
Mix = Callable[[str, int, int], Shares]
NAMES = ("for Miller", "Nord", "again", "urgent", "of March", "plant 7", "#4711", "INC-20345", "")


@dataclass
class World:
    """Who works where; tests change single parts of it to plant a fact."""

    people: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ROLES, 12))
    cases: float = 14.0
    mix: Mix = lambda role, quarter, person: dict.fromkeys(ROLES[role], 1.0)
    volume: Callable[[str, int], float] = lambda role, quarter: 1.0
    heads: Callable[[str, int, int], bool] = lambda role, quarter, person: True
    bots: Callable[[str, int], float] = lambda role, quarter: 0.0
    called: Callable[[str, int], str] = lambda role, quarter: role
    personal: float = 6.0


def work(world: World, *, seed: int) -> pa.Table:
    """One company's work: people differ from one another, and vary from quarter to quarter."""
    rng = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    for role, size in world.people.items():
        for person in range(size):
            taste: dict[str, float] = {}
            for quarter in range(len(QUARTERS)):
                if world.heads(role, quarter, person):
                    _person(world, rng, rows, role, person, quarter, taste)
        for quarter in range(len(QUARTERS)):
            _bots(world, rng, rows, role, quarter)
    for at, row in enumerate(rows):
        row |= {"signal": f"s{at:06d}", "case": f"case-{at}", "source": "tickets", "type": "task"}
    return pa.Table.from_pylist(rows, schema=WORK)


def _person(world, rng, rows, role, person, quarter, taste) -> None:
    shares = world.mix(role, quarter, person)
    weights = []
    for kind, share in shares.items():
        taste.setdefault(kind, float(rng.gamma(world.personal) / world.personal))
        weights.append(share * taste[kind] * float(rng.gamma(8) / 8))
    parts = np.array(weights) / sum(weights)
    for kind in rng.choice(list(shares), size=rng.poisson(world.cases * world.volume(role, quarter)), p=parts):
        team = f"{role}-{person % 2}"
        rows.append(
            _row(rng, str(kind), quarter, team)
            | {
                "person": f"{role}{person:02d}",
                "role": world.called(role, quarter),
                "hours": float(rng.gamma(2)),
                "automated": False,
            }
        )


def _bots(world, rng, rows, role, quarter) -> None:
    number = rng.poisson(world.bots(role, quarter) * world.cases * world.people[role])
    shares = world.mix(role, quarter, 0)
    for kind in rng.choice(list(shares), size=number):
        rows.append(_row(rng, str(kind), quarter, f"{role}-0") | {"automated": True})


def _row(rng, kind, quarter, team) -> dict[str, object]:
    titles = KINDS[kind][1] if kind in KINDS else UNNAMED[kind]
    title = f"{titles[rng.integers(len(titles))]} {NAMES[rng.integers(len(NAMES))]}".strip()
    return {"quarter": QUARTERS[quarter], "team": team, "title": title}


def library(*, without: tuple[str, ...] = ()) -> Library:
    """The role files of the company; ``without`` leaves out responsibilities."""
    roles = {}
    for role, kinds in ROLES.items():
        duties = tuple(Responsibility(id=kind, text=KINDS[kind][0]) for kind in kinds if kind not in without)
        needs = tuple(Need(capability=kind, level=2) for kind in kinds)
        roles[role] = Role(
            id=role, title=role.capitalize(), family="f", purpose="", responsibilities=duties, needs=needs
        )
    return Library(roles=roles)


def workforce(world: World) -> Workforce:
    """Everybody in the role they began in."""
    rows = [
        {"person": f"{role}{person:02d}", "team": f"{role}-{person % 2}", "role": role, "title": role.capitalize()}
        for role, size in world.people.items()
        for person in range(size)
    ]
    return Workforce(assignments=pa.Table.from_pylist(rows, schema=ASSIGNMENTS))
