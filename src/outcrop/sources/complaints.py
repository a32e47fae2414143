"""From what git complains of to one sentence: what was wanted, from where, what stands in the way, what to do."""

import re

from outcrop.errors import SourceError
from outcrop.sources.address import access, without_credentials

SILENT = "no sign of life"

# What git says, and what it means; `{url}` is the repository without credentials. The first that matches.
MEANINGS = (
    (r"could not resolve host|name or service not known|unable to look up|temporary failure in name", "The host of {url} is not known; check the address, or the network."),
    (r"connection refused|couldn't connect|failed to connect|unable to connect|no route to host|network is unreachable", "{url} cannot be reached: the connection is refused; check the address, or the network."),
    (r"could not read (username|password)|authentication failed|invalid credentials|permission denied \((?!.*exported)|host key verification failed|returned error: 40[13]|terminal prompts disabled",
     "{url} wants to know who asks, and Outcrop never asks for a password; set up a credential helper or an ssh agent, or mind the spelling of a public repository."),
    (r"repository .*not found|not appear to be a git repository|access denied or repository not exported|returned error: 404|not exported|no such (file or directory|repository)", "There is no repository at {url}; check the address."),
    (r"no space left|disk quota exceeded|write error|out of diskspace", "The disk is full, so {url} cannot be kept; make room, or name another cache folder in OUTCROP_CACHE."),
    (r"transport '.*' not allowed", "{url} leads elsewhere by the configuration of git ({said}); mend its insteadOf."),
    (r"certificate|ssl", "{url} cannot be trusted: {said}; check the certificates of this machine."),
    (re.escape(SILENT), "{url} stays silent ({said}); try again later."),
    (r"early eof|hung up|rpc failed|unexpected disconnect|connection (was )?reset|transfer closed|bad pack header|invalid index-pack|index-pack (died|failed)|unexpected end|premature end|protocol error|pack signature|bad line length|expected flush|invalid server response|pack is corrupted|pack has bad object|serious inflate inconsistency|connection timed out|timed out",
     "{url} ended in the middle of its answer ({said}); try again, what came whole is kept."),
)  # fmt: skip


class Refused(Exception):
    """Git could not have what was asked for; `said` is what it complained of."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


def unanswered(refused: Refused, url: str) -> SourceError:
    """The sentence on a repository that did not give what was asked for."""
    shown = repr(without_credentials(url))
    said = _last(refused.said, url)
    signs = refused.said.replace(access(url).url, "").replace(url, "")  # it may be called openssl
    for sign, meaning in MEANINGS:
        if re.search(sign, signs, re.I):
            return SourceError(meaning.format(url=shown, said=said))
    return SourceError(f"{shown} did not give what was asked for ({said}); check the address, or try again.")


def is_unknown_name(refused: Refused) -> bool:
    """Whether the server has no branch or tag of that name."""
    return "couldn't find remote ref" in refused.said or "no such remote ref" in refused.said


def is_unknown_object(refused: Refused) -> bool:
    """Whether the server does not have, or does not give, the commit that was asked for by its id."""
    return (
        re.search(r"not our ref|unadvertised object|no such object|did not send all necessary|bad object", refused.said)
        is not None
    )


def cannot_be_shallow(refused: Refused) -> bool:
    """Whether the server gives whole histories only."""
    return "does not support shallow" in refused.said


def lacks_what_was_left_out(refused: Refused) -> bool:
    """Whether git would have to look at an object that the filter leaves out."""
    return "from promisor remote" in refused.said


def _last(said: str, url: str) -> str:
    """The line that tells most, without what is nobody's business."""
    lines = [line.strip() for line in re.split(r"[\r\n]+", said) if line.strip()]
    telling = (
        [line for line in lines if line.startswith(("fatal:", "error:", "remote: error", "ERR"))]
        or lines
        or ["no reason given"]
    )
    return re.sub(r"^(fatal|error|remote): ", "", telling[0]).replace(url, without_credentials(url)).rstrip(".")
