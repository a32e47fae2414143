"""What the tests of whole runs share: two pieces of code in which Outcrop finds something, and what a run leaves behind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from outcrop.engine.search import FileFound
from outcrop.model.finding import Finding
from outcrop.model.source import Blob
from outcrop.report.streams import read_findings
from outcrop.scanning import batches

FORGET = """\
/* Forgets a peer that has left. */
int forget(struct peer *peer)
{
    pthread_mutex_lock(&peers_lock);
    list_del(&peer->link);
    pthread_mutex_unlock(&peers_lock);
    return 0;
}
"""
HOLD = FORGET.replace(
    "    list_del", "    if (!peer->known)\n        return -1;\n    list_del"
)  # leaves with the lock held
CONNECT = """\
int join(struct peer *peer)
{
    int ret = -1;
    peer->name = malloc(64);
    if (!peer->name)
        goto out;
    if (reach(peer) < 0) {
        log_error("cannot reach the peer");
        goto out;
    }
    ret = 0;
out:
    if (ret)
        free(peer->name);
    return ret;
}
"""


BOTH = ("--pattern", "guarded-collection", "--pattern", "goto-unwind")


@dataclass(frozen=True)
class Done:
    """What a run of Outcrop left behind."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def findings(self) -> list[Finding]:
        return read_findings(self.out)


Outcrop = Callable[..., Done]


def unsearched(monkeypatch: pytest.MonkeyPatch, path: str, state: str = "out-of-time") -> None:
    """From now on one file is too much for the parser."""
    plain = batches.find_in

    def find_in(blob: Blob, *rest: Any) -> Any:
        if blob.path != path:
            return plain(blob, *rest)
        if state == "too-deep":
            raise RecursionError
        return FileFound(state, 1, {})

    monkeypatch.setattr(batches, "find_in", find_in)
