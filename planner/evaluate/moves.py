"""Moves between roles that experts wrote down, with the roles of their frameworks."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from planner.evaluate import occupations
from planner.library.model import Need, Responsibility, Role

RELEASE = "db_20_3_text"
# Kinds of item in the French framework: knowledge, activity, setting; and the headings below which items are core.
KNOWLEDGE, ACTIVITY = "1", "2"
CORE = ("6", "7")
NEAR = "Proche"
# Levels of the French framework of qualifications, by how access conditions name them.
DIPLOMAS = (
    (2, r"sans dipl|sans qualification"),
    (3, r"CAP\b|BEP|CQP|niveau V\b"),
    (4, r"\bBac(?! ?\+)|Brevet de Technicien|Brevet Professionnel"),
    (5, r"Bac ?\+ ?2|BTS|DUT|Deust"),
    (6, r"Bac ?\+ ?[34]|Licence|M1"),
    (7, r"Bac ?\+ ?[5-9]|Master|M2|Doctorat"),
)


@dataclass(frozen=True, kw_only=True)
class Moves:
    """Roles, their levels where told, and near and far moves by origin; ``told`` are the same roles with texts."""

    roles: Mapping[str, Role]
    levels: Mapping[str, float]
    near: Mapping[str, frozenset[str]]
    group: Callable[[str], str]
    far: Mapping[str, frozenset[str]] = field(default_factory=dict)
    told: Mapping[str, Role] = field(default_factory=dict)
    competences: Mapping[str, frozenset[str]] = field(default_factory=dict)


def rome(data: Path | None) -> Moves:
    """The French framework: roles by the ids of what they need, role-to-role moves. Raises NotFound without it."""
    kinds = {(row["code_rome"], row["code_ogr"]): row for row in occupations.truth(data, "liens_rome_referentiels.csv")}
    needs: dict[str, dict[str, int]] = {}
    competences: dict[str, set[str]] = {}
    for row in occupations.truth(data, "coherence_item.csv"):
        told = kinds[row["code_rome"], row["code_ogr"]]
        if told["code_type_referentiel"] in (KNOWLEDGE, ACTIVITY):
            level = 2 if told["code_ref_rubrique"] in CORE else 1
            needs.setdefault(row["code_rome"], {})[row["code_ogr"]] = level
        if told["code_type_referentiel"] == KNOWLEDGE:
            competences.setdefault(row["code_rome"], set()).add(row["code_ogr"])
    texts = _texts(data)
    titles = {row["code_rome"]: row["libelle_rome"] for row in occupations.truth(data, "referentiel_code_rome.csv")}
    moved = [row for row in occupations.truth(data, "rubrique_mobilite.csv") if _of_roles(row, needs)]
    return Moves(
        roles={key: _role(key, needs=found) for key, found in needs.items()},
        told={
            key: _role(key, titles.get(key, ""), texts.get((key, "definition"), ""), needs=found)
            for key, found in needs.items()
        },
        levels=_levels(needs, texts),
        near=_by_origin(row for row in moved if row["libelle_type_mobilite"] == NEAR),
        far=_by_origin(row for row in moved if row["libelle_type_mobilite"] != NEAR),
        group=lambda code: code[:1],
        competences={key: frozenset(found) for key, found in competences.items()},
    )


def changers(data: Path | None) -> Moves:
    """The American framework: occupations by their texts, and the moves of career changers. Raises NotFound without."""
    also: dict[str, list[str]] = {}
    for row in occupations.rows(data, f"{RELEASE}/Alternate Titles.txt"):
        also.setdefault(row["O*NET-SOC Code"], []).append(row["Alternate Title"])
    told = {row["O*NET-SOC Code"]: row for row in occupations.rows(data, f"{RELEASE}/Occupation Data.txt")}
    roles = {
        key: _role(
            key,
            told[key]["Title"],
            told[key]["Description"],
            texts=texts.values(),
            also=tuple(also.get(key, ())),
        )
        for key, texts in occupations.tasks(data, RELEASE).items()
    }
    near: dict[str, set[str]] = {}
    for row in occupations.rows(data, f"{RELEASE}/Career Changers Matrix.txt"):
        if {row["O*NET-SOC Code"], row["Related O*NET-SOC Code"]} <= roles.keys():
            near.setdefault(row["O*NET-SOC Code"], set()).add(row["Related O*NET-SOC Code"])
    zones = occupations.rows(data, f"{RELEASE}/Job Zones.txt")
    return Moves(
        roles=roles,
        levels={row["O*NET-SOC Code"]: float(row["Job Zone"]) for row in zones},
        near={key: frozenset(found) for key, found in near.items()},
        group=lambda code: code[:2],
    )


def _role(
    key: str,
    title: str = "",
    purpose: str = "",
    *,
    needs: Mapping[str, int] | None = None,
    texts: Iterable[str] = (),
    also: tuple[str, ...] = (),
) -> Role:
    return Role(
        id=key,
        title=title,
        family="",
        purpose=purpose,
        responsibilities=tuple(Responsibility(id=str(at), text=text) for at, text in enumerate(texts)),
        needs=tuple(Need(capability=name, level=level) for name, level in sorted((needs or {}).items())),
        also=also,
    )


def _texts(data: Path | None) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for row in occupations.truth(data, "texte.csv"):
        key = row["code_rome"], row["libelle_type_texte"]
        found[key] = f"{found.get(key, '')} {row['libelle_texte']}".strip()
    return found


def _levels(roles: Iterable[str], texts: Mapping[tuple[str, str], str]) -> dict[str, float]:
    levels = {}
    for role in roles:
        named = [level for level, words in DIPLOMAS if re.search(words, texts.get((role, "acces_a_em"), ""))]
        if named:
            levels[role] = sum(named) / len(named)
    return levels


def _of_roles(row: Mapping[str, str], known: Mapping[str, object]) -> bool:
    whole = not row["code_appellation_source"] and not row["code_appellation_cible"]
    return whole and row["code_rome"] in known and row["code_rome_cible"] in known


def _by_origin(rows: Iterable[Mapping[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["code_rome"], set()).add(row["code_rome_cible"])
    return {key: frozenset(targets) for key, targets in found.items()}
