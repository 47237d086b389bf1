"""What every page has to be like, read from its HTML: a check that each test of a page calls."""

from html.parser import HTMLParser
from itertools import pairwise

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
FIELDS = {"input", "select", "textarea"}


class Page(HTMLParser):
    """A page taken apart: its elements in order, with the words inside headings, labels, links and buttons."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[list[str]] = []
        self.open: list[int] = []
        self.unclosed: list[str] = []
        self.feed(html)
        self.close()
        self.unclosed += [self.elements[place][0] for place in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.words.append([])
        if tag not in VOID:
            self.open.append(len(self.elements) - 1)
        elif tag == "img":
            self.handle_data(dict(attrs).get("alt") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that ends at once, as in drawings."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.words.append([])

    def handle_endtag(self, tag: str) -> None:
        """Close an element; one closed out of order is kept as a fault."""
        if self.open and self.elements[self.open[-1]][0] == tag:
            self.open.pop()
        else:
            self.unclosed.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        """Give words to every element they lie in."""
        for place in self.open:
            self.words[place].append(data)

    def all(self, *tags: str) -> list[tuple[dict[str, str], str]]:
        """Every element of these kinds: its attributes and its words."""
        pairs = zip(self.elements, self.words, strict=True)
        return [(attrs, " ".join("".join(words).split())) for (tag, attrs), words in pairs if tag in tags]


def faults(html: str) -> list[str]:
    """What is wrong with a page, in words; an empty list for a good one."""
    page = Page(html)
    return [*_frame(page), *_headings(page), *_fields(page), *_named(page), *_safe(page)]


def _frame(page: Page) -> list[str]:
    found = [f"not closed in order: {tag}" for tag in page.unclosed]
    if [attrs.get("lang") for attrs, _ in page.all("html")] != ["en"]:
        found.append("html has no lang")
    titles = [words for _, words in page.all("title") if words]
    if not titles:
        found.append("no title")
    if len(page.all("main")) != 1:
        found.append("not exactly one main")
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    found += [f"id twice: {one}" for one in sorted(set(ids)) if ids.count(one) > 1]
    known = set(ids)
    pointing = ("aria-labelledby", "aria-describedby", "for")
    found += [
        f"{tag} {name} points nowhere: {target}"
        for tag, attrs in page.elements
        for name in pointing
        for target in attrs.get(name, "").split()
        if target not in known
    ]
    return found


def _headings(page: Page) -> list[str]:
    levels = [int(tag[1]) for tag, _ in page.elements if tag in ("h1", "h2", "h3", "h4")]
    found = [] if levels.count(1) == 1 else [f"{levels.count(1)} h1"]
    found += [f"h{before} then h{after}" for before, after in pairwise(levels) if after > before + 1]
    return found + [f"empty {tag}" for tag in ("h1", "h2", "h3") for _, words in page.all(tag) if not words]


def _fields(page: Page) -> list[str]:
    labelled = {attrs["for"] for attrs, words in page.all("label") if "for" in attrs and words}
    inside = _inside_labels(page)
    found = []
    for place, (tag, attrs) in enumerate(page.elements):
        if tag not in FIELDS or attrs.get("type") in ("hidden", "submit"):
            continue
        if attrs.get("id") not in labelled and place not in inside and not attrs.get("aria-label"):
            found.append(f"{tag} {attrs.get('name')} has no label")
    posts = [attrs for attrs, _ in page.all("form") if attrs.get("method", "").lower() == "post"]
    tokens = [attrs for attrs, _ in page.all("input") if attrs.get("name") == "csrf_token"]
    return found + (["a form without csrf token"] if len(tokens) < len(posts) else [])


def _inside_labels(page: Page) -> set[int]:
    # A field right after the start of a label, before its words, is labelled by it.
    return {
        place + 1
        for place, (tag, attrs) in enumerate(page.elements[:-1])
        if tag == "label" and "for" not in attrs and page.words[place]
    }


def _named(page: Page) -> list[str]:
    found = [f"empty {tag}" for tag in ("a", "button", "summary") for attrs, words in page.all(tag) if not words]
    found += ["image without alt" for attrs, _ in page.all("img") if "alt" not in attrs]
    found += ["table without caption" for _ in range(len(page.all("table")) - len(page.all("caption")))]
    primaries = [words for attrs, words in page.all("a", "button") if "button" in attrs.get("class", "").split()]
    return found + ([f"more than one primary button: {primaries}"] if len(primaries) > 1 else [])


def _safe(page: Page) -> list[str]:
    found = [f"style attribute on {tag}" for tag, attrs in page.elements if "style" in attrs]
    found += [f"{name} on {tag}" for tag, attrs in page.elements for name in attrs if name.startswith("on")]
    found += ["style element" for tag, _ in page.elements if tag == "style"]
    return found + ["script in the page" for attrs, words in page.all("script") if words or "src" not in attrs]
