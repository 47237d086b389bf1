"""What simulated organisations call their states and activities, as tools and offices of several kinds do."""

import numpy as np

from planner.evaluate.simulation.configuration import Configuration

# For each vocabulary and what a state stands for, names that are in use; one is drawn for each organisation.
STATES: tuple[dict[str, tuple[str, ...]], ...] = (
    {
        "new": ("To Do", "Open", "Backlog"),
        "queue": ("Selected for Development", "Ready for Development", "Ready"),
        "work": ("In Progress", "In Development"),
        "to check": ("Ready for Test", "Ready for QA"),
        "checking": ("In Testing", "QA in progress"),
        "batch": ("Ready for Release", "Ready for Deployment", "Awaiting release train"),
        "transfer": ("Handed over", "Ready for handover", "Handoff to team"),
        "approval": ("Waiting for approval", "Pending Approval", "Awaiting sign-off"),
        "governance": ("Security Review", "Compliance Review", "Legal Review"),
        "customer": ("Waiting for customer", "Waiting for reporter", "Needs customer feedback"),
        "vendor": ("Waiting for vendor", "Waiting for third party", "External dependency"),
        "timer": ("Scheduled", "Deferred until date"),
        "rework": ("Reopened", "Changes Requested", "Rework"),
        "down": ("Blocked - environment down", "System outage", "Waiting for environment"),
        "resolved": ("Resolved", "Done"),
        "closed": ("Closed",),
    },
    {
        "new": ("New",),
        "queue": ("Assigned", "Awaiting Assignment", "Queued"),
        "work": ("Work in Progress", "In Progress"),
        "to check": ("Awaiting validation", "Ready for verification"),
        "checking": ("Validating", "Verification in progress"),
        "batch": ("Awaiting release window", "Waiting for batch", "Awaiting bulk run"),
        "transfer": ("Transferred", "Transferred to other group", "Reassignment"),
        "approval": ("Requested approval", "Awaiting Approval", "Authorize"),
        "governance": ("CAB Review", "Risk Assessment", "Compliance check"),
        "customer": ("On Hold - Awaiting Caller", "Awaiting User Info", "Wait - Customer"),
        "vendor": ("On Hold - Awaiting Vendor", "Wait - Vendor"),
        "timer": ("Scheduled", "Planned for date"),
        "rework": ("Reopened", "Returned", "Sent back"),
        "down": ("On Hold - System unavailable", "Tool outage", "Awaiting system restore"),
        "resolved": ("Resolved",),
        "closed": ("Closed",),
    },
    {
        "new": ("Inbox", "Triage"),
        "queue": ("Up next", "Todo", "Ready to start"),
        "work": ("Doing", "Coding", "In progress"),
        "to check": ("Ready for review", "Review queue"),
        "checking": ("Reviewing", "Testing"),
        "batch": ("Merge queue", "Waiting for release", "Ready to ship"),
        "transfer": ("Handoff", "Passed to other squad", "In handover"),
        "approval": ("Needs decision", "Awaiting go/no-go", "Needs approval"),
        "governance": ("Privacy review", "Audit check", "Policy check"),
        "customer": ("Waiting on customer", "Customer to answer", "Awaiting customer reply"),
        "vendor": ("Waiting on supplier", "Blocked by vendor", "With supplier"),
        "timer": ("Snoozed", "Scheduled"),
        "rework": ("Changes requested", "To fix", "Redo"),
        "down": ("CI down", "Environment broken", "Blocked by tooling"),
        "resolved": ("Done", "Shipped"),
        "closed": ("Archived", "Closed"),
    },
    {
        "new": ("Registered", "Received"),
        "queue": ("Waiting in queue", "Waiting for clerk", "To be handled"),
        "work": ("In handling", "Being processed", "Under assessment"),
        "to check": ("Waiting for quality check", "To be checked"),
        "checking": ("Quality check", "Being checked"),
        "batch": ("Collected for payment run", "Waiting for collective run"),
        "transfer": ("Forwarded", "Forwarded to other department", "Passed on"),
        "approval": ("Waiting for decision", "Submitted for approval", "With approver"),
        "governance": ("Compliance hold", "Anti-fraud check", "Legal check"),
        "customer": ("Waiting for documents from client", "Information requested from applicant", "Awaiting client"),
        "vendor": ("Waiting for external expert", "With subcontractor", "Waiting for partner"),
        "timer": ("Waiting for due date", "Objection period"),
        "rework": ("Returned for correction", "To be corrected", "Sent back"),
        "down": ("System unavailable", "Application down", "Technical failure"),
        "resolved": ("Completed", "Settled"),
        "closed": ("Archived",),
    },
)

# The same for activities of logs with start and end; "ask ..." is when an answer was asked for.
ACTIVITIES: tuple[dict[str, str], ...] = (
    {
        "received": "Issue created",
        "intake": "Analyse issue",
        "main": "Implement change",
        "check": "Test change",
        "finish": "Deploy change",
        "ask approval": "Request approval",
        "approval": "Approve change",
        "ask governance": "Request security review",
        "governance": "Security review",
        "ask customer": "Ask customer",
        "customer": "Customer answered",
        "ask vendor": "Ask vendor",
        "vendor": "Vendor answered",
        "timer": "Scheduled start reached",
        "closed": "Issue closed",
    },
    {
        "received": "Incident opened",
        "intake": "Classify incident",
        "main": "Investigate and fix",
        "check": "Verify fix",
        "finish": "Restore service",
        "ask approval": "Submit for approval",
        "approval": "Change approved",
        "ask governance": "Request CAB review",
        "governance": "CAB review",
        "ask customer": "Request information from caller",
        "customer": "Information from caller received",
        "ask vendor": "Raise ticket with vendor",
        "vendor": "Vendor resolved ticket",
        "timer": "Maintenance window opened",
        "closed": "Incident closed",
    },
    {
        "received": "Order received",
        "intake": "Check order",
        "main": "Prepare order",
        "check": "Inspect order",
        "finish": "Ship order",
        "ask approval": "Ask for budget approval",
        "approval": "Budget approved",
        "ask governance": "Request compliance check",
        "governance": "Compliance check",
        "ask customer": "Send proof to customer",
        "customer": "Customer confirmed",
        "ask vendor": "Order parts from supplier",
        "vendor": "Supplier delivered parts",
        "timer": "Delivery date reached",
        "closed": "Order archived",
    },
    {
        "received": "Claim received",
        "intake": "Register claim",
        "main": "Assess claim",
        "check": "Check assessment",
        "finish": "Settle claim",
        "ask approval": "Submit claim for decision",
        "approval": "Manager decision",
        "ask governance": "Request anti-fraud check",
        "governance": "Anti-fraud check",
        "ask customer": "Request documents from client",
        "customer": "Documents from client received",
        "ask vendor": "Commission external expert",
        "vendor": "Report of external expert received",
        "timer": "Objection period ended",
        "closed": "Claim archived",
    },
)

# Names that say nothing to an outsider, one for each state or activity that gets one.
OPAQUE = (
    "Lane 4",
    "Status 17",
    "Tray B",
    "P3",
    "Stage X",
    "Bucket 2",
    "Limbo",
    "FX-12",
    "Zone 9",
    "Q7",
    "Green",
    "Misc",
)
ALWAYS_SAID = {"resolved", "closed", "received"}


def states(configuration: Configuration) -> dict[str, str]:
    """The name of each state in this organisation, by what the state stands for."""
    chance = np.random.default_rng([configuration.seed, 3])
    names = {role: str(chance.choice(said)) for role, said in STATES[configuration.vocabulary].items()}
    return _made_opaque(names, configuration.opaque, chance)


def activities(configuration: Configuration) -> dict[str, str]:
    """The name of each activity in this organisation."""
    chance = np.random.default_rng([configuration.seed, 4])
    return _made_opaque(dict(ACTIVITIES[configuration.vocabulary]), configuration.opaque, chance)


def _made_opaque(names: dict[str, str], share: float, chance: np.random.Generator) -> dict[str, str]:
    spare = iter(chance.permutation(OPAQUE))
    for name in names:
        if name not in ALWAYS_SAID and chance.random() < share and (other := next(spare, None)) is not None:
            names[name] = str(other)
    return names
