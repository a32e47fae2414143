"""From an address to what it names: a place on disk, a URL, or a known system, each with the revision behind its last @."""

import os
import re
from collections.abc import Collection
from difflib import get_close_matches
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from outcrop.errors import OutcropError, SourceError

HINT = "name a folder, a git checkout, a file, a URL, a system that `outcrop systems` lists, or - for a list of files on standard input"
SCHEMES = ("https", "http", "ssh", "git")  # what git may speak; `file://` is read in place
HELPER = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*::")  # `ext::`, `fd::` and whatever else git would start a program for
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_FILE = re.compile(r"file://(?:localhost)?(/.+)", re.I)
_SHORT = re.compile(
    r"(?P<user>[^@:/\s]+)@(?P<host>[^@:/\s]+):(?P<path>[^:\s][^\s]*)"
)  # git@host:path, as ssh and git write it
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+")
_USER = re.compile(r"[A-Za-z0-9._~+%][A-Za-z0-9._~+%-]*")


def split_revision(address: str, systems: Collection[str] = ()) -> tuple[str, str | None]:
    """The source and the revision of an address: split at the last @ before which something exists, or a URL or a system stands.

    What exists as it stands has no revision. Raises OutcropError where nothing stands behind the @.
    """
    if not os.path.lexists(address):
        for at in (at for at in range(len(address) - 1, 0, -1) if address[at] == "@"):
            source = address[:at]
            if os.path.lexists(source) or source in systems or is_url(source):
                if at + 1 == len(address):
                    raise OutcropError(
                        f"{without_credentials(address)!r} names no revision behind its @; name one, or leave the @ out."
                    )
                return source, address[at + 1 :]
    return address, None


def is_url(address: str) -> bool:
    """Whether this is written as a URL with a path, as ssh's short form of one, or as a helper of git's, which is refused later."""
    if HELPER.match(address) or _SHORT.fullmatch(address) or _FILE.fullmatch(address):
        return True
    scheme = _SCHEME.match(address)
    return scheme is not None and "/" in address[scheme.end() :].strip("/")


def nowhere(source: str, systems: Collection[str] = ()) -> SourceError:
    """That a source is nothing that is here, known or a URL."""
    near = get_close_matches(source, systems, 1)
    return SourceError(
        f"There is no file or folder {without_credentials(source)!r}; {f'did you mean the system {near[0]!r}?' if near else f'{HINT}.'}"
    )


def local_place(url: str) -> str | None:
    """The place on this machine that a `file://` URL names; none of any other."""
    found = _FILE.fullmatch(url)
    return unquote(found[1], errors="surrogateescape") if found else None


def checked_url(url: str) -> str:
    """The URL, if git may be handed it; its scheme as git knows it, in small letters.

    Raises OutcropError where it could start a program, pass for an option, or is none.
    """
    short = _SHORT.fullmatch(url)
    if helper := HELPER.match(url):
        raise OutcropError(f"{helper[0]!r} would have git start a helper program; name an https, ssh or git URL.")
    parts = urlsplit("")
    try:
        parts = urlsplit(f"ssh://{short['user']}@{short['host']}/{short['path']}" if short else url)
        told = _is_plain(parts) and url.isprintable() and " " not in url
    except ValueError:
        told = False
    if not told and (parts.query or parts.fragment):
        raise OutcropError(
            f"{without_credentials(url)!r} is followed by a query or fragment, which no repository's URL has; leave that out."
        )
    if not told:
        known = ", ".join(SCHEMES)
        raise OutcropError(
            f"{without_credentials(url)!r} is no URL of a repository; it begins with one of {known}, then host and path, and ends there."
        )
    if parts.password is not None and not _is_web(url):
        raise OutcropError(f"{without_credentials(url)!r} takes no password from its URL; use an ssh agent.")
    return _SCHEME.sub(lambda scheme: scheme[0].lower(), url, count=1)


class Access(NamedTuple):
    """A URL without what is secret in it, and that."""

    url: str
    user: str | None
    password: str | None

    @property
    def host(self) -> str:
        """The beginning of the URL, up to its path."""
        return self.url[: self.url.index("/", self.url.index("://") + 3)]


def access(url: str) -> Access:
    """The parts of a URL that git may be handed; the user whom ssh asks for belongs to the address."""
    if not _is_web(url):
        return Access(url, None, None)
    parts = urlsplit(url)
    user, password = (unquote(one) if one is not None else None for one in (parts.username, parts.password))
    return Access(without_credentials(url), user, password)


def without_credentials(url: str) -> str:
    """The URL as it may be shown and written: without a password, and without a user where that is no part of the address."""
    if "://" not in url:
        return url
    scheme, _, rest = url.partition("://")
    place, slash, path = rest.partition("/")
    user, at, host = place.rpartition("@")
    keeps = scheme == "ssh" and at and ":" not in user
    path = path.partition("?")[0].partition("#")[0]
    return f"{scheme}://{f'{user}@' if keeps else ''}{host}{slash}{path}"


def name_of(place: str) -> str:
    """What a repository or folder is called."""
    tail = re.split(r"[/:]", place.rstrip("/"))[-1].removesuffix(".git")
    return tail or place


def _is_web(url: str) -> bool:
    return url.lower().startswith(("https://", "http://"))


def _is_plain(parts: SplitResult) -> bool:
    """Whether this names a repository on a host, no part of which a program would take for an option."""
    user = parts.username
    return (
        parts.scheme in SCHEMES
        and _HOST.fullmatch(parts.hostname or "") is not None
        and (user is None or _USER.fullmatch(user) is not None)
        and unquote(f"{user}{parts.password}").isprintable()
        and (parts.port or 1) > 0
        and parts.path.strip("/") != ""
        and not parts.path.lstrip("/").startswith("-")
        and not parts.query
        and not parts.fragment
    )
