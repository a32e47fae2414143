"""A source whose author wants the page to do something: code, comments and names that must come out as text that only shows."""

import os
from dataclasses import replace
from pathlib import Path

from outcrop.appendix.document import Document

HOSTILE = """\
/* </script></style></noscript><script>window.hit = 1</script><img src=x onerror="window.hit = 1"> \x1b[31m \u202e */
int forget(struct peer *peer, const char *why)
{
    pthread_mutex_lock(&peers_lock); /* '"><svg onload=window.hit=1> */
    list_del(&peer->link); /* {{ 7 * 7 }} {% raw %} `${window.hit = 1}` &lt;b&gt; --> <!-- */
    pthread_mutex_unlock(&peers_lock);
    log("</span></pre><a href='javascript:window.hit=1'>here</a>\xff", why);
    return 0;
}
"""


def hostile(top: Path) -> Path:
    """A folder with a name to be wary of, and in it files like it."""
    folder = top / "'\"><img src=x onerror=window.hit=1>"
    folder.mkdir()
    data = HOSTILE.encode("latin-1", "replace").replace(b" ? ", " \u202e ".encode(), 1)
    (folder / "<b onmouseover=window.hit=1>&amp;.c").write_bytes(data)
    (folder / os.fsdecode(b"\xfe<i>\x1b.c")).write_bytes(data)
    return folder


def with_nul(document: Document) -> Document:
    """A document one of whose lines holds a NUL; no file that does is scanned, but an author may quote one."""
    [part] = document.parts
    rows = (replace(part.entries[0].rows[0], text="/* \x00<b>\x00 */"), *part.entries[0].rows[1:])
    return replace(document, parts=(replace(part, entries=(replace(part.entries[0], rows=rows), *part.entries[1:])),))
