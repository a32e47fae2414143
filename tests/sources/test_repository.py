"""A repository that is pinned answers alike on disk and behind a URL: its snapshots, its tags, its history, its files."""

from pathlib import Path

import pytest

from outcrop.errors import OutcropError, SourceError
from outcrop.sources import Reach
from outcrop.sources.blobs import blob_id
from outcrop.sources.repository import Fetched, OnDisk, Repository, repository_of

from .places import git, is_c, paths, system
from .servers import Peers, Web, web

URL = "https://github.com/example/peers"


@pytest.fixture(params=["on-disk", "bare", "fetched", "mirror-on-disk", "mirror-on-the-web"])
def repository(request: pytest.FixtureRequest, upstream: Peers, server: Web) -> Repository:
    place = {"on-disk": str(upstream.root.parent / "work"), "bare": str(upstream.bare)}.get(request.param)
    mirrors = {"mirror-on-disk": upstream.bare, "mirror-on-the-web": f"{server.url}/peers.git"}
    url = URL if request.param in mirrors else f"{server.url}/peers.git"
    known = {"peers": system(URL, mirrors.get(request.param))}
    return repository_of(url, place, Reach(known))


def test_a_snapshot_of_a_revision(repository: Repository, upstream: Peers) -> None:
    snapshot = repository.snapshot("v1.0", is_c)
    assert (snapshot.commit, paths(snapshot)) == (upstream.first, ["net/join.c", "src/list.c"])


def test_what_a_tag_names(repository: Repository, upstream: Peers) -> None:
    assert repository.tag("v1.0") == upstream.first
    assert repository.tag("v0.9") == upstream.first
    assert repository.tag("both") == upstream.first
    assert repository.tag("main") is None
    assert repository.tag("v9.9") is None


def test_one_commit(repository: Repository, upstream: Peers) -> None:
    step = repository.step(upstream.last)
    parent = None if isinstance(repository, Fetched) else upstream.first  # where a shallow clone ends
    assert (step.commit, step.parent, step.subject) == (upstream.last, parent, "as written")


def test_the_commits_between_two(repository: Repository, upstream: Peers) -> None:
    assert [step.commit for step in repository.steps(upstream.first, upstream.last)] == [upstream.last]


def test_a_file_of_a_commit(repository: Repository, upstream: Peers) -> None:
    blob, data = repository.blob(upstream.first, "README") or ("", b"")
    assert (blob, data) == (git(upstream.bare, "rev-parse", "v1.0:README"), b"Peers.\n")
    assert repository.blob(upstream.first, "src/new.c") is None


def test_what_citations_name(upstream: Peers, server: Web) -> None:
    known = Reach({"peers": system(URL, upstream.bare)})
    assert repository_of(URL, None, known).snapshot("v1.0", is_c).url == URL
    known = Reach({"peers": system(URL, f"{server.url}/peers.git")})
    assert repository_of(URL, None, known).snapshot("v1.0", is_c).url == URL


def test_which_kind_it_is(upstream: Peers) -> None:
    assert isinstance(repository_of(None, str(upstream.bare), Reach()), OnDisk)
    assert isinstance(repository_of(f"file://{upstream.bare}", None, Reach()), OnDisk)
    assert isinstance(repository_of(URL, None, Reach()), Fetched)


def test_no_tag_is_told_offline(upstream: Peers, server: Web) -> None:
    assert repository_of(f"{server.url}/peers.git", None, Reach(offline=True)).tag("v1.0") is None
    assert server.asked == []


def test_history_costs_no_tree_and_no_file(upstream: Peers, server: Web) -> None:
    repository = repository_of(f"{server.url}/peers.git", None, Reach())
    assert isinstance(repository, Fetched)
    repository.steps(upstream.first, upstream.last)
    store = repository.clone.history.place
    kinds = git(store, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)").split()
    assert set(kinds) == {"commit"}
    assert len(server.asked) == 2


def test_a_look_at_a_file_costs_the_trees_that_differ(tmp_path: Path) -> None:
    """900 files in 30 folders; each later commit has changed two of these, and the twentieth the file."""
    bare = tmp_path / "served/peers.git"
    git(tmp_path, "init", "-q", "--bare", str(bare))
    rows = []
    for number in range(40):
        many = [f"d{n % 30}/{blob_id(b'%d' % n)}.c" for n in range(900)] if number == 0 else [f"d{number % 30}/new.c"]
        many += ["net/list.c"] if number in (0, 20) else []
        rows += [f"commit refs/heads/main\ncommitter Ada <ada@example.org> {number} +0000\ndata 0\n"]
        rows += [f"M 100644 inline {path}\ndata 4\n{number:04}\n" for path in many]
    git(bare, "fast-import", "--quiet", data="".join(rows).encode())
    with web(tmp_path / "served") as server:
        repository = repository_of(f"{server.url}/peers.git", None, Reach())
        repository.snapshot(git(bare, "rev-parse", "main~39"), is_c)
        whole = server.sent
        for number, data, requests in ((10, b"0000", 2), (25, b"0020", 4), (30, b"0020", 2), (5, b"0000", 2)):
            server.forget()
            found = repository.blob(git(bare, "rev-parse", f"main~{39 - number}"), "net/list.c")
            assert found is not None
            assert (found[1], len(server.asked)) == (data, requests)
            assert server.sent < whole / 2


def test_a_place_without_a_repository(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as failure:
        repository_of(None, str(tmp_path), Reach())
    assert str(failure.value) == (
        f"There is no git repository at {str(tmp_path)!r}; mend the pin's place, or the mirror of its system."
    )


def test_a_url_that_git_must_not_see() -> None:
    with pytest.raises(OutcropError, match="would have git start a helper program"):
        repository_of("ext::sh -c touch", None, Reach())
