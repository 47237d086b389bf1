"""An HR system's export is recognised or chosen on the page where a file is read."""

import io
from collections.abc import Callable

from flask.testing import FlaskClient

from ..pages import faults

Enter = Callable[[str], FlaskClient]


def sent(client: FlaskClient, text: str, connector: str) -> str:
    """Upload a file and give back the page that says how it is read."""
    data = {"file": (io.BytesIO(text.encode()), "hr_2026-03-31.csv"), "source": "hr", "connector": connector}
    return client.post("/data", data=data, follow_redirects=True).text


def test_an_export_is_read_as_the_chosen_system_writes_it(signed_in: Enter) -> None:
    """Few headings are enough then, and the day in the file's name is offered for all rows."""
    page = sent(
        signed_in("hr"), "Person Number,Known As,Last Name,Department\n1,Ada,Quill,Claims\n", "people:oracle_hcm"
    )
    assert faults(page) == []
    assert "“Person Number” is how Oracle HCM writes it." in page
    assert 'value="2026-03-31"' in page


def test_every_system_can_be_chosen(signed_in: Enter) -> None:
    """Each stands in the list of what a file may hold."""
    page = signed_in("hr").get("/data").text
    assert '<option value="people:bamboohr">People, as BambooHR writes them</option>' in page
