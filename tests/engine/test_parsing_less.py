"""What is parsed is less, what is found the same: nothing is lost where only that is parsed which can match.

To parse everything, each pattern is taken to be possible everywhere.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcrop.engine.candidates import Needs, Screen, needs_of
from outcrop.engine.learning import learn
from outcrop.engine.outlines import outline
from outcrop.engine.search import FileFound, Part, find_in
from outcrop.languages import LANGUAGES
from outcrop.model.source import Blob, Origin
from outcrop.patterns.catalogue import Catalogue, load
from outcrop.scanning.ground import ground_of
from outcrop.scanning.selection import Selection, wanted
from outcrop.scanning.wish import Search
from outcrop.sources import open_source
from outcrop.sources.blobs import blob_id
from outcrop.sources.files import LARGEST

CORPUS = os.environ.get("OUTCROP_CORPUS")
REVISIONS = {"glusterfs": "v7.0", "slurm": "slurm-19-05-8-1", "ray": "86610a30c92f88a634ba6fe3aaed689d4f7dc584"}
CATALOGUE = load()
SECONDS = 10.0
PIECES = (
    "int idle(int a)\n{\n    while (a--) work(a);\n    return a;\n}\n",
    "/* Forgets a peer. */\nint forget(struct peer *p)\n{\n    pthread_mutex_lock(&m);\n    list_del(&p->link);\n    pthread_mutex_unlock(&m);\n    return 0;\n}\n",
    "int join(struct peer *p)\n{\n    int ret = -1;\n    p->name = malloc(64);\n    if (!p->name)\n        goto out;\n    ret = 0;\nout:\n    if (ret)\n        free(p->name);\n    return ret;\n}\n",
    "int broken(int a)\n{\n    if (a {\n        return 1;\n}\n",
    "#ifdef A\nint either(int a) {\n#else\nint either(long a) {\n#endif\n    if (a) goto out;\nout:\n    return 0;\n}\n",
    "int halves(int a)\n{\n#ifdef A\n    if (a) {\n#else\n    if (!a) {\n#endif\n        return 1;\n    }\n    return 0;\n}\n",
    "static int ping_peer(struct peer *p)\n{\n    if (send_ping(p) < 0) {\n        p->missed++;\n        if (p->missed > 3)\n            mark_down(p);\n    }\n    return 0;\n}\n",
    "int old(a, b)\nint a;\nint b;\n{\n    return a + b;\n}\n",
    "struct table { int n; };\nstatic const int limits[] = {1, 2, 3};\n",
    "ODD_MACRO(x)\nint after(int a)\n{\n    return a;\n}\n",
    "int loops(struct list *h)\n{\n    list_for_each_entry (p, h, link) {\n        if (p->dead) goto out;\n    }\nout:\n    return 0;\n}\n",
)
CLASSES = (
    "class Table {\n public:\n  void add(Node *n) {\n    std::lock_guard<std::mutex> guard(mutex_);\n    nodes_.push_back(n);\n  }\n  int size() const { return n_; }\n};\n",
    "namespace a {\nvoid Table::drop(Node *n) {\n  mutex_.lock();\n  nodes_.erase(n);\n  mutex_.unlock();\n}\n}  // namespace a\n",
    "void Table::later() {\n  post([this]() { mutex_.lock(); nodes_.clear(); mutex_.unlock(); });\n}\n",
    "int plain(int a) { return a ? 1 : 2; }\n",
    'const char *text() { return "}{ // no comment"; }\n',
)


def everywhere(needs: Needs) -> Needs:
    """The same pattern, taken to be possible in whatever there is."""
    return replace(needs, whole=lambda _: True)


def found_in(data: bytes, language: str, needs: Sequence[Needs], path: str = "x.c") -> FileFound:
    blob, chosen = Blob(path, blob_id(data), data), LANGUAGES[language]
    survey = chosen.survey(data)
    learned = learn([(path, outline(data, survey, language))], lambda _: data, CATALOGUE.vocabulary, {language})
    screen = Screen(needs, CATALOGUE.vocabulary.with_entries(learned.entries))
    return find_in(blob, Origin(None, None, path, blob.id), chosen, survey.heads, screen, learned, SECONDS)


def findings(found: FileFound) -> dict[str, tuple[object, object]]:
    return {name: (part.findings, part.halves) for name, part in found.parts.items() if part.findings or part.halves}


def same(data: bytes, language: str, catalogue: Catalogue = CATALOGUE) -> None:
    for pattern in catalogue.patterns:
        need = needs_of(pattern)
        assert findings(found_in(data, language, [need])) == findings(found_in(data, language, [everywhere(need)]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6))
def test_generated_programs_in_c(pieces: list[str]) -> None:
    same("\n".join(pieces).encode(), "c")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from((*CLASSES, *PIECES[:3])), min_size=1, max_size=5))
def test_generated_programs_in_cpp(pieces: list[str]) -> None:
    same("\n".join(pieces).encode(), "cpp")


FIXTURES = sorted(
    file for file in (Path(__file__).parents[2] / "fixtures").rglob("*") if file.suffix in (".c", ".h", ".cc")
)


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_fixtures(file: Path) -> None:
    """The whole catalogue at once, as a scan does it."""
    data, language = file.read_bytes(), "cpp" if file.suffix == ".cc" else "c"
    needs = [needs_of(pattern) for pattern in CATALOGUE.patterns]
    assert findings(found_in(data, language, needs)) == findings(found_in(data, language, list(map(everywhere, needs))))


def test_what_cannot_match_is_passed_over() -> None:
    data = "\n".join((PIECES[0], PIECES[1], PIECES[0].replace("idle", "other"))).encode()
    [part] = found_in(data, "c", [needs_of(CATALOGUE.pattern("guarded-collection"))]).parts.values()
    assert dict(part.reads) == {1: "clean"}
    [nothing] = found_in(PIECES[0].encode(), "c", [needs_of(CATALOGUE.pattern("lock-leak"))]).parts.values()
    assert nothing == Part()


@pytest.mark.skipif(CORPUS is None, reason="OUTCROP_CORPUS is not set")
@pytest.mark.parametrize("system", sorted(REVISIONS))
def test_real_systems(system: str) -> None:
    snapshot = open_source(f"{CORPUS}/{system}.git@{REVISIONS[system]}", wanted)
    ground = ground_of(snapshot, Search((), CATALOGUE.vocabulary, Selection(), None), lambda *_: None)
    vocabulary, learned = CATALOGUE.vocabulary.with_entries(ground.learned.entries), ground.learned
    needs = [needs_of(pattern) for pattern in CATALOGUE.patterns]
    less, all_ = Screen(needs, vocabulary), Screen(list(map(everywhere, needs)), vocabulary)
    looked_at = 0
    for file in snapshot.files:
        blob, outline = snapshot.read(file.path, LARGEST), ground.outline(file.path)
        if ground.outlined[file.path].state != "read" or not isinstance(blob, Blob) or outline is None:
            continue
        found = [
            find_in(
                blob,
                snapshot.origin(blob),
                LANGUAGES[ground.languages[file.path]],
                outline.heads,
                one,
                learned,
                SECONDS,
            )
            for one in (less, all_)
        ]
        assert findings(found[0]) == findings(found[1]), file.path
        looked_at += 1
    assert looked_at
