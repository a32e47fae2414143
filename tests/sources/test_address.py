"""Where an address is split, what is taken for a URL, what git is never handed, and what is never shown of it."""

from pathlib import Path

import pytest

from outcrop.errors import OutcropError, SourceError
from outcrop.sources import Reach, open_source
from outcrop.sources.address import (
    access,
    checked_url,
    is_url,
    local_place,
    name_of,
    nowhere,
    split_revision,
    without_credentials,
)

from .places import is_c, write

SYSTEMS = ("glusterfs", "ray")
GOOD = [
    "https://github.com/gluster/glusterfs",
    "https://github.com/gluster/glusterfs.git/",
    "http://127.0.0.1:8080/peers.git",
    "https://[::1]:8080/peers.git",
    "https://ada:s3cret@git.example.org/peers",
    "git://git.example.org/peers",
    "ssh://git@git.example.org:22/~ada/peers",
    "git@github.com:gluster/glusterfs.git",
]
BAD = [
    "https://-host/peers",
    "https://-oProxyCommand=touch/peers",
    "ssh://-oProxyCommand=touch/peers",
    "ssh://-l@host/peers",
    "git@-oProxyCommand:peers",
    "git@host:-upload-pack",
    "-l@host:peers",
    "ssh://host/-peers",
    "https://host/",
    "https:///peers",
    "https://host:port/peers",
    "https://host:99999/peers",
    "https://ho st/peers",
    "https://host/pe ers",
    "https://host/peers\n--upload-pack=touch",
    "https://host/peers\x1b[31m",
    "https://host/peers\0",
    "https://host/\udcff",
    "https://ada%0aevil:s3cret@host/peers",
    "ftp://host/peers",
    "rsync://host/peers",
    "file://host/peers",
    "git+ssh://host/peers",
]
HELPERS = ["ext::sh -c touch% mark", "fd::17/peers", "transport::https://host/peers", "ext::https://host/peers"]


class TestSplitting:
    def test_an_at_sign_wants_a_revision(self) -> None:
        for address in ("https://host/peers@", "glusterfs@"):
            with pytest.raises(OutcropError) as caught:
                split_revision(address, {"glusterfs": 0})
            assert str(caught.value) == f"{address!r} names no revision behind its @; name one, or leave the @ out."

    @pytest.mark.parametrize(
        ("address", "source", "revision"),
        [
            ("glusterfs@v7.0", "glusterfs", "v7.0"),
            ("glusterfs", "glusterfs", None),
            ("glusterfs@release/7@x", "glusterfs", "release/7@x"),
            ("https://host/peers@v1", "https://host/peers", "v1"),
            ("https://host/peers@release/7", "https://host/peers", "release/7"),
            ("https://host/peers", "https://host/peers", None),
            ("https://ada@host/peers", "https://ada@host/peers", None),
            ("https://ada:s3cret@host/peers@v1", "https://ada:s3cret@host/peers", "v1"),
            ("ssh://git@host/peers@v1", "ssh://git@host/peers", "v1"),
            ("git@host:x/y", "git@host:x/y", None),
            ("git@host:x/y@v1", "git@host:x/y", "v1"),
            ("file:///srv/peers.git@v1", "file:///srv/peers.git", "v1"),
            ("file:///peers.git@v1", "file:///peers.git", "v1"),
            ("ext::sh@v1", "ext::sh", "v1"),
            ("peers@v1", "peers@v1", None),
            ("@v1", "@v1", None),
        ],
    )
    def test_at_the_last_sign_before_which_something_stands(
        self, address: str, source: str, revision: str | None
    ) -> None:
        assert split_revision(address, SYSTEMS) == (source, revision)

    def test_a_part_of_a_path_that_exists(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(write(tmp_path, {"ray/a.c": "", "git@host:x/y/a.c": ""}))
        assert split_revision(".@release/7") == (".", "release/7")
        assert split_revision("ray@v1", SYSTEMS) == ("ray", "v1")
        assert split_revision("git@host:x/y") == ("git@host:x/y", None)
        assert split_revision("git@host:x/y@v1") == ("git@host:x/y", "v1")

    def test_a_path_wins_over_a_system(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(write(tmp_path, {"ray/a.c": ""}))
        assert open_source("ray", is_c, reach=Reach({"ray": None})).top == tmp_path / "ray"  # type: ignore[dict-item]


class TestUrls:
    @pytest.mark.parametrize("url", GOOD)
    def test_git_may_be_handed_it(self, url: str) -> None:
        assert is_url(url)
        assert checked_url(url) == url

    def test_git_knows_schemes_in_small_letters_only(self) -> None:
        assert checked_url("HTTPS://GitHub.com/Gluster/x") == "https://GitHub.com/Gluster/x"

    @pytest.mark.parametrize("url", BAD)
    def test_git_never_sees_it(self, url: str) -> None:
        with pytest.raises(OutcropError) as failure:
            checked_url(url)
        shown = without_credentials(url)
        assert str(failure.value) == (
            f"{shown!r} is no URL of a repository; it begins with one of https, http, ssh, git, then host and path, and ends there."
        )
        assert failure.value.code == 2
        assert "s3cret" not in str(failure.value)
        assert str(failure.value).isprintable()

    @pytest.mark.parametrize("url", HELPERS)
    def test_no_helper_is_started(self, url: str) -> None:
        assert is_url(url)
        with pytest.raises(OutcropError) as failure:
            checked_url(url)
        name = url[: url.index("::") + 2]
        assert str(failure.value) == f"{name!r} would have git start a helper program; name an https, ssh or git URL."

    @pytest.mark.parametrize("url", ["ssh://ada:s3cret@host/peers", "git://ada:s3cret@host/peers"])
    def test_a_password_that_nobody_asks_for(self, url: str) -> None:
        with pytest.raises(
            OutcropError, match=r"host/peers' takes no password from its URL; use an ssh agent\.$"
        ) as told:
            checked_url(url)
        assert "s3cret" not in str(told.value)

    @pytest.mark.parametrize("address", ["peers", "a/b", "https://host", "https://", "c:peers", "a:b", ".", "", "@"])
    def test_what_is_none(self, address: str) -> None:
        assert not is_url(address)


class TestCredentials:
    @pytest.mark.parametrize(
        ("url", "shown"),
        [
            ("https://ada:s3cret@host:8080/x/y", "https://host:8080/x/y"),
            ("https://token@host/x", "https://host/x"),
            ("https://ada:s3%2Fcret@host/x@v1", "https://host/x@v1"),
            ("https://host/x?private_token=s3cret", "https://host/x"),
            ("https://host/x#s3cret", "https://host/x"),
            ("ssh://git@host/x", "ssh://git@host/x"),
            ("ssh://git:s3cret@host/x", "ssh://host/x"),
            ("git@host:x/y", "git@host:x/y"),
            ("https://ada:s3cret@host", "https://host"),
        ],
    )
    def test_they_are_not_shown(self, url: str, shown: str) -> None:
        assert without_credentials(url) == shown

    def test_they_are_told_apart_for_a_web_server_only(self) -> None:
        assert access("https://ada:s3%40cret@host:8080/x") == ("https://host:8080/x", "ada", "s3@cret")
        assert access("https://ada:s3%40cret@host:8080/x").host == "https://host:8080"
        assert access("https://token@host/x") == ("https://host/x", "token", None)
        assert access("https://host/x") == ("https://host/x", None, None)
        assert access("ssh://git@host/x") == ("ssh://git@host/x", None, None)
        assert access("git@host:x") == ("git@host:x", None, None)

    def test_not_even_where_the_url_is_none(self) -> None:
        assert "s3cret" not in str(nowhere("https://ada:s3cret@host"))


class TestFileUrls:
    @pytest.mark.parametrize(
        ("url", "place"),
        [
            ("file:///srv/peers.git", "/srv/peers.git"),
            ("file://localhost/srv/peers.git", "/srv/peers.git"),
            ("FILE:///srv/peers.git", "/srv/peers.git"),
            ("file:///srv/a%20b/%FF", "/srv/a b/\udcff"),
            ("file://host/srv/peers.git", None),
            ("file://relative", None),
            ("https://host/x", None),
        ],
    )
    def test_the_place_on_this_machine(self, url: str, place: str | None) -> None:
        assert local_place(url) == place


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("https://host/x/glusterfs.git", "glusterfs"),
        ("https://host/x/glusterfs/", "glusterfs"),
        ("git@host:glusterfs", "glusterfs"),
        ("/srv/ray.git", "ray"),
        ("/", "/"),
    ],
)
def test_what_a_repository_is_called(place: str, name: str) -> None:
    assert name_of(place) == name


def test_a_system_that_is_nearly_known_is_offered() -> None:
    with pytest.raises(SourceError) as failure:
        open_source("glusterf", is_c, reach=Reach({"glusterfs": None}))  # type: ignore[dict-item]
    assert str(failure.value) == "There is no file or folder 'glusterf'; did you mean the system 'glusterfs'?"


@pytest.mark.parametrize("url", ["https://host/peers?repository=other", "https://host/peers#part"])
def test_what_follows_a_url_is_told(url: str) -> None:
    with pytest.raises(OutcropError) as caught:
        checked_url(url)
    assert str(caught.value) == (
        "'https://host/peers' is followed by a query or fragment, which no repository's URL has; leave that out."
    )
