"""One's own pages, verified against one's own checkout: configurations to write, commands to run and pages to read are no excerpts of code."""

from pathlib import Path

import pytest

from outcrop.model.verdict import Verdict
from sources.places import git

from .given import LIST, fenced, lines, system, told, verified

FORGET = lines(LIST, 3, 12)
COMPOSE = """\
services:
  peers:
    image: peers:1.4
    ports: ["7000:7000"]
    restart: always
    environment:
      PEERS_TIMEOUT: 30
"""
SETTING = '[scan]\nexclude = ["third_party/*"]'
COMMANDS = "peers join alpha\npeers leave beta"
GUIDE = f"# Peers\n\nTo join and leave:\n\n```\n{COMMANDS}\n```\n"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small system with a configuration and a page of its own, which no test changes."""
    place = tmp_path_factory.mktemp("own") / "peers"
    system(place)
    (place / "docs").mkdir()
    (place / "docs" / "guide.md").write_text(GUIDE)
    (place / "compose.yaml").write_text(COMPOSE)
    (place / "peers.conf").write_text("timeout = 30\n")
    git(place, "add", "-A")
    git(place, "commit", "-q", "-m", "pages")
    return place


def rows(checkout: Path, text: str) -> list[Verdict]:
    """The verdicts on a page of the checkout."""
    return verified(checkout, text, name="peers/docs/page.md")[0]


def row(checkout: Path, text: str) -> Verdict:
    """The verdict on a page with one excerpt."""
    [one] = rows(checkout, text)
    return one


@pytest.mark.parametrize(
    ("before", "code", "info"),
    [
        ("Write into `outcrop.toml`:", SETTING, "toml"),
        ("Write into `outcrop.toml`:", SETTING, ""),
        ("Write into `compose.yaml`:", SETTING, "toml"),
        ("How to start it is told in [the guide](guide.md):", "peers start --all", ""),
        ("How to leave is told in [the guide](guide.md):", f"{COMMANDS} --now", ""),
        ("This page is `docs/page.md`:", SETTING, "toml"),
        ('Of several sites all lines are told ("lines 10 and 20"):', "- {en: taken (lock.line)}", ""),
        ("Run `tools/peers.py`:", "python tools/peers.py peers.txt", ""),
        ("Set in `peers.conf`:", "timeout = 60", ""),
        (
            "A build says of `src/list.c`:",
            "src/list.c:7:2: warning: implicit declaration\n    7 |  pthread_mutex_lock(&l);",
            "",
        ),
    ],
)
def test_what_a_reader_is_to_write_or_to_run_is_not_judged(checkout: Path, before: str, code: str, info: str) -> None:
    assert row(checkout, fenced(before, code, info)).verdict is None


@pytest.mark.parametrize("revision", ["", "@HEAD"])
def test_a_document_is_no_source_of_its_own_excerpts(checkout: Path, revision: str) -> None:
    """Neither as it is on disk, nor as a commit holds it."""
    [one] = verified(checkout, GUIDE, f"{checkout}{revision}", name="peers/docs/guide.md")[0]
    assert one.verdict is None


def test_a_page_that_one_excerpt_names_is_no_source_of_another(checkout: Path) -> None:
    text = fenced("See `docs/guide.md`:", COMMANDS, "") + fenced("Or, by hand:", COMMANDS, "")
    assert [one.verdict for one in rows(checkout, text)] == ["exact", None]


def test_a_file_that_is_only_mentioned_makes_nothing_wrong(checkout: Path) -> None:
    text = fenced("Once `outcrop.toml` and `compose.yaml` are written, a peer is dropped so:", FORGET)
    assert told(row(checkout, text)) == ("exact", "src/list.c", (3, 12))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (COMPOSE, "exact"),
        (lines(COMPOSE, 2, 4), "exact"),
        (COMPOSE.replace("1.4", "1.5"), "altered"),
        (COMPOSE.replace("30", "3600"), "altered"),
    ],
)
def test_a_configuration_that_is_quoted_is_judged(checkout: Path, code: str, kind: str) -> None:
    assert told(row(checkout, fenced("It is run by `compose.yaml`:", code.rstrip(), "yaml")))[:2] == (
        kind,
        "compose.yaml",
    )


def test_lines_of_a_file_are_more_than_a_mention(checkout: Path) -> None:
    assert row(checkout, fenced("`compose.yaml`, lines 2-4:", lines(COMPOSE, 3, 5), "")).verdict == "wrong-range"
    assert row(checkout, fenced("`compose.yaml`, lines 2-3:", "int peers;\nint gone;", "")).verdict == "not-found"


def test_what_another_excerpt_is_from_is_not_held_against_the_one_before(checkout: Path) -> None:
    text = fenced("So it goes:", "struct peer own;\njoin(&own);\nleave(&own);") + fenced(
        "`src/list.c`, lines 3-12:", FORGET
    )
    assert [one.verdict for one in rows(checkout, text.replace("# Peers\n\n", ""))] == [None, "exact"]
