"""What is remembered never shows: after any change, a scan tells what it would tell had nothing been remembered."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outcrop.cache.results import Results
from outcrop.model.finding import Finding
from outcrop.model.scan import ScanRecord
from outcrop.patterns.catalogue import load
from outcrop.scanning import Request, Scan, batches, ground, learning
from running import CONNECT, FORGET, HOLD
from sources.places import commit, git, write

CATALOGUE = load()
HEADER = "#define TAKE(m) pthread_mutex_lock(m)\n#define DROP(m) pthread_mutex_unlock(m)\n#define FAIL_IF(x) do { if (x) goto out; } while (0)\n"
OTHER = HEADER.replace("pthread_mutex_lock(m)", "pthread_rwlock_rdlock(m)").replace("goto out", "return -1")
NONE = HEADER.replace("pthread_mutex_lock(m)", "(void)(m)")
USES = FORGET.replace("pthread_mutex_lock", "TAKE").replace("pthread_mutex_unlock", "DROP")
LEAVES = HOLD.replace("pthread_mutex_lock", "TAKE").replace("pthread_mutex_unlock", "DROP")
TAKER = "void take_it(struct table *t)\n{\n    TAKE(&t->lock);\n}\n\nvoid drop_it(struct table *t)\n{\n    DROP(&t->lock);\n}\n"
TAKEN = FORGET.replace("pthread_mutex_lock(&peers_lock)", "take_it(peer->table)").replace(
    "pthread_mutex_unlock(&peers_lock)", "drop_it(peer->table)"
)
# What each file may hold from one moment to the next; none: it is not there.
FILES: dict[str, tuple[str | None, ...]] = {
    "lock.h": (HEADER, f"/* moved */\n\n{HEADER}", OTHER, NONE, None),
    "table.c": (TAKER, f"\n\n{TAKER}", TAKER.replace("void take", "static void take"), None),
    "list.c": (USES, LEAVES, FORGET, f"{USES}\n{TAKEN}", f'#include "lock.h"\n{USES}'),
    "join.c": (CONNECT, f"\n{CONNECT}", None, CONNECT.replace('log_error("cannot reach the peer");', "")),
    "more.c": (TAKEN, None, f"{TAKEN}// outcrop: allow guarded-collection it is known\n", HEADER + TAKEN),
}
States = st.fixed_dictionaries({path: st.sampled_from(held) for path, held in FILES.items()})


def scanned(place: Path, results: Results | None, *patterns: str) -> tuple[list[Finding], ScanRecord]:
    wanted = tuple(map(CATALOGUE.pattern, patterns)) or CATALOGUE.patterns
    run = Scan(Request((str(place),), CATALOGUE, wanted, jobs=1, results=results))
    findings = list(run)
    assert run.record is not None
    return findings, run.record


def become(place: Path, state: dict[str, str | None]) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    (place / "always.c").write_text(FORGET.replace("forget", "leave"))
    write(place, {path: code for path, code in state.items() if code is not None})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(States, min_size=2, max_size=4))
def test_whatever_changes(tmp_path: Path, states: Sequence[dict[str, str | None]]) -> None:
    results = Results(tmp_path / "results.sqlite")
    for state in states:
        become(tmp_path / "system", state)
        assert scanned(tmp_path / "system", results) == scanned(tmp_path / "system", None)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    become(tmp_path / "system", {"lock.h": HEADER, "table.c": TAKER, "list.c": USES, "join.c": CONNECT})
    return tmp_path / "system"


@pytest.fixture
def results(tmp_path: Path) -> Results:
    return Results(tmp_path / "results.sqlite")


def test_what_was_found_elsewhere_is_cited_where_it_stands(tmp_path: Path, results: Results) -> None:
    """The same files at another commit, and in another repository."""
    for name in ("one", "two"):
        commit(tmp_path / name, {"lock.h": HEADER, "list.c": USES})
        git(tmp_path / name, "remote", "add", "origin", f"https://github.com/team/{name}")
        scanned(tmp_path / name, results)
        commit(tmp_path / name, {"README": f"{name}\n"})
        found, _ = scanned(tmp_path / name, results)
        assert found == scanned(tmp_path / name, None)[0]
        assert found[0].source.commit is not None
        assert found[0].source.commit in (found[0].citation.permalink or "")
        assert f"origin=https://github.com/team/{name};" in found[0].citation.swhid


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is done anew: which files are outlined and searched, and whether all is learned."""
    done: list[str] = []

    def noted(call: Callable[..., Any], name: Callable[..., str]) -> Callable[..., Any]:
        def run(*given: Any) -> Any:
            done.append(name(*given))
            return call(*given)

        return run

    monkeypatch.setattr(batches, "outline", noted(batches.outline, lambda *_: "outline"))
    monkeypatch.setattr(batches, "find_in", noted(batches.find_in, lambda blob, *_: str(blob.path)))
    monkeypatch.setattr(learning, "learn", noted(learning.learn, lambda *_: "learn"))
    return done


def since(work: list[str]) -> list[str]:
    done, work[:] = work[:], []
    return done


class TestWhatIsDoneAnew:
    def test_nothing_where_nothing_changed(self, place: Path, results: Results, work: list[str]) -> None:
        first = scanned(place, results)
        assert since(work).count("outline") == 5
        assert scanned(place, results) == first
        assert since(work) == []

    def test_one_file_where_it_teaches_what_it_taught(self, place: Path, results: Results, work: list[str]) -> None:
        scanned(place, results)
        since(work)
        write(place, {"list.c": LEAVES})
        scanned(place, results)
        assert since(work) == ["outline", "list.c"]

    def test_one_file_where_its_thin_functions_only_moved(self, place: Path, results: Results, work: list[str]) -> None:
        scanned(place, results)
        since(work)
        write(place, {"table.c": f"/* Tables. */\n{TAKER}"})
        scanned(place, results)
        assert since(work) == ["outline", "table.c"]

    def test_those_that_use_a_name_that_means_something_else(
        self, place: Path, results: Results, work: list[str]
    ) -> None:
        scanned(place, results)
        since(work)
        write(place, {"lock.h": NONE})
        scanned(place, results)
        done = since(work)
        assert "learn" in done
        assert "list.c" in done
        assert "join.c" not in done
        assert "always.c" not in done

    def test_one_pattern_more(self, place: Path, results: Results, work: list[str]) -> None:
        scanned(place, results, "goto-unwind")
        since(work)
        both = scanned(place, results, "goto-unwind", "guarded-collection")
        assert "learn" not in since(work)
        assert both == scanned(place, None, "goto-unwind", "guarded-collection")
        assert scanned(place, results, "guarded-collection") == scanned(place, None, "guarded-collection")

    def test_nothing_of_a_commit_whose_files_were_scanned_in_the_work_tree(
        self, tmp_path: Path, results: Results, work: list[str]
    ) -> None:
        place = tmp_path / "checkout"
        place.mkdir()
        commit(place, {"lock.h": HEADER, "list.c": USES})
        scanned(place, results)
        since(work)
        assert scanned(Path(f"{place}@HEAD"), results)[0] == scanned(Path(f"{place}@HEAD"), None)[0]
        assert since(work) == ["outline", "outline", "learn", "list.c", "lock.h"]  # by the scan that remembers nothing


def test_where_a_definition_stands_is_told_as_it_is_now(place: Path, results: Results) -> None:
    """What was learned is taken over, but not the lines."""
    scanned(place, results)
    write(place, {"table.c": f"\n\n\n{TAKER}"})
    scanned(place, results)
    [one] = [o for o in _ground(place, results).learned.entries if o.name == "take_it"]
    assert one.origin == "table.c:4"


def _ground(place: Path, results: Results | None) -> ground.Ground:
    from outcrop.scanning.selection import wanted
    from outcrop.sources import open_source

    request = Request((str(place),), CATALOGUE, CATALOGUE.patterns, jobs=1, results=results)
    return ground.ground_of(open_source(str(place), wanted), request.search(), lambda *_: None)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=States, after=States)
def test_what_is_taken_over_is_what_would_be_learned(
    tmp_path: Path, before: dict[str, str | None], after: dict[str, str | None]
) -> None:
    results = Results(tmp_path / "results.sqlite")
    for state in (before, after):
        become(tmp_path / "system", state)
        learned = _ground(tmp_path / "system", results).learned
    assert learned == _ground(tmp_path / "system", None).learned
