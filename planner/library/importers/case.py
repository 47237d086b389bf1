"""Read and write CASE, the 1EdTech exchange format: competencies with levels below them become capabilities."""

import json
import uuid
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, NoReturn

from planner.faults import Fault
from planner.library.fields import shown
from planner.library.importers.base import Draft, Found, Place, gather, own_ids, read_text, refuse
from planner.library.model import Capability, ExternalId, Library

DOCUMENT, ITEM, LEVEL = "CASE document", "CASE item", "CASE level"
CHILD = "isChildOf"
UNVERSIONED = "unversioned"
# Names made here must come out the same everywhere, so they are derived and never drawn.
SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://purl.imsglobal.org/spec/case/v1p0/")
MOMENT = "1970-01-01T00:00:00Z"
# Where a child without a sequence number stands among those that have one.
LAST = float("inf")
Node = dict[str, Any]


def read(path: Path) -> Found:
    """The capabilities of a CASE package: an item whose children have none themselves, with these as its levels.

    Children are ordered by their sequence numbers, then as written; items that only group others are not kept. The
    identifiers stay as external codes. Raises Unreadable.
    Source: 1EdTech Competencies and Academic Standards Exchange 1.0 and 1.1, CFPackage.
    """
    package = _package(path)
    faults: list[Fault] = []
    items = _items(path, package, faults)
    children = _children(path, package, items, faults)
    _refuse_circles(path, children)
    document = package.get("CFDocument")
    document = document if isinstance(document, dict) else {}
    capabilities = {key: [c for c in below if not children.get(c)] for key, below in children.items()}
    kept = {key: levels for key, levels in capabilities.items() if levels}
    own = own_ids((_name(items[key][1]) for key in kept), other="capability")
    drafts = [_draft(path, items, key, kept[key], stem, document) for key, stem in zip(kept, own, strict=True)]
    below = {child for each in children.values() for child in each}
    faults += [
        _fault(path, row, "has no level below it, so it was left out", "Add an item per level below it", _name(item))
        for key, (row, item) in items.items()
        if key not in below and key not in children
    ]
    return gather(drafts, faults)


def _fault(path: Path, row: int | None, problem: str, fix: str, value: object, column: str = "CFItems") -> Fault:
    return Fault(file=path.name, row=row, column=column, problem=problem, fix=fix, value=shown(value))


def _package(path: Path) -> Node:
    def odd(text: str) -> NoReturn:
        raise ValueError(f"{text} is no number")

    try:
        package = json.loads(read_text(path), parse_constant=odd)
    except RecursionError as error:
        raise refuse(path, "nests too deeply", "Export it again as a CASE package") from error
    except ValueError as error:
        raise refuse(path, f"is no valid JSON: {error}"[:300], "Export it again as a CASE package") from error
    if not isinstance(package, dict) or not isinstance(package.get("CFItems"), list):
        raise refuse(path, "is no CASE package", "Export a CFPackage with CFDocument, CFItems and CFAssociations")
    return package


def _items(path: Path, package: Node, faults: list[Fault]) -> dict[str, tuple[int, Node]]:
    held: dict[str, tuple[int, Node]] = {}
    for row, item in enumerate(package["CFItems"], start=1):
        key = item.get("identifier") if isinstance(item, dict) else None
        if not isinstance(key, str) or not key.strip():
            faults.append(_fault(path, row, "has no identifier", "Give each item its own identifier", item))
        elif key in held:
            faults.append(_fault(path, row, "has the identifier of another item", "Give each item its own", key))
        else:
            held[key] = row, item
    return held


def _children(
    path: Path, package: Node, items: dict[str, tuple[int, Node]], faults: list[Fault]
) -> dict[str, list[str]]:
    links: dict[str, list[tuple[float, int, str]]] = {}
    associations = package.get("CFAssociations")
    document = _identifier(package.get("CFDocument"))
    for row, link in enumerate(associations if isinstance(associations, list) else [], start=1):
        if not isinstance(link, dict) or link.get("associationType") != CHILD:
            continue
        child, parent = _identifier(link.get("originNodeURI")), _identifier(link.get("destinationNodeURI"))
        place = link.get("sequenceNumber")
        at = place if isinstance(place, int | float) else LAST
        if child in items and parent in items:
            links.setdefault(parent, []).append((at, row, child))
        elif parent != document or child not in items:
            fix = "Add the item, or remove the association"
            faults.append(_fault(path, row, "leads to no item of this package", fix, child, "CFAssociations"))
    return {parent: list(dict.fromkeys(c for _, _, c in sorted(below))) for parent, below in links.items()}


def _identifier(node: object) -> str:
    value = node.get("identifier") if isinstance(node, dict) else node
    return value if isinstance(value, str) else ""


def _refuse_circles(path: Path, children: dict[str, list[str]]) -> None:
    try:
        TopologicalSorter(children).prepare()
    except CycleError as error:
        circle = " below ".join(error.args[1][:5])
        raise refuse(path, f"has items below themselves: {circle}", "Remove one of these associations") from error


def _text(item: Node, *keys: str) -> str:
    return next((value for key in keys if isinstance(value := item.get(key), str) and value.strip()), "")


def _name(item: Node) -> str:
    return _text(item, "abbreviatedStatement", "fullStatement")


def _draft(
    path: Path, items: dict[str, tuple[int, Node]], key: str, levels: list[str], made: str, document: Node
) -> Draft:
    row, item = items[key]
    extra = item.get("extensions")
    extra = extra if isinstance(extra, dict) else {}
    told = [code for code in extra.get("external") or () if isinstance(code, dict)]
    release = _text(document, "version") or UNVERSIONED
    codes = [(ITEM, key), *((f"{LEVEL} {n}", level) for n, level in enumerate(levels, start=1))]
    if _text(document, "identifier") and DOCUMENT not in (code.get("scheme") for code in told):
        codes.insert(0, (DOCUMENT, _text(document, "identifier")))
    words = item.get("conceptKeywords")
    values = {
        "name": _name(item),
        "meaning": _text(item, "fullStatement"),
        "also": words if isinstance(words, list) else [],
        "levels": {str(n): _text(items[level][1], "fullStatement") for n, level in enumerate(levels, start=1)},
        "external": [*({"scheme": s, "release": release, "code": code} for s, code in codes), *told],
    }
    draft = Draft(sort="capability", stem=_text(extra, "capability") or made, table=values, file=path.name, row=row)
    for n, level in enumerate(levels, start=1):
        draft.places[f"levels.{n}"] = Place(file=path.name, row=items[level][0], column="fullStatement")
    return draft


def write(library: Library, path: Path) -> None:
    """Write the capabilities of a library as a CASE package; known identifiers stay, others are derived."""
    known = [code for each in library.capabilities.values() for code in each.external if code.scheme == DOCUMENT]
    document = known[0] if known else ExternalId(scheme=DOCUMENT, release=UNVERSIONED, code=_derived("document"))
    items: dict[str, Node] = {}
    links: list[Node] = []
    for place, capability in enumerate(library.capabilities.values(), start=1):
        _add(capability, document, place, items, links)
    about = _node(document.code) | {"title": "Capabilities", "creator": "Capability planner"}
    about |= {"CFPackageURI": _link(document.code, "Capabilities")}
    about |= {} if document.release == UNVERSIONED else {"version": document.release}
    package = {"CFDocument": about, "CFItems": list(items.values()), "CFAssociations": links}
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")


def _add(capability: Capability, document: ExternalId, place: int, items: dict[str, Node], links: list[Node]) -> None:
    codes = {code.scheme: code.code for code in reversed(capability.external)}
    key = codes.get(ITEM) or _derived(f"capability {capability.id}")
    extra: Node = {"capability": capability.id}
    others = [code for code in capability.external if not _written(code, document)]
    extra |= {"external": [vars(code) for code in others]} if others else {}
    item = _node(key) | {"abbreviatedStatement": capability.name, "fullStatement": capability.meaning}
    item |= {"CFItemType": "Capability", "CFDocumentURI": _link(document.code, "Capabilities")}
    item |= ({"conceptKeywords": list(capability.also)} if capability.also else {}) | {"extensions": extra}
    items[key] = item
    links.append(_below(key, document.code, place))
    for level in capability.levels:
        child = codes.get(f"{LEVEL} {level.level}") or _derived(f"capability {capability.id} level {level.level}")
        items[child] = _node(child) | {"fullStatement": level.seen, "CFItemType": "Level"}
        items[child] |= {"CFDocumentURI": _link(document.code, "Capabilities")}
        links.append(_below(child, key, level.level))


def _written(code: ExternalId, document: ExternalId) -> bool:
    """Whether a code is told by the package itself."""
    return code == document or (
        code.release == document.release and (code.scheme == ITEM or code.scheme.startswith(f"{LEVEL} "))
    )


def _derived(what: str) -> str:
    return str(uuid.uuid5(SPACE, what))


def _node(key: str) -> Node:
    return {"identifier": key, "uri": f"urn:uuid:{key}", "lastChangeDateTime": MOMENT}


def _link(key: str, title: str) -> Node:
    return {"identifier": key, "uri": f"urn:uuid:{key}", "title": title}


def _below(child: str, parent: str, place: int) -> Node:
    link = _node(_derived(f"{child} below {parent}")) | {"associationType": CHILD, "sequenceNumber": place}
    return link | {"originNodeURI": _link(child, child), "destinationNodeURI": _link(parent, parent)}
