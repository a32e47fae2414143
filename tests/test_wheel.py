"""What is installed from a wheel works without the repository: its catalogue comes with it."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from running import FORGET

TOP = Path(__file__).resolve().parents[1]

pytest.importorskip("hatchling", reason="the wheel is built without a network, by the hatchling of the extra `dev`")


def clean() -> dict[str, str]:
    """The variables without those that would lead to this repository."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "VIRTUAL_ENV"))}


def run(*command: str | Path, cwd: Path) -> str:
    """The output of a command that has to succeed, in an environment that knows nothing of this repository."""
    done = subprocess.run(command, cwd=cwd, env=clean(), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of an environment into which the wheel is installed; what it depends on is borrowed from this one."""
    place = tmp_path_factory.mktemp("wheel")
    options = ("--disable-pip-version-check", "--quiet", "--no-deps", "--no-index")
    pip = (sys.executable, "-m", "pip")
    run(*pip, "wheel", *options, "--no-build-isolation", "--wheel-dir", place, TOP, cwd=place)
    [wheel] = place.glob("outcrop-*.whl")
    venv.create(place / "venv", with_pip=False)
    [packages] = (place / "venv").glob("lib/python*/site-packages")
    run(*pip, "--python", place / "venv/bin/python", "install", *options, wheel, cwd=place)
    # Only folders named in site-packages' own .pth files are read for more of them, so this repository's editable link is not.
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    return place / "venv/bin"


def test_it_is_the_wheel_that_answers(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "python", "-c", "import outcrop; print(outcrop.__file__)", cwd=tmp_path)
    assert Path(where).is_relative_to(installed.parent)


def test_it_finds_its_catalogue(installed: Path, tmp_path: Path) -> None:
    listed = run(installed / "outcrop", "patterns", "list", cwd=tmp_path).splitlines()
    shipped = sorted(card.parent.name for card in (TOP / "patterns").glob("*/pattern.yaml"))
    assert [line.split()[0] for line in listed] == shipped
    assert str(installed.parent) in run(installed / "outcrop", "patterns", "show", "goto-unwind", cwd=tmp_path)


def test_it_scans(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "list.c").write_text(FORGET)
    assert "\nlist.c:1\nforget " in run(installed / "outcrop", "scan", "--pattern", "guarded-collection", cwd=tmp_path)


def test_it_writes_a_page(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "list.c").write_text(FORGET)
    run(installed / "outcrop", "appendix", ".", "--format", "html", "-o", "page.html", cwd=tmp_path)
    page = (tmp_path / "page.html").read_text()
    assert all(one in page for one in ("pthread_mutex_lock", "<style>:root", "<script>("))


def test_it_brings_the_examples(installed: Path, tmp_path: Path) -> None:
    code = "from outcrop.patterns.catalogue import load; print(load().examples[0])"
    examples = Path(run(installed / "python", "-c", code, cwd=tmp_path).strip())
    assert {folder.name for folder in examples.iterdir()} >= {"guarded-collection", "goto-unwind"}


def test_it_brings_the_systems_list(installed: Path, tmp_path: Path) -> None:
    assert "outcrop scan glusterfs@v7.0" in run(installed / "outcrop", "systems", "glusterfs", cwd=tmp_path)


def test_the_shipped_catalogue_is_not_written_to(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [installed / "outcrop", "patterns", "new", "x-y"], cwd=tmp_path, env=clean(), capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.startswith("outcrop: The shipped catalogue is not yours to change;")
