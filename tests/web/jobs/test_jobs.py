"""Long work on its page: how far it is, what came of it, and who may see that."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from planner.access import Viewer
from planner.services import clock, queue
from planner.services.errors import NotAllowed, NotFound
from planner.store import jobs
from planner.store.open import Stores

from ..pages import faults

Enter = Callable[[str], FlaskClient]
COUNTS = {"number": 1, "read": 4, "created": 3, "updated": 0, "unchanged": 0, "rejected": 1}


def put(stores: Stores, kind: str, *, by: str = "hr@example.org") -> int:
    """A queued job."""
    with stores.records.write() as session:
        return jobs.create(session, kind=kind, arguments={"called": "week.csv"}, by=by, now=clock.now())


def begin(stores: Stores, number: int) -> None:
    """Let a job be half done."""
    with stores.records.write() as session:
        assert jobs.start(session, number, clock.now())
        jobs.progress(session, number, "Reading rows", 0.42)


def end(stores: Stores, number: int, result: dict[str, object] | str) -> None:
    """Close a job, with a result or a reason why not."""
    with stores.records.write() as session:
        if isinstance(result, str):
            jobs.fail(session, number, why=result, now=clock.now())
        else:
            jobs.finish(session, number, result=result, now=clock.now())


def test_work_that_goes_on_says_how_far_it_is(signed_in: Enter, stores: Stores) -> None:
    """The page looks again by itself, with script or without, until the work is over."""
    number = put(stores, "import")
    client = signed_in("hr")
    assert "Waiting for its turn" in client.get(f"/jobs/{number}").text
    begin(stores, number)
    page = client.get(f"/jobs/{number}").text
    assert faults(page) == []
    assert "42\u00a0%" in page
    assert "Reading rows" in page
    assert 'http-equiv="refresh" content="3"' in page
    assert 'data-live="yes"' in page
    end(stores, number, COUNTS)
    after = client.get(f"/jobs/{number}").text
    assert faults(after) == []
    assert "http-equiv" not in after
    assert 'data-live="done"' in after


def test_an_import_ends_with_counts_undo_and_the_next_step(signed_in: Enter, stores: Stores) -> None:
    """What was read adds up, and can be taken back or run on."""
    number = put(stores, "import")
    end(stores, number, COUNTS)
    page = signed_in("hr").get(f"/jobs/{number}").text
    assert "week.csv is in: 3 new rows." in page
    assert "/data/imports/1/undo" in page
    assert 'action="/runs/start"' in page


def test_a_run_leads_to_what_it_found(signed_in: Enter, stores: Stores) -> None:
    """Each phase has its page, and the trace of what it read."""
    number = put(stores, "run")
    end(stores, number, {"audit": 7, "architect": 8, "activate": 9})
    page = signed_in("hr").get(f"/jobs/{number}").text
    assert faults(page) == []
    for address in ("/friction", "/roles", "/evidence", "/runs/7", "/runs/8", "/runs/9"):
        assert f'href="{address}"' in page, address


def test_an_assignment_says_how_many_and_can_be_taken_back(signed_in: Enter, stores: Stores) -> None:
    """The number of pathways, and the way back with exactly those."""
    number = put(stores, "assign", by="manager@example.org")
    end(stores, number, {"pathways": [4, 5]})
    page = signed_in("manager").get(f"/jobs/{number}").text
    assert faults(page) == []
    assert "2 people have a pathway now." in page
    assert f'action="/assign/{number}/undo"' in page
    assert 'name="pathways" value="4,5"' in page


@pytest.mark.parametrize("kind", ["import", "run", "assign"])
def test_work_that_failed_says_why(signed_in: Enter, stores: Stores, kind: str) -> None:
    """The note is shown as it is, and nothing of a result."""
    number = put(stores, kind)
    end(stores, number, "week.csv: is empty. Export it again.")
    page = signed_in("hr").get(f"/jobs/{number}").text
    assert faults(page) == []
    assert "did not work" in page
    assert "Export it again." in page


def test_others_work_is_closed(signed_in: Enter, stores: Stores) -> None:
    """HR leaders see shared work of each other; an assignment is its manager's alone; nobody else sees any."""
    shared, own = put(stores, "import", by="other@example.org"), put(stores, "assign", by="manager@example.org")
    seen = {
        persona: [signed_in(persona).get(f"/jobs/{number}").status_code for number in (shared, own)]
        for persona in ("hr", "manager", "employee", "auditor")
    }
    assert seen == {"hr": [200, 403], "manager": [403, 200], "employee": [403, 403], "auditor": [403, 403]}
    assert signed_in("hr").get("/jobs/99").status_code == 404


def test_lists_hold_only_what_one_may_see(stores: Stores) -> None:
    """The service gives each viewer their own and shared work, newest first, by kind where asked."""
    numbers = [put(stores, kind, by=by) for kind, by in (("import", "a@x"), ("assign", "b@x"), ("run", "a@x"))]
    hr, manager = (Viewer(login=1, email=f"{p}@x", persona=p) for p in ("hr", "manager"))  # type: ignore[arg-type]
    owner = Viewer(login=2, email="b@x", persona="manager")
    assert [job.number for job in queue.listed(stores, hr)] == [numbers[2], numbers[0]]
    assert [job.number for job in queue.listed(stores, hr, "import")] == [numbers[0]]
    assert queue.listed(stores, manager) == ()
    assert [job.number for job in queue.listed(stores, owner)] == [numbers[1]]
    with pytest.raises(NotAllowed):
        queue.get(stores, manager, numbers[0])
    with pytest.raises(NotFound):
        queue.get(stores, manager, 99)


def test_work_can_be_stopped(signed_in: Enter, stores: Stores) -> None:
    """A button asks for it, the page says that it stops, and then that nothing was changed; others may not."""
    number = put(stores, "import")
    begin(stores, number)
    client = signed_in("hr")
    assert f'action="/jobs/{number}/stop"' in client.get(f"/jobs/{number}").text
    assert signed_in("employee").post(f"/jobs/{number}/stop").status_code == 403
    page = client.post(f"/jobs/{number}/stop", follow_redirects=True).text
    assert faults(page) == []
    assert "It stops at its next step." in page
    end(stores, number, jobs.STOPPED)
    after = client.get(f"/jobs/{number}").text
    assert faults(after) == []
    assert "Bringing week.csv in was stopped." in after
    assert "nothing was changed" in after


def test_an_assignment_cannot_be_stopped_half_way(signed_in: Enter, stores: Stores) -> None:
    """It has no such button, and asking anyway is refused."""
    number = put(stores, "assign", by="manager@example.org")
    client = signed_in("manager")
    assert "/stop" not in client.get(f"/jobs/{number}").text
    assert client.post(f"/jobs/{number}/stop").status_code == 400
