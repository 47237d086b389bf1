"""What a record is: one class a table, one file a subject."""

from planner.store.tables.base import Instant, Record
from planner.store.tables.futures import FutureComment, FutureDecision, FutureVersion, InitiativeWord
from planner.store.tables.house import AccessEntry, AuditEntry, Job, LibraryFault, Login
from planner.store.tables.imports import Import, ImportChange, SourceMapping
from planner.store.tables.library import LibraryDraft, LibraryVersion, RoleRecord
from planner.store.tables.nudges import Feed, Outgoing, Preference, Statement
from planner.store.tables.pathways import (
    AssignedRecord,
    Contest,
    Nudge,
    Observation,
    OccasionRecord,
    PathwayRecord,
    RolePathway,
    StepRecord,
)
from planner.store.tables.people import Account, Assignment, CapabilityEvidence, Person, Team
from planner.store.tables.programme import CycleRecord, LessonRecord, ReviewRecord
from planner.store.tables.retros import RetroOutcome, RetroRecord
from planner.store.tables.runs import Decision, FindingRecord, MeasureRecord, RecommendationRecord, Run
from planner.store.tables.scenarios import PlanDecision, Scenario, ScenarioComparison, ScenarioPlan, ScenarioVersion
from planner.store.tables.spine import FigureDefinition, KeyFigureRecord, SpineLink
from planner.store.tables.states import StateMeaning
from planner.store.tables.ties import TieAnswer
from planner.store.tables.wishes import Wish

__all__ = [
    "AccessEntry",
    "Account",
    "AssignedRecord",
    "Assignment",
    "AuditEntry",
    "CapabilityEvidence",
    "Contest",
    "CycleRecord",
    "Decision",
    "Feed",
    "FigureDefinition",
    "FindingRecord",
    "FutureComment",
    "FutureDecision",
    "FutureVersion",
    "Import",
    "ImportChange",
    "InitiativeWord",
    "Instant",
    "Job",
    "KeyFigureRecord",
    "LessonRecord",
    "LibraryDraft",
    "LibraryFault",
    "LibraryVersion",
    "Login",
    "MeasureRecord",
    "Nudge",
    "Observation",
    "OccasionRecord",
    "Outgoing",
    "PathwayRecord",
    "Person",
    "PlanDecision",
    "Preference",
    "RecommendationRecord",
    "Record",
    "RetroOutcome",
    "RetroRecord",
    "ReviewRecord",
    "RolePathway",
    "RoleRecord",
    "Run",
    "Scenario",
    "ScenarioComparison",
    "ScenarioPlan",
    "ScenarioVersion",
    "SourceMapping",
    "SpineLink",
    "StateMeaning",
    "Statement",
    "StepRecord",
    "Team",
    "TieAnswer",
    "Wish",
]
