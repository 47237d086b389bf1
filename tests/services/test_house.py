"""An instance, made and opened."""

from pathlib import Path

import pytest

from planner.config import Settings
from planner.services import house
from planner.store import library
from planner.store.open import Stores


def test_the_secret_key_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    """A second start keeps it."""
    settings = Settings(instance=tmp_path)
    house.initialise(settings)
    key = settings.secret_file.read_text("ascii")
    house.initialise(settings)
    assert settings.secret_file.read_text("ascii") == key
    assert settings.secret_file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("asked", "held"), [(2, 5), (5, 5), (9, 9)])
def test_group_sizes_are_raised_never_lowered(tmp_path: Path, asked: int, held: int) -> None:
    """A setting below the shipped size is taken as the shipped size."""
    with house.opened(Settings(instance=tmp_path, minimum_group=asked)) as stores:
        assert house.policy(stores)["privacy.minimum_group"] == held


def test_a_changed_role_file_becomes_a_new_version(stores: Stores) -> None:
    """The shipped version stays readable; an unchanged library makes none."""
    own = stores.settings.library_root / "roles" / "insurance"
    own.mkdir(parents=True)
    with stores.records.read() as session:
        shipped = library.history(session)["underwriter"]
    text = (
        'title = "Underwriter"\npurpose = "Prices risk"\n[[responsibilities]]\nid = "price"\ntext = "Price risks"\n'
        "[needs]\njudgement-under-uncertainty = 2\n"
    )
    (own / "underwriter.toml").write_text(text, "utf-8")
    for _ in range(2):
        house.refresh_library(stores)
        with stores.records.read() as session:
            versions = library.history(session)["underwriter"]
        assert versions[:-1] == shipped
        assert versions[-1].purpose == "Prices risk"


def test_a_faulty_role_file_is_told_and_the_rest_loads(stores: Stores) -> None:
    """The shipped version stays in force."""
    own = stores.settings.library_root / "roles" / "insurance"
    own.mkdir(parents=True)
    (own / "underwriter.toml").write_text("title = 3", "utf-8")
    faults = house.refresh_library(stores)
    assert any("underwriter.toml" in fault.file for fault in faults)
    with stores.records.read() as session:
        assert library.load(session).roles["underwriter"].title == "Underwriter"
        assert library.faults(session) == faults


def test_a_role_s_own_title_goes_before_another_role_s_name_for_it(stores: Stores) -> None:
    """A later role that lists "Underwriter" among its titles takes nobody away from the underwriters."""
    own = stores.settings.library_root / "roles" / "insurance"
    own.mkdir(parents=True)
    text = (
        'title = "Zone lead"\nalso = ["Underwriter"]\npurpose = "Leads"\n[[responsibilities]]\nid = "lead"\n'
        'text = "Lead a zone"\n[needs]\njudgement-under-uncertainty = 2\n'
    )
    (own / "zone-lead.toml").write_text(text, "utf-8")
    assert house.refresh_library(stores) == ()
    with stores.records.read() as session:
        assert library.titles(session)["underwriter"] == "underwriter"
