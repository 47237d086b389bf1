"""Words of invented work: what tickets are called, and what a role's framework says of the same work."""

from dataclasses import dataclass

import numpy as np

Chance = np.random.Generator

# A field of work in the words of a framework, and the things that its tickets name.
FIELDS: dict[str, str] = {
    "refrigeration equipment": "chiller, cold room, compressor, freezer cabinet, evaporator",
    "lifting machinery": "crane, hoist, winch, forklift, pallet jack",
    "water supply": "pump, hydrant, reservoir, valve chamber, filter bed",
    "rail vehicles": "wagon, bogie, tram, coupling, locomotive",
    "laboratory samples": "blood tube, swab, culture dish, biopsy slide, reagent",
    "library holdings": "manuscript, microfilm, reading copy, atlas, periodical volume",
    "tenancy matters": "lease, flat viewing, deposit, rent arrears, subletting",
    "freight documents": "waybill, customs form, packing list, bill of lading, manifest",
    "electricity metering": "smart meter, reading round, transformer, feeder, tariff switch",
    "school timetables": "lesson plan, exam slot, classroom, supply teacher, term calendar",
    "animal health": "herd visit, vaccination, ear tag, milk sample, hoof trim",
    "garment production": "pattern, zip, seam, dye lot, cutting table",
    "bakery goods": "dough batch, oven, sourdough, pastry, flour delivery",
    "museum collections": "sculpture, display case, loan crate, painting, inventory label",
    "forest stands": "seedling, timber stack, clearing, bark beetle trap, harvester",
    "hotel stays": "room block, minibar, banquet, late checkout, guest folio",
    "flight operations": "boarding gate, crew roster, slot, baggage belt, de-icing",
    "printing orders": "brochure, plate, binding, proof sheet, paper reel",
    "waste collection": "skip, recycling round, landfill, glass bank, bulky item",
    "pension benefits": "annuity, widow claim, contribution gap, retirement date, surplus",
    "radio broadcasts": "jingle, studio, transmitter, playlist, interview clip",
    "chemical storage": "drum, solvent, acid tank, safety sheet, spill kit",
    "tax assessments": "return, audit letter, allowance, penalty, instalment",
    "mobile networks": "antenna, handset, roaming, cell site, voicemail",
    "dental treatments": "crown, filling, denture, x-ray, hygiene visit",
    "vineyard cultivation": "barrel, grape press, trellis, harvest crew, cork",
    "charity donations": "pledge, collection box, legacy gift, sponsor, appeal",
    "road works": "asphalt, detour, kerb, traffic light, pothole",
    "personal loans": "mortgage, collateral, credit score, guarantor, repayment",
    "fire safety": "sprinkler, extinguisher, evacuation, smoke detector, escape door",
    "web shops": "checkout, basket, product photo, voucher, search filter",
    "court proceedings": "hearing, summons, affidavit, verdict copy, witness",
    "software builds": "pipeline, branch, regression, dependency, container image",
    "sewing patents": "trademark, prior art, licence, infringement, filing",
    "swimming pools": "chlorine, lifeguard, locker, wave machine, water slide",
    "orchestra seasons": "rehearsal, score, soloist, podium, subscription concert",
    "harbour berths": "tug, mooring, dredger, container ship, pilot",
    "beekeeping supplies": "hive, honey jar, queen, smoker, wax frame",
    "optical lenses": "spectacle, eye test, frame, contact lens, coating",
    "call centre lines": "hotline, queue, recording, script, headset",
}
# How a framework says it, how it would say it otherwise, the verbs of tickets, and those of other people's tickets.
DEEDS: dict[str, tuple[str, str, str, str]] = {
    "repair": (
        "Maintenance and restoration of",
        "Keeping in working order all",
        "Fix, Mend, Replace part of",
        "Repair, Restore, Overhaul",
    ),
    "inspect": (
        "Regular verification of the condition of",
        "Seeing to it that nothing is wrong with",
        "Inspect, Check, Examine",
        "Look over, Verify, Control",
    ),
    "order": (
        "Procurement and replenishment for",
        "Purchasing whatever is needed for",
        "Order, Buy, Reorder",
        "Purchase, Procure, Request",
    ),
    "explain": (
        "Advice to the public on questions of",
        "Counselling those who ask about",
        "Answer question on, Explain, Advise on",
        "Reply about, Clarify, Give guidance on",
    ),
    "record": (
        "Documentation and registration in the area of",
        "Upkeep of the books on",
        "Register, Enter data of, File",
        "Record, Log, Note down",
    ),
    "dispute": (
        "Settlement of disagreements over",
        "Bringing conflicts to an end around",
        "Settle dispute on, Handle objection to, Negotiate",
        "Resolve quarrel about, Treat complaint on, Mediate",
    ),
}
BESIDE = (
    *("for the north site", "second round", "urgent", "as agreed", "before Friday", "again", "for unit 4"),
    *("phase two", "after call", "with the contractor", "on hold since May", "small", "see note", "overdue"),
)
COMMON = ("Team meeting", "Weekly status", "Holiday cover", "Mandatory briefing", "Room booking", "Time sheet")


@dataclass(frozen=True, kw_only=True)
class Activity:
    """A kind of work: how a framework states it, twice, and its tickets' titles, in usual words and in other ones."""

    statement: str
    restated: str
    titles: tuple[str, ...]
    retitled: tuple[str, ...]


def activities(rng: Chance) -> list[Activity]:
    """All kinds of work there are, in an order by chance."""
    made = [_activity(field, things.split(", "), deed) for field, things in FIELDS.items() for deed in DEEDS.values()]
    return [made[at] for at in rng.permutation(len(made))]


def common() -> Activity:
    """What everybody does beside the work."""
    return Activity(statement="", restated="", titles=COMMON, retitled=COMMON)


def _activity(field: str, things: list[str], deed: tuple[str, str, str, str]) -> Activity:
    stated, restated, verbs, others = deed
    return Activity(
        statement=f"{stated} {field}",
        restated=f"{restated} {field}",
        titles=tuple(f"{verb} {thing}" for verb in verbs.split(", ") for thing in things),
        retitled=tuple(f"{verb} {thing}" for verb in others.split(", ") for thing in things),
    )
