"""From a remote's URL, as a checkout's configuration has it, to the one that a citation may show; or None."""

import re
from urllib.parse import SplitResult, urlsplit

_FORGES = {"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com", "gitlab.freedesktop.org"}
_FORGES |= {"salsa.debian.org", "gitlab.gnome.org", "invent.kde.org", "opendev.org", "gitea.com", "framagit.org"}
_FORGE_KINDS = ("github.", "gitlab.", "gitea.", "forgejo.")  # what people call a forge of their own

_SHORT = re.compile(r"(?:[^@/\s]+@)?(?P<host>[^@:/\s]+):(?P<path>(?!:).+)")  # user@host:path, as ssh and git write it
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")  # a name without a dot means something on one machine only
_PATH = re.compile(r"(/[A-Za-z0-9._~%+@:,=-]+)+")


def canonical_url(remote: str) -> str | None:
    """The URL without credentials, query and fragment; https and without `.git` where the host is known to be a forge.

    A local path, a file:// URL, a remote helper (`ext::`) and a host that is only an alias give None.
    """
    short = None if "://" in remote else _SHORT.fullmatch(remote)
    if short:
        remote = f"ssh://{short['host']}/{short['path'].lstrip('/')}"
    try:
        parts = urlsplit(remote)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    host, path = (parts.hostname or "").removeprefix("www."), re.sub("/{2,}", "/", parts.path).rstrip("/")
    if not remote.isprintable() or not _is_plain(parts, host, path):  # urlsplit drops newlines and tabs
        return None
    if host in _FORGES or host.startswith(_FORGE_KINDS):
        return f"https://{host}{port if parts.scheme == 'https' else ''}{path.removesuffix('.git')}"
    return f"{parts.scheme}://{host}{port}{path}"


def _is_plain(parts: SplitResult, host: str, path: str) -> bool:
    """Whether this names a repository on a host, in characters that mean nothing to a terminal, a shell or a page."""
    return (
        parts.scheme in {"https", "http", "ssh", "git"}
        and _HOST.fullmatch(host) is not None
        and _PATH.fullmatch(path) is not None
        and not {".", ".."} & set(path.split("/"))
    )
