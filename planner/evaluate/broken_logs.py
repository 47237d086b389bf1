"""Event logs and exports in XML and JSON that are broken or hostile, with what must come of each."""

from planner.evaluate.broken import MEBIBYTE, Case, Told, archive, packed, text

EVENT = '<event><string key="concept:name" value="Open"/><date key="time:timestamp" value="{}"/></event>'
TRACE = '<trace><string key="concept:name" value="T-1"/>{}</trace>'
GOOD = EVENT.format("2026-03-02T09:00:00+01:00")
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
DEEP = 100_000


def _log(events: str, prolog: str = "") -> str:
    return f"{prolog}<log>{TRACE.format(events)}</log>"


XES = (
    Case(name="good.xes", connector="xes", make=text(_log(GOOD)), created=1),
    Case(
        name="latin-1.xes",
        connector="xes",
        make=text(_log(GOOD.replace("Open", "Gelöst"), '<?xml version="1.0" encoding="iso-8859-1"?>'), "latin-1"),
        created=1,
    ),
    Case(name="no-events.xes", connector="xes", make=text("<log/>"), refused="has no event"),
    Case(
        name="a-bad-time.xes",
        connector="xes",
        make=text(_log(GOOD + EVENT.format("yesterday"))),
        created=1,
        rejected=1,
        told=(Told("is no date or time", row=2, column="time:timestamp", value="yesterday"),),
    ),
    Case(name="cut-off.xes", connector="xes", make=text(_log(GOOD)[:-20]), refused="not well-formed"),
    Case(
        name="cut-off.xes.gz",
        connector="xes",
        make=packed(text(_log(GOOD * 2000)), keep=0.5),
        refused="cut off or damaged",
    ),
    Case(
        name="external-entity.xes",
        connector="xes",
        make=text(_log(GOOD.replace("Open", "&x;"), '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
        refused="document type",
    ),
    Case(
        name="billion-laughs.xes",
        connector="xes",
        make=text(_log(GOOD.replace("Open", "&l8;"), f'<!DOCTYPE log [<!ENTITY l0 "ha">{LAUGHS}]>')),
        refused="document type",
    ),
    Case(
        name="bomb.xes.gz",
        connector="xes",
        make=packed(lambda: b"<log>" + b" " * (100 * MEBIBYTE)),
        refused="unpacks to more than",
    ),
    Case(name="nested.xes", connector="xes", make=text(_log('<list key="a">' * DEEP)), refused="too deeply"),
    Case(
        name="five-mebibytes-in-a-value.xes",
        connector="xes",
        make=text(_log(GOOD.replace("Open", "a" * 5 * MEBIBYTE))),
        refused="too long",
    ),
    Case(name="a-page.xes", connector="xes", make=text("<html><body>Sign in</body></html>"), refused="is no event log"),
    Case(
        name="from-the-future.xes",
        connector="xes",
        make=text(_log(EVENT.format("2999-01-01T00:00:00Z"))),
        created=1,
        told=(Told("lies in the future", row=1),),
    ),
)

DAY = "general/2026-03-"
MESSAGE = '{"type": "message", "user": "U1", "ts": "1772442000.000100", "text": "never read"}'
NUL = MESSAGE.replace("U1", r"U\u0000") + r', {"ts": "a\u0000"}'
SLACK = (
    Case(name="good.zip", connector="slack", make=archive({f"{DAY}02.json": text(f"[{MESSAGE}]")}), created=1),
    Case(
        name="nul-in-an-account.zip",
        connector="slack",
        make=archive({f"{DAY}02.json": text(f"[{NUL}]")}),
        created=1,
        rejected=1,
    ),
    Case(
        name="odd-stamps.zip",
        connector="slack",
        make=archive(
            {f"{DAY}02.json": text(f'[{MESSAGE}, {{"ts": {2**63}}}, {{"ts": NaN}}, {{"ts": "\\ud800"}}, 7, null]')}
        ),
        created=1,
        rejected=5,
    ),
    Case(
        name="nested.zip",
        connector="slack",
        make=archive({f"{DAY}02.json": text(f"[{MESSAGE}]"), f"{DAY}03.json": text('{"a":' * DEEP)}),
        refused="nests too deeply",
    ),
    Case(
        name="one-day-broken.zip",
        connector="slack",
        make=archive({f"{DAY}02.json": text(f"[{MESSAGE}]"), f"{DAY}03.json": text("[{")}),
        created=1,
        told=(Told("is no list of messages"),),
    ),
    Case(
        name="leads-out.zip",
        connector="slack",
        make=archive({f"../{DAY}02.json": text(f"[{MESSAGE}]")}),
        refused="leads out of it",
    ),
    Case(
        name="bomb.zip",
        connector="slack",
        make=archive({f"{DAY}02.json": lambda: b" " * (100 * MEBIBYTE)}),
        refused="holds more than",
    ),
    Case(
        name="cut-off.zip",
        connector="slack",
        make=lambda: archive({f"{DAY}02.json": text(f"[{MESSAGE}]")})()[:-30],
        refused=" ",
    ),
)

NESTED = tuple(
    Case(name=f"{connector}-{what}.json", connector=connector, make=text(opening * DEEP), refused=" ")
    for connector in ("jira", "github")
    for what, opening in (("lists", "["), ("objects", '{"a":'))
)

CASES = XES + SLACK + NESTED
