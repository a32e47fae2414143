"""How a place in a file is cited: a permalink at its forge, and a Software Heritage identifier (SWHID, ISO/IEC 18670)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from outcrop.model.finding import Citation, Finding
from outcrop.model.source import Origin

# What may stand in a template. `url` is the repository's page; of `https://host/a/b.git`, `repository` is `a/b.git` and `name` is `b.git`.
FIELDS = ("url", "host", "repository", "name", "commit", "path", "start", "end")
# What a template has for the last line, and one line has not.
LAST = re.compile(r"(?<=\{start\})[-:,.~]+[A-Za-z]?\{end\}")
SHORT = 12  # letters of a commit that tell it to people


@dataclass(frozen=True, slots=True)
class Forge:
    """How a forge shows lines of a file at a commit, and one commit; none where it shows no such thing."""

    lines: str | None
    commit: str | None
    bare: bool = True  # whether its pages leave out the `.git` at the end of a repository's URL


# What a permalink looks like, by the software that a forge runs; issue trackers and raw views are other things.
FORGES = {
    "github": Forge("{url}/blob/{commit}/{path}#L{start}-L{end}", "{url}/commit/{commit}"),
    "gitlab": Forge("{url}/-/blob/{commit}/{path}#L{start}-{end}", "{url}/-/commit/{commit}"),
    "bitbucket": Forge("{url}/src/{commit}/{path}#lines-{start}:{end}", "{url}/commits/{commit}"),
    "gitea": Forge("{url}/src/commit/{commit}/{path}#L{start}-L{end}", "{url}/commit/{commit}"),
    "forgejo": Forge("{url}/src/commit/{commit}/{path}#L{start}-L{end}", "{url}/commit/{commit}"),
    "sourcehut": Forge("{url}/tree/{commit}/item/{path}#L{start}-{end}", "{url}/commit/{commit}"),
    "cgit": Forge("{url}/tree/{path}?id={commit}#n{start}", "{url}/commit/?id={commit}", bare=False),
    "gitweb": Forge(
        "https://{host}/?p={repository};a=blob;f={path};hb={commit}#l{start}",
        "https://{host}/?p={repository};a=commit;h={commit}",
        bare=False,
    ),
}
SAVANNAH = Forge(
    "https://{host}/cgit/{name}/tree/{path}?id={commit}#n{start}",
    "https://{host}/cgit/{name}/commit/?id={commit}",
    bare=False,
)
# Who runs what.
HOSTS = {
    "github.com": FORGES["github"],
    "gitee.com": FORGES["github"],
    "gitlab.com": FORGES["gitlab"],
    "framagit.org": FORGES["gitlab"],
    "invent.kde.org": FORGES["gitlab"],
    "salsa.debian.org": FORGES["gitlab"],
    "bitbucket.org": FORGES["bitbucket"],
    "codeberg.org": FORGES["forgejo"],
    "gitea.com": FORGES["gitea"],
    "opendev.org": FORGES["gitea"],
    "git.sr.ht": FORGES["sourcehut"],
    "git.kernel.org": FORGES["cgit"],
    "git.zx2c4.com": FORGES["cgit"],
    "git.savannah.gnu.org": SAVANNAH,
}
# What people call a forge of their own, as in gitlab.example.org.
CALLED = ("github", "gitlab", "gitea", "forgejo", "cgit", "gitweb")


def forge_of(url: str | None, own: Mapping[str, Forge]) -> Forge | None:
    """The forge behind a repository's URL; `own` are a user's, by host, and come before those that are known."""
    host = _host(url) if url is not None else ""
    called = host.partition(".")[0]
    return own.get(host) or HOSTS.get(host) or (FORGES[called] if called in CALLED else None)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Cited:
    """Lines that follow each other, and how they are cited."""

    lines: tuple[int, int] | None  # 1-based and inclusive; none: the file as a whole
    citation: Citation

    def at(self, path: str) -> str:
        """Where they stand, in short: `list.c:3-9`, `list.c:3`."""
        return path if self.lines is None else located(path, *self.lines)


def located(path: str, first: int, last: int) -> str:
    """Lines of a file, in short: `list.c:3-9`, `list.c:3`."""
    return f"{path}:{first}" if first == last else f"{path}:{first}-{last}"


def spoken(cited: Iterable[Cited]) -> str:
    """The numbers of lines as a sentence has them: `3–9, 12`."""
    ranges = (one.lines for one in cited if one.lines is not None)
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in ranges)


def short(commit: str) -> str:
    """A commit as people are told of it."""
    return commit[:SHORT]


def revision(tag: str | None, commit: str | None) -> str:
    """What people call a version: its tag, else its commit; nothing of bytes that are of no known commit."""
    return tag or short(commit or "")


def commit_link(url: str | None, commit: str, forge: Forge | None = None) -> str | None:
    """Where a commit can be read; none where the forge is not known. `forge` is what is known of it besides its URL."""
    forge = forge or forge_of(url, {})
    return _filled(forge.commit, url, forge, commit=commit) if url is not None and forge is not None else None


def cite(source: Origin, start: int, end: int, forge: Forge | None = None) -> Citation:
    """Cite lines of a file; both are 1-based and inclusive. `forge` is what is known of it besides its URL."""
    lines = f"{start}-{end}" if start != end else str(start)
    return Citation(_permalink(source, start, end, forge), f"{_swhid(source)};lines={lines}")


def cite_ranges(source: Origin, ranges: Iterable[tuple[int, int]], forge: Forge | None = None) -> tuple[Cited, ...]:
    """Cite some ranges of lines of a file, each by itself."""
    return tuple(Cited(lines, cite(source, *lines, forge)) for lines in ranges)


def cite_file(source: Origin, forge: Forge | None = None) -> Citation:
    """Cite a file as a whole."""
    link = _permalink(source, 1, 1, forge)
    return Citation(link.partition("#")[0] if link is not None else None, _swhid(source))


def swhid_of_commit(commit: str, url: str | None) -> str:
    """The identifier of a whole version."""
    return ";".join((f"swh:1:rev:{commit}", *_origin(url)))


def recited(finding: Finding, forge: Forge | None) -> Finding:
    """A finding cited where it stands, as a forge wants it where only the user knows how."""
    return replace(finding, citation=cite(finding.source, finding.excerpt.start, finding.excerpt.end, forge))


def _permalink(source: Origin, start: int, end: int, forge: Forge | None) -> str | None:
    forge = forge or forge_of(source.url, {})
    if source.url is None or source.commit is None or forge is None:
        return None
    path = quote(source.path.encode("utf-8", "surrogateescape"))
    template = LAST.sub("", forge.lines) if forge.lines is not None and start == end else forge.lines
    return _filled(template, source.url, forge, commit=source.commit, path=path, start=str(start), end=str(end))


def _filled(template: str | None, url: str, forge: Forge, **values: str) -> str | None:
    """A template filled; a page is asked for by https, however the repository itself is fetched."""
    if template is None:
        return None
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2] if parts.scheme in ("http", "https") else parts.hostname or ""
    repository = parts.path.strip("/")
    if forge.bare:
        repository = repository.removesuffix(".git")
    scheme = "http" if parts.scheme == "http" else "https"
    page = f"{scheme}://{host}/{repository}"
    return template.format(url=page, host=host, repository=repository, name=repository.rpartition("/")[2], **values)


def _swhid(source: Origin) -> str:
    """Qualifiers in the order that the standard gives them."""
    qualifiers = list(_origin(source.url))
    if source.commit is not None:
        path = quote(source.path.encode("utf-8", "surrogateescape"))
        qualifiers += [f"anchor=swh:1:rev:{source.commit}", f"path=/{path}"]
    return ";".join((f"swh:1:cnt:{source.blob}", *qualifiers))


def _origin(url: str | None) -> Iterator[str]:
    """The qualifier that tells the repository; `;` and `%` inside a value are escaped."""
    if url:
        yield f"origin={url.replace('%', '%25').replace(';', '%3B')}"
