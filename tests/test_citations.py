"""Permalinks as forges show them, and SWHIDs as Software Heritage's own package computes and parses them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from swh.model.model import Content
from swh.model.swhids import QualifiedSWHID

from outcrop.citations import FORGES, HOSTS, Forge, cite, cite_file, commit_link, forge_of
from outcrop.config import read_config
from outcrop.errors import OutcropError
from outcrop.model.source import Blob, Origin
from outcrop.sources import open_source

COMMIT, BLOB = "c" * 40, "b" * 40
PATHS = st.text(min_size=1).filter(
    lambda path: "\0" not in path and not any(0xD800 <= ord(c) < 0xDC80 or 0xDCFF < ord(c) <= 0xDFFF for c in path)
)
OWN = "lines", "kind"


def link(url: str, path: str = "src/a b.c", start: int = 3, end: int = 9, forge: Forge | None = None) -> str | None:
    return cite(Origin(url, COMMIT, path, BLOB), start, end, forge).permalink


@pytest.mark.parametrize(
    ("url", "shown", "commit"),
    [
        ("https://github.com/x/y", f"https://github.com/x/y/blob/{COMMIT}/src/a%20b.c#L3-L9", "/commit/"),
        ("https://gitlab.com/x/z/y", f"https://gitlab.com/x/z/y/-/blob/{COMMIT}/src/a%20b.c#L3-9", "/-/commit/"),
        ("https://gitlab.example.org/x/y", f"https://gitlab.example.org/x/y/-/blob/{COMMIT}/src/a%20b.c#L3-9", "/-/commit/"),
        ("https://bitbucket.org/x/y", f"https://bitbucket.org/x/y/src/{COMMIT}/src/a%20b.c#lines-3:9", "/commits/"),
        ("https://codeberg.org/x/y", f"https://codeberg.org/x/y/src/commit/{COMMIT}/src/a%20b.c#L3-L9", "/commit/"),
        ("https://gitea.example.org/x/y", f"https://gitea.example.org/x/y/src/commit/{COMMIT}/src/a%20b.c#L3-L9", "/commit/"),
        ("https://forgejo.example.org/x/y.git", f"https://forgejo.example.org/x/y/src/commit/{COMMIT}/src/a%20b.c#L3-L9", "/commit/"),
        ("https://git.sr.ht/~x/y", f"https://git.sr.ht/~x/y/tree/{COMMIT}/item/src/a%20b.c#L3-9", "/commit/"),
        ("ssh://git.sr.ht/~x/y", f"https://git.sr.ht/~x/y/tree/{COMMIT}/item/src/a%20b.c#L3-9", None),
        (
            "https://git.kernel.org/pub/scm/git/git.git",
            f"https://git.kernel.org/pub/scm/git/git.git/tree/src/a%20b.c?id={COMMIT}#n3",
            "/commit/?id=",
        ),
        (
            "https://git.savannah.gnu.org/git/bash.git",
            f"https://git.savannah.gnu.org/cgit/bash.git/tree/src/a%20b.c?id={COMMIT}#n3",
            None,
        ),
        (
            "https://gitweb.example.org/y.git",
            f"https://gitweb.example.org/?p=y.git;a=blob;f=src/a%20b.c;hb={COMMIT}#l3",
            None,
        ),
        ("https://example.org/x/y", None, None),
    ],
)  # fmt: skip
def test_a_permalink_is_what_the_forge_shows(url: str, shown: str | None, commit: str | None) -> None:
    assert link(url) == shown
    if commit is not None:
        assert commit_link(url, COMMIT) == f"{url.removesuffix('.git') if 'forgejo' in url else url}{commit}{COMMIT}"


@pytest.mark.parametrize(
    ("kind", "end"),
    [
        ("github", "#L3"),
        ("gitlab", "#L3"),
        ("bitbucket", "#lines-3"),
        ("gitea", "#L3"),
        ("forgejo", "#L3"),
        ("sourcehut", "#L3"),
        ("cgit", f"?id={COMMIT}#n3"),
        ("gitweb", f";hb={COMMIT}#l3"),
    ],
)
def test_one_line_is_no_range(kind: str, end: str) -> None:
    shown = link("https://example.org/x/y", "a.c", 3, 3, FORGES[kind])
    assert shown is not None
    assert shown.endswith(f"a.c{end}")


@pytest.mark.parametrize(
    ("template", "one", "some"),
    [
        ("{url}/{path}#{start}-{end}", "a.c#3", "a.c#3-9"),
        ("{url}/{path}?lines={start},{end}&at={commit}", f"a.c?lines=3&at={COMMIT}", f"a.c?lines=3,9&at={COMMIT}"),
        ("{url}/{path}?from={start}&to={end}", "a.c?from=3&to=3", "a.c?from=3&to=9"),
    ],
)
def test_one_line_in_a_template_of_ones_own(template: str, one: str, some: str) -> None:
    forge = Forge(template, None)
    assert link("https://example.org/y", "a.c", 3, 3, forge) == f"https://example.org/y/{one}"
    assert link("https://example.org/y", "a.c", 3, 9, forge) == f"https://example.org/y/{some}"


def test_a_file_as_a_whole_has_no_lines_in_its_citation() -> None:
    told = cite_file(Origin("https://github.com/x/y", COMMIT, "a.c", BLOB))
    assert told.permalink == f"https://github.com/x/y/blob/{COMMIT}/a.c"
    assert "lines" not in told.swhid


def test_without_a_commit_there_is_no_permalink_but_an_identifier() -> None:
    told = cite(Origin(None, None, "a.c", BLOB), 4, 4)
    assert (told.permalink, told.swhid) == (None, f"swh:1:cnt:{BLOB};lines=4")


def test_every_known_host_has_templates_that_can_be_filled() -> None:
    for forge in (*FORGES.values(), *HOSTS.values()):
        shown = link("https://example.org/x/y.git", forge=forge)
        assert shown is not None
        assert shown.startswith("https://example.org/")
        assert COMMIT in shown


@given(
    path=PATHS,
    start=st.integers(1, 10**6),
    more=st.integers(0, 99),
    url=st.sampled_from([None, "https://github.com/x/y", "https://h/a;b%20c"]),
)
def test_an_identifier_is_the_one_that_software_heritage_writes(
    path: str, start: int, more: int, url: str | None
) -> None:
    told = cite(Origin(url, COMMIT, path, BLOB), start, start + more).swhid
    parsed = QualifiedSWHID.from_string(told)
    assert parsed.path == b"/" + path.encode("utf-8", "surrogateescape")
    assert (parsed.origin, str(parsed.anchor), parsed.lines) == (
        url,
        f"swh:1:rev:{COMMIT}",
        (start, start + more if more else None),
    )
    assert str(parsed) == told


@given(data=st.binary(max_size=300))
def test_the_id_of_a_content_is_the_one_that_software_heritage_computes(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("source")
    (folder / "a.c").write_bytes(data)
    snapshot = open_source(str(folder), lambda path: path.endswith(".c"))
    blob = snapshot.read("a.c", 1000)
    assert isinstance(blob, Blob)
    told = cite(snapshot.origin(blob), 1, 2).swhid
    assert told == f"{Content.from_data(data).swhid()};lines=1-2"


class TestForgesOfOnesOwn:
    @staticmethod
    def read(folder: Path, text: str) -> dict[str, Forge]:
        (folder / "outcrop.toml").write_text(text)
        return dict(read_config(folder / "outcrop.toml").forges)

    def test_a_kind_is_enough(self, tmp_path: Path) -> None:
        own = self.read(tmp_path, '[forges."git.example.org"]\nkind = "gitlab"\n')
        url = "ssh://git.example.org/x/y.git"
        shown = link(url, "a.c", forge=forge_of(url, own))
        assert shown == f"https://git.example.org/x/y/-/blob/{COMMIT}/a.c#L3-9"

    def test_templates_come_before_the_kind(self, tmp_path: Path) -> None:
        table = '[forges."code.example.org"]\nkind = "cgit"\nlines = "https://{host}/{name}/src/{path}?h={commit}#n{start}"\n'
        own = self.read(tmp_path, table)
        url = "https://code.example.org/git/y.git"
        forge = forge_of(url, own)
        assert link(url, "a.c", forge=forge) == f"https://code.example.org/y.git/src/a.c?h={COMMIT}#n3"
        assert commit_link(url, COMMIT, forge) == f"{url}/commit/?id={COMMIT}"

    @pytest.mark.parametrize(
        ("table", "told"),
        [
            ('kind = "gitlap"', "no forge is of the kind 'gitlap'; expected one of github, "),
            ('commit = "{url}/c/{commit}"', 'says nothing of lines; write lines = "..."'),
            ('lines = "{url}/{file}"', "'lines' is no template ('file')"),
            ('lines = "{url.x}"', "'lines' is no template ("),
            ('lines = "{url"', "'lines' is no template ("),
            ('lines = "javascript:{path}"', "'lines' wants an address"),
            ('kind = "gitlab"\ncommit = "{url}/{path}"', "'commit' is no template ('path')"),
            ('line = "x"', "unknown key 'line'; expected one of commit, kind, lines"),
            ("kind = 3", "'kind' is wrong"),
        ],
    )  # fmt: skip
    def test_a_table_that_is_wrong_is_told(self, tmp_path: Path, table: str, told: str) -> None:
        with pytest.raises(OutcropError) as error:
            self.read(tmp_path, f'[forges."git.example.org"]\n{table}\n')
        assert told in str(error.value)
        assert 'outcrop.toml: [forges."git.example.org"]' in str(error.value)
