"""From a URL and a revision to a snapshot: one commit without its history, and of its files only those that are wanted.

Three conversations at the most: which commit a name means comes with that commit and its trees in one fetch, then all wanted blobs
that are not here yet come in another; a name that is not there costs a third, to tell what is. A commit that is named by its id and
was fetched before costs none. A server that cannot leave files out sends the whole commit at once.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from urllib.parse import quote

from outcrop.errors import SourceError
from outcrop.sources.address import checked_url, name_of, without_credentials
from outcrop.sources.commit import Commit, commit_snapshot
from outcrop.sources.complaints import Refused, cannot_be_shallow, is_unknown_name, is_unknown_object, unanswered
from outcrop.sources.git import Objects, ask
from outcrop.sources.reach import Reach
from outcrop.sources.remote import canonical_url
from outcrop.sources.store import Store
from outcrop.sources.trees import CUTOFF, HEX, NEAR, disambiguated, rows_of

WHOLE = re.compile(r"[0-9a-f]{40}")
NAME = re.compile(
    r"(?!.*(?:\.\.|@\{|//|\.lock(?:/|$)))[^-\s~^:?*\[\\/.\x00-\x20\x7f][^\s~^:?*\[\\\x00-\x20\x7f]*(?<![/.])"
)
PARTIAL = {"remote.origin.promisor": "true", "remote.origin.partialclonefilter": "blob:none"}
COMMITS = {
    "remote.origin.promisor": "true",
    "remote.origin.partialclonefilter": "tree:0",
    "fetch.negotiationAlgorithm": "default",
}
HISTORY = "history"  # the kind of a store that holds commits without their trees


def open_clone(
    url: str, revision: str | None, wanted: Callable[[str], bool], reach: Reach, shown: str | None = None
) -> Commit:
    """The wanted files of a repository at a revision, HEAD where none is named; `shown` is the URL for citations, if another.

    Raises OutcropError for a URL that git must not see, and SourceError where the repository or the revision could not be had.
    """
    clone = Clone(checked_url(url), reach)
    commit = clone.commit(revision or "HEAD")
    clone.bring(row.blob for row in rows_of(clone.store.place, commit) if wanted(row.file.path))
    cited = canonical_url(shown or url)
    name = f"{name_of(cited or without_credentials(url))}@{revision or 'HEAD'}"
    return commit_snapshot(clone.store.place, name, cited, commit, wanted)


@dataclass(frozen=True, slots=True)
class Clone:
    """What is here of a repository, and what else can be had."""

    url: str
    reach: Reach

    @property
    def store(self) -> Store:
        """The commits that were fetched, each with its trees and some of its blobs."""
        return Store.of(self.reach.cache, self.url)

    @property
    def history(self) -> Store:
        """All commits that were ever needed, without their trees."""
        return Store.of(self.reach.cache, self.url, HISTORY)

    def commit(self, name: str) -> str:
        """The id of the commit that a tag, a branch, HEAD or a full or short id names; the commit and its trees are here then.

        Raises SourceError where it cannot be had.
        """
        if WHOLE.fullmatch(name):
            return self._by_id(name)
        if not NAME.fullmatch(name):
            raise SourceError(f"{name!r} names no revision of {self._shown}; name a branch, a tag or a commit's id.")
        if self.reach.offline:
            return self._kept(name)
        try:
            self._fetch(self.store, [f"+{name}:{_ref(name)}"], PARTIAL, shallow=True)
        except SourceError as error:
            if not isinstance(error, UnknownNameError):
                raise
            if HEX.fullmatch(name):
                return self._by_id(self._in_full(name))
            raise self._unknown(name) from None
        found = self._peeled(self.store, _ref(name))
        if found is None:
            raise SourceError(f"{name!r} of {self._shown} names no commit; name a branch, a tag or a commit's id.")
        return found

    def bring(self, blobs: Iterable[str]) -> None:
        """Fetch all of these blobs that are not here, in one request.

        Raises SourceError where they cannot be had.
        """
        missing = self._missing(blobs)
        if not missing:
            return
        if self.reach.offline:
            raise SourceError(
                f"{len(missing):,} files of {self._shown} were not fetched yet; run once without --offline."
            )
        self._fetch(self.store, missing, PARTIAL, shallow=False)
        if missing := self._missing(missing):
            raise SourceError(f"{self._shown} did not give {len(missing):,} of the files; try again.")

    def refs(self) -> Mapping[str, str]:
        """The commit of every branch and tag that the server tells of, by its short name; tags win, and HEAD is among them.

        Raises SourceError where the server does not answer.
        """
        lines = (
            self._converse(self.store, ["ls-remote", "origin"], {}, "asking").decode("utf-8", "replace").splitlines()
        )
        rows = [line.split("\t", 1) for line in lines if "\t" in line]
        found = {name: oid for oid, name in rows if not name.endswith("^{}")}
        found |= {name.removesuffix("^{}"): oid for oid, name in rows if name.endswith("^{}")}
        heads = {name.removeprefix("refs/heads/"): oid for name, oid in found.items() if name.startswith("refs/heads/")}
        tags = {name.removeprefix("refs/tags/"): oid for name, oid in found.items() if name.startswith("refs/tags/")}
        return {**({"HEAD": found["HEAD"]} if "HEAD" in found else {}), **heads, **tags}

    def tag(self, name: str) -> str | None:
        """The commit that a tag names at the server now; none where it has no such tag.

        Raises SourceError where the server does not answer.
        """
        if not NAME.fullmatch(name):
            return None
        words = ["ls-remote", "--tags", "origin", f"refs/tags/{name}", f"refs/tags/{name}^{{}}"]
        rows = self._converse(self.store, words, {}, "asking").decode("utf-8", "replace").splitlines()
        return rows[-1].split("\t")[0] if rows else None  # what an annotated tag leads to comes last

    def commits(self, *names: str) -> None:
        """Fetch the history that leads to these commits, without its trees.

        Raises SourceError where it cannot be had.
        """
        if self.history.is_there() and all(self._peeled(self.history, name) == name for name in names):
            return
        if self.reach.offline:
            raise SourceError(f"The history of {self._shown} was not fetched yet; run once without --offline.")
        self._fetch(self.history, list(names), COMMITS, shallow=False)

    @property
    def _shown(self) -> str:
        return repr(without_credentials(self.url))

    def _by_id(self, commit: str) -> str:
        if self._has(commit):
            return commit
        if self.reach.offline:
            raise SourceError(f"Commit {commit} of {self._shown} was not fetched yet; run once without --offline.")
        self._fetch(self.store, [commit], PARTIAL, shallow=True)
        if not self._has(commit):
            raise SourceError(f"{commit} of {self._shown} is no commit; name a branch, a tag or a commit's id.")
        return commit

    def _kept(self, name: str) -> str:
        """What a name meant when it was fetched last."""
        found = self._peeled(self.store, _ref(name)) if self.store.is_there() else None
        if found is None and HEX.fullmatch(name):
            found = next(iter(self._beginning(name)), None)
        if found is None:
            raise SourceError(f"Revision {name!r} of {self._shown} was not fetched yet; run once without --offline.")
        return found

    def _beginning(self, short: str) -> list[str]:
        """The commits whose ids begin so, of those that are here."""
        stores = [store for store in (self.history, self.store) if store.is_there()]
        return list(dict.fromkeys(one for store in stores for one in disambiguated(store.place, short)))

    def _in_full(self, short: str) -> str:
        """The one commit whose id begins so: no server tells, so all commits are fetched, without their files."""
        self._fetch(self.history, ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"], COMMITS, shallow=False)
        several = self._beginning(short)
        if len(several) > 1:
            told = ", ".join(several[:NEAR])
            raise SourceError(
                f"{short!r} may be any of {len(several)} commits of {self._shown}; write more of it: {told}."
            )
        if not several:
            raise self._unknown(short)
        return several[0]

    def _unknown(self, name: str) -> SourceError:
        """That there is no such revision, and which come near."""
        known = self.refs()
        if name == "HEAD" or not known:
            return SourceError(
                f"{self._shown} holds no commit yet."
                if not known
                else f"{self._shown} has no HEAD; name a branch or tag."
            )
        near = get_close_matches(name, known, NEAR, CUTOFF)
        hint = (
            f"did you mean {' or '.join(map(repr, near))}?"
            if near
            else f"it has {len(known):,} branches and tags, none of them like it."
        )
        return SourceError(f"There is no revision {name!r} at {self._shown}; {hint}")

    def _has(self, commit: str) -> bool:
        """Whether a commit is here with all its trees."""
        return self.store.is_there() and ask(self.store.place, "ls-tree", "-r", "-z", commit).returncode == 0

    def _missing(self, blobs: Iterable[str]) -> list[str]:
        with closing(Objects(self.store.place, "--batch-check")) as objects:
            return [blob for blob in sorted(set(blobs)) if not objects.has(blob)]

    def _peeled(self, store: Store, name: str) -> str | None:
        answer = ask(store.place, "rev-parse", "--quiet", "--verify", f"{name}^{{commit}}")
        return answer.stdout.decode().strip() or None

    def _fetch(self, store: Store, what: list[str], settings: Mapping[str, str], *, shallow: bool) -> None:
        words = [
            "fetch",
            "--progress",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-auto-gc",
            "--recurse-submodules=no",
            "--force",
            "--stdin",
        ]
        asked = "".join(f"{one}\n" for one in what).encode()
        depth = ["--depth=1"] if shallow else []
        try:
            self._converse(store, [*words, *depth, "origin"], settings, "fetching", asked)
        except WholeHistoriesError:
            self._converse(store, [*words, "origin"], settings, "fetching", asked)

    def _converse(
        self, store: Store, words: list[str], settings: Mapping[str, str], doing: str, stdin: bytes = b""
    ) -> bytes:
        from outcrop.sources.talk import converse  # GitPython: nothing that a local folder needs

        heard = partial(self.reach.tell, name_of(without_credentials(self.url)), doing)
        with store.held() as lock:
            try:
                return converse(store.place, {"remote.origin.url": self.url, **settings}, words, heard, stdin, [lock])
            except Refused as refused:
                raise self._told(refused, stdin) from None

    def _told(self, refused: Refused, stdin: bytes) -> SourceError:
        if cannot_be_shallow(refused):
            return WholeHistoriesError(str(unanswered(refused, self.url)))
        if is_unknown_name(refused):
            return UnknownNameError(str(unanswered(refused, self.url)))
        if is_unknown_object(refused):
            named = stdin.decode().split()
            what = f"commit {named[0]}" if len(named) == 1 else "all of those files"
            return SourceError(
                f"{self._shown} does not give {what}: its history was rewritten, or it never held it; name a revision that is there."
            )
        return unanswered(refused, self.url)


class UnknownNameError(SourceError):
    """The server has no such branch or tag."""


class WholeHistoriesError(SourceError):
    """The server cannot give a commit without its history."""


def _ref(name: str) -> str:
    """Where a store keeps what a name meant; one name is never the folder of another."""
    return f"refs/outcrop/{quote(name, safe='')}"
