"""Fetch pinned commits of real repositories from a server on loopback, beside a full clone, and print one table as Markdown.

    python benchmarks/fetching.py DIR

DIR holds bare repositories: glusterfs.git and slurm.git, and ray.git if it is there. They are only read. What is counted is what a
web server in front of `git http-backend` is asked and what it sends: by Outcrop into an empty cache folder, by Outcrop again, and by
`git clone --bare`. It ends with 1 where a row misses a bar.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from outcrop.scanning.selection import wanted
from outcrop.sources import Reach, open_source

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from sources.servers import FILTERS, Web, web

PINS = {
    "glusterfs": ("v7.0", "a92e9e8e8ae6b97db8e0c1fb8268aef734ab48b4"),
    "slurm": ("slurm-19-05-8-1", "e2e21cb571ce88a6dd52989ec6fe30da8c4ef15f"),
    "ray": ("86610a30c", "86610a30c92f88a634ba6fe3aaed689d4f7dc584"),
}
SHARE, REQUESTS = 5.0, 4  # per cent of the full clone, and requests: at most


@dataclass(frozen=True)
class Cost:
    """What something took."""

    sent: int
    requests: int
    seconds: float


@contextmanager
def counted(server: Web, costs: list[Cost]) -> Iterator[None]:
    """Add what is done here to the costs."""
    server.forget()
    begun = time.monotonic()
    yield
    costs.append(Cost(server.sent, len(server.asked), time.monotonic() - begun))


def measured(server: Web, name: str, revision: str) -> tuple[int, list[Cost]]:
    """How many files are fetched, and what the first time, the second time and a full clone cost."""
    costs: list[Cost] = []
    url = f"{server.url}/{name}.git"
    with tempfile.TemporaryDirectory() as folder:
        reach = Reach(cache=Path(folder) / "cache")
        for _ in range(2):
            with counted(server, costs):
                found = open_source(f"{url}@{revision}", wanted, reach=reach)
        with counted(server, costs):
            clone = ["git", "clone", "--quiet", "--bare", url, f"{folder}/full.git"]
            whole = subprocess.run(clone, capture_output=True).returncode == 0
        if not whole:
            costs[-1] = Cost(packed(server.root / f"{name}.git"), 0, 0)
    return len(found.files), costs


def packed(bare: Path) -> int:
    """The bytes of all that a repository holds, as a clone would pack it; some copies lack a few large files."""
    words = ["pack-objects", "--all", "--stdout", "--missing=allow-any", "--delta-base-offset", "-q"]
    with subprocess.Popen(
        ["git", f"--git-dir={bare}", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    ) as git:
        assert git.stdout is not None
        return sum(map(len, iter(lambda: git.stdout.read(1 << 20), b"")))


def main() -> int:
    """Print the table; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    corpus = parser.parse_args().corpus.resolve()
    missed = False
    print("| | files | bytes | requests | seconds | again: requests | seconds | full clone: bytes | seconds | share |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    with web(corpus, FILTERS) as server:
        for name, (tag, commit) in PINS.items():
            if not (corpus / f"{name}.git").is_dir():
                continue
            files, (first, again, full) = measured(server, name, commit)
            cloned = f"{full.seconds:.1f}" if full.requests else "cannot be cloned"
            share = 100 * first.sent / full.sent
            missed |= share >= SHARE or first.requests > REQUESTS or again.requests > 0
            print(
                f"| {name} {tag} | {files:,} | {first.sent:,} | {first.requests} | {first.seconds:.1f} | {again.requests} |"
                f" {again.seconds:.1f} | {full.sent:,} | {cloned} | {share:.2f} % |",
                flush=True,
            )
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
