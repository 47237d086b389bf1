"""A wheel built from the checkout works outside it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What pip would put into site-packages."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place / "dist")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = (place / "dist").glob("*.whl")
    zipfile.ZipFile(wheel).extractall(place / "site")
    return place / "site"


def test_roles_policy_pages_and_migrations_travel_inside(unpacked: Path) -> None:
    """An instance made from the wheel alone has its tables, its library and its policy."""
    program = (
        "from pathlib import Path; import planner; from planner.config import Settings;"
        "from planner.services import house;"
        "from planner.store import library;"
        "stores = house.prepare(Settings(instance=Path('instance')));"
        "session = stores.records.read().__enter__();"
        "print(planner.__file__); print(len(library.load(session).roles)); print(len(library.faults(session)));"
        "print(len(house.policy(stores)) > 0)"
    )
    elsewhere = unpacked.parent / "elsewhere"
    elsewhere.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=elsewhere, env=environment, check=True, capture_output=True, text=True
    )
    where, roles, faults, policy = done.stdout.split()
    assert Path(where).is_relative_to(unpacked)
    assert (int(roles) >= 12, int(faults), policy) == (True, 0, "True")


@pytest.mark.parametrize(
    "name",
    ["planner/web/static/planner.css", "planner/web/templates/base.html", "planner/store/migrations/env.py"],
)
def test_files_beside_the_code_travel_too(unpacked: Path, name: str) -> None:
    """Static files, templates and migrations are in the wheel."""
    assert (unpacked / name).is_file()
