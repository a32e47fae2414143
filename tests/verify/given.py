"""A small system in a repository, documents that quote it, and what is said of them."""

from pathlib import Path

from outcrop.model.verdict import Verdict, VerifyRecord
from outcrop.sources import Reach
from outcrop.verify.document import Document, Format, Prose, Quote
from outcrop.verify.reading.formats import document_of
from outcrop.verify.verifying import Request, Verification
from outcrop.verify.wishes import Known
from sources.places import commit, git

URL = "https://github.com/x/peers"
LIST = """\
#include "peers.h"

/* Forgets a peer that has left. */
int
forget(struct peer *peer)
{
\tpthread_mutex_lock(&peers_lock);
\tlist_del(&peer->link);
\tpeers_count--;
\tpthread_mutex_unlock(&peers_lock);
\treturn 0;
}

/* Tells every peer that one has left. */
int
announce(struct peer *gone)
{
\tstruct peer *peer;
\tint told = 0;

\tpthread_mutex_lock(&peers_lock);
\tlist_for_each_entry(peer, &peers, link) {
\t\tif (peer == gone)
\t\t\tcontinue;
\t\ttold += send_gone(peer, gone->name) == 0;
\t}
\tpthread_mutex_unlock(&peers_lock);
\treturn told;
}
"""
JOIN = """\
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
FILES = {
    "src/list.c": LIST,
    "src/net/join.c": JOIN,
    "tools/peers.py": "import sys\n\n\ndef peers(path):\n    return open(path).read().split()\n",
}


def lines(text: str, first: int, last: int) -> str:
    """Lines of a file, without the last line end."""
    return "\n".join(text.split("\n")[first - 1 : last])


def system(place: Path) -> str:
    """A repository of three files; its commit's id."""
    place.mkdir(parents=True, exist_ok=True)
    made = commit(place, FILES)
    git(place, "remote", "add", "origin", URL)
    return made


def verified(
    peers: Path, text: str | bytes, *sources: str, name: str = "document.md", fix: bool = False
) -> tuple[list[Verdict], VerifyRecord]:
    """The verdicts on a document, held against a system, or against other sources, and the record."""
    file = peers.parent / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    run = Verification(Request([file], sources or (str(peers),), known(peers.parent), fix))
    rows = list(run)
    return rows, run.ended()


def known(folder: Path) -> Known:
    """No system and no pin is known; what is remembered is kept in the folder."""
    return Known({}, (), folder, Reach(cache=folder / "cache", offline=True))


def verdict(peers: Path, text: str, name: str = "document.md") -> Verdict:
    """The verdict on a document with one excerpt."""
    [row] = verified(peers, text, name=name)[0]
    return row


def told(row: Verdict) -> tuple[str | None, str | None, tuple[int, int] | None]:
    """In short: the verdict, the file, the lines."""
    return (row.verdict, row.found.path, row.found.lines) if row.found is not None else (row.verdict, None, None)


def fenced(before: str, code: str, info: str = "c") -> str:
    """A document of a sentence and an excerpt."""
    return f"# Peers\n\n{before}\n\n```{info}\n{code}\n```\n"


def read(text: str, form: Format) -> Document:
    """A document as it is read."""
    return document_of(text, form)


def quotes(text: str, form: Format) -> list[Quote]:
    """The code that a document quotes."""
    return list(read(text, form).quotes)


def prose(text: str, form: Format) -> list[str]:
    """Its paragraphs."""
    return [block.text for block in read(text, form).blocks if isinstance(block, Prose)]
