"""How a place in a file is cited: a permalink at its forge, and a Software Heritage identifier (SWHID, ISO/IEC 18670)."""

from urllib.parse import quote

from outcrop.model.finding import Citation
from outcrop.model.source import Origin

# What a forge's permalink looks like, by host; issue trackers and raw views are other things.
TEMPLATES = {
    "github.com": "{url}/blob/{commit}/{path}#L{start}-L{end}",
    "gitlab.com": "{url}/-/blob/{commit}/{path}#L{start}-{end}",
    "bitbucket.org": "{url}/src/{commit}/{path}#lines-{start}:{end}",
    "codeberg.org": "{url}/src/commit/{commit}/{path}#L{start}-L{end}",
}


# What a forge shows of one commit, by host.
COMMITS = {
    "github.com": "{url}/commit/{commit}",
    "gitlab.com": "{url}/-/commit/{commit}",
    "bitbucket.org": "{url}/commits/{commit}",
    "codeberg.org": "{url}/commit/{commit}",
}


def commit_link(url: str | None, commit: str) -> str | None:
    """Where a commit can be read; none where the forge is not known."""
    template = COMMITS.get(_host(url)) if url is not None else None
    return template.format(url=url, commit=commit) if template else None


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]


def cite(source: Origin, start: int, end: int) -> Citation:
    """Cite lines of a file; both are 1-based and inclusive."""
    return Citation(_permalink(source, start, end), _swhid(source, start, end))


def _permalink(source: Origin, start: int, end: int) -> str | None:
    if source.url is None or source.commit is None:
        return None
    template = TEMPLATES.get(_host(source.url))
    path = quote(source.path.encode("utf-8", "surrogateescape"))
    return template.format(url=source.url, commit=source.commit, path=path, start=start, end=end) if template else None


def _swhid(source: Origin, start: int, end: int) -> str:
    """Qualifiers in the order that the standard gives them; `;` and `%` inside a value are escaped."""
    qualifiers = []
    if source.url is not None:
        qualifiers.append(f"origin={_escaped(source.url)}")
    if source.commit is not None:
        qualifiers.append(f"anchor=swh:1:rev:{source.commit}")
        path = quote(source.path.encode("utf-8", "surrogateescape"), safe="/!$&'()*+,:=@~")
        qualifiers.append(f"path=/{path}")
    qualifiers.append(f"lines={start}-{end}")
    return ";".join((f"swh:1:cnt:{source.blob}", *qualifiers))


def _escaped(value: str) -> str:
    return value.replace("%", "%25").replace(";", "%3B")
