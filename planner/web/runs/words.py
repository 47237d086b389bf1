"""What runs, their inputs and their findings are called on pages."""

from collections.abc import Mapping

from planner.services.replay import Trace
from planner.web.telling import CHANGES, WAITS_FOR, listed, many
from planner.web.words import moment

PHASES: Mapping[str, str] = {
    "audit": "Audit: what really happens",
    "course": "Pulses: how waiting went over time",
    "architect": "Architect: what roles become",
    "activate": "Activate: what changed since",
    "programme": "Programme: what the gate of a cycle rests on",
}
WAITING = "_wait"
INPUTS: Mapping[str, str] = {
    "workforce": "people and their accounts",
    "library": "roles, capabilities and learning",
    "history": "earlier versions of the roles",
    "policy": "the thresholds that judgements turn on",
    "state_maps": "what the states of each source mean",
    "refusals": "the roles that people say are not for them",
    "futures": "what roles are to become, as approved",
    "started": "the behaviours that were being watched",
    "signals": "the signals that the files hold",
    "sentence_model": "the sentence model that compares texts",
    "periods": "the periods that are compared",
    "edges": "the days on which periods may end",
    "weights": "what was learnt from open data",
    "audit": "the audit it builds on",
    "imports": "the files",
    "cycle": "the cycle it is the gate of",
    "evidence": "the evidence of that cycle",
    "seed": "the seed of everything random",
    "period": "the period it looks at",
}
KINDS: Mapping[str, str] = {
    **CHANGES,
    "decision_latency": "How long decisions take",
    "completions_without_change": "Courses completed, nothing changed",
    "use_without_effect": "A tool used much, nothing moved",
    "use_concentrated": "A tool used by a few",
}


def kind(key: str) -> str:
    """The name of a kind of finding."""
    if key.endswith(WAITING):
        return f"Work waits for {WAITS_FOR.get(key.removesuffix(WAITING).replace('_', '-'), 'something')}"
    return KINDS.get(key) or key.replace("_", " ").capitalize()


def short(digest: str) -> str:
    """Enough of a digest to compare by eye."""
    return digest[:12]


def sentence(run: Trace) -> str:
    """What comparing a run with the one before says."""
    if run.before is None:
        return "This is the first run of its phase: there is none before to compare with."
    if run.same_inputs and run.same_result:
        return "It read the same as the run before, and gave the same result: it can be repeated."
    if run.same_inputs:
        other = run.code_version != run.before_code
        why = f" the planner itself changed, from {run.before_code} to {run.code_version}." if other else ""
        return "It read the same as the run before, but gave another result:" + (why or " this must not be. Report it.")
    told = "the result stayed the same" if run.same_result else "so did the result"
    return f"It read something else than the run before: {_changed(run)}; {told}."


def counted(run: Trace) -> list[tuple[str, str]]:
    """How much a run found and recommends, by kind."""
    found = [(kind(key), many(count, "finding")) for key, count in run.findings.items()]
    recommends = "role" if run.phase == "architect" else "team"
    return found + [(f"Recommended: {label}", many(count, recommends)) for label, count in run.recommendations.items()]


def read(run: Trace) -> list[tuple[str, str]]:
    """What a run read beside files, each with its mark."""
    named = [(INPUTS.get(name, name).capitalize(), short(value)) for name, value in sorted(run.inputs.items())]
    return [
        ("Ran", f"{moment(run.at)}, {run.seconds:.1f} seconds, by {run.by}"),
        ("Mark of all inputs", short(run.inputs_digest)),
        ("Mark of the result", short(run.result_digest)),
        *named,
        (INPUTS["seed"].capitalize(), str(run.seed)),
        ("Version of the planner", run.code_version),
    ]


def _changed(run: Trace) -> str:
    parts = [many(run.came, "file") + " more"] if run.came else []
    parts += [many(run.went, "file") + " fewer"] if run.went else []
    parts += [INPUTS.get(name, name) for name in run.changed or () if name not in ("imports", "signals")]
    return listed(parts) or "the files"
