import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcrop.sources.remote import canonical_url

GLUSTERFS = "https://github.com/gluster/glusterfs"


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/gluster/glusterfs",
        "https://github.com/gluster/glusterfs.git",
        "https://github.com/gluster/glusterfs/",
        "https://github.com/gluster/glusterfs.git/",
        "https://GitHub.com/gluster/glusterfs",
        "https://www.github.com/gluster/glusterfs",
        "http://github.com/gluster/glusterfs",
        "git://github.com/gluster/glusterfs.git",
        "git@github.com:gluster/glusterfs.git",
        "github.com:gluster/glusterfs",
        "git@github.com:/gluster/glusterfs.git",
        "ssh://git@github.com/gluster/glusterfs.git",
        "ssh://git@github.com:22/gluster/glusterfs",
    ],
)
def test_every_spelling_of_a_forge_is_one_https_url(remote: str) -> None:
    assert canonical_url(remote) == GLUSTERFS


@pytest.mark.parametrize(
    "remote",
    [
        "https://ada@github.com/gluster/glusterfs",
        "https://ada:s3cret@github.com/gluster/glusterfs.git",
        "https://x-access-token:s3cret@github.com/gluster/glusterfs",
        "https://github.com/gluster/glusterfs?private_token=s3cret",
        "https://github.com/gluster/glusterfs#s3cret",
        "s3cret@github.com:gluster/glusterfs.git",
        "ssh://ada:s3cret@github.com/gluster/glusterfs.git",
    ],
)
def test_credentials_are_never_recorded(remote: str) -> None:
    assert canonical_url(remote) == GLUSTERFS


@pytest.mark.parametrize(
    ("remote", "url"),
    [
        ("git@gitlab.example.org:storage/core/engine.git", "https://gitlab.example.org/storage/core/engine"),
        ("https://gitlab.example.org:8443/a/b.git", "https://gitlab.example.org:8443/a/b"),
        ("ssh://git@gitlab.example.org:2222/a/b.git", "https://gitlab.example.org/a/b"),
        ("https://git.kernel.org/pub/scm/git/git.git", "https://git.kernel.org/pub/scm/git/git.git"),
        ("https://ada:s3cret@git.example.org:8443/a.git", "https://git.example.org:8443/a.git"),
        ("ada:s3cret@git.example.org:a/b.git", "ssh://git.example.org/a/b.git"),
        ("ada@git.example.org:a/b.git", "ssh://git.example.org/a/b.git"),
        ("ssh://ada@git.example.org:2222/~ada/b.git", "ssh://git.example.org:2222/~ada/b.git"),
    ],
)
def test_only_what_is_known_or_named_as_a_forge_becomes_its_page(remote: str, url: str) -> None:
    assert canonical_url(remote) == url


@pytest.mark.parametrize(
    "remote",
    [
        "",
        "/srv/git/glusterfs.git",
        "../glusterfs",
        "./a:b",
        "C:\\glusterfs",
        "file:///srv/git/glusterfs.git",
        "ext::ssh -i key git@github.com %S gluster/glusterfs",
        "foo::https://github.com/gluster/glusterfs",
        "work:gluster/glusterfs",  # a name that only this machine's ssh knows
        "https://localhost/gluster/glusterfs",
        "javascript://github.com/%0aalert(1)",
        "https://github.com",
        "https://github.com/",
        "https://github.com/../../etc",
        "https://github.com:port/a/b",
        "https://[::1/a/b",
        "https://github.com/a b",
        "https://github.com/a/b\x1b[2J",
        "https://github.com/a/b\nx",
        'https://github.com/a/"><script>',
        "git@github.com:a/$(id)",
    ],
)
def test_what_is_no_plain_url_of_a_host_is_not_recorded(remote: str) -> None:
    assert canonical_url(remote) is None


@given(st.text())
def test_nothing_that_stands_in_a_configuration_is_an_exception(remote: str) -> None:
    for spelling in (remote, f"https://{remote}", f"git@{remote}", f"https://github.com/{remote}"):
        url = canonical_url(spelling)
        assert url is None or url.isprintable()
