"""What the tests of whole runs share: two pieces of code in which Outcrop finds something, and what a run leaves behind."""

from collections.abc import Callable
from dataclasses import dataclass

from outcrop.model.finding import Finding
from outcrop.report.streams import read_findings

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
