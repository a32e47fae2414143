"""The files of one source as they are quoted: their lines, where they stand, and under which licence. Each is asked once."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from outcrop.appendix.document import Licence, Source
from outcrop.appendix.gathering import Gathered
from outcrop.citations import cite_ranges
from outcrop.errors import SourceError
from outcrop.model.extent import Lines
from outcrop.model.source import Blob, Origin
from outcrop.report.excerpts import Row
from outcrop.scanning.batches import LARGEST
from outcrop.sources.licensing import licence_files, licence_tag


class Quoting:
    """What is told of each excerpt of a source; of a file only what is told is kept, since there may be thousands."""

    def __init__(self, one: Gathered) -> None:
        self.one = one
        self.told: dict[str, tuple[Origin, str | None]] = {}

    def rows(self, path: str, ranges: Sequence[tuple[int, int]]) -> Iterator[Row]:
        """Lines as they stand, with a row for what is left out between two ranges, which are in order and apart."""
        lines = Lines(self._blob(path).data)
        end = None
        for first, last in ranges:
            if end is not None and first > end + 1:
                yield Row(end + 1, first - 1, None)
            for number in range(first, min(last, len(lines)) + 1):
                yield Row(number, number, lines.text(number))
            end = last

    def source(self, path: str, ranges: Sequence[tuple[int, int]]) -> Source:
        """Where lines come from, each range cited by itself."""
        origin, _ = self._file(path)
        cited = cite_ranges(origin, ranges, self.one.snapshot.forge)
        return Source(self.one.name, origin.url, origin.commit, self.one.tag, path, cited)

    def licence(self, path: str) -> Licence:
        """The file's own tag, else what the systems list says, else the repository's licence file, else nothing."""
        _, tag = self._file(path)
        return Licence(tag, "file") if tag is not None else self._whole

    @cached_property
    def _whole(self) -> Licence:
        """What holds for files that say nothing themselves."""
        if self.one.system is not None and self.one.system.licence:
            return Licence(self.one.system.licence, "system")
        files = licence_files(self.one.snapshot)
        return Licence(files[0], "repository") if files else Licence(None, "nobody")

    def _file(self, path: str) -> tuple[Origin, str | None]:
        """Where a file stands, and its own tag."""
        if path not in self.told:
            blob = self._blob(path)
            self.told[path] = self.one.snapshot.origin(blob), licence_tag(blob.data)
        return self.told[path]

    def _blob(self, path: str) -> Blob:
        """A file as it is now.

        Raises SourceError where it cannot be read, since nothing can be cited then.
        """
        blob = self.one.snapshot.read(path, LARGEST)
        if not isinstance(blob, Blob):
            raise SourceError(f"'{path}' of {self.one.name} cannot be quoted: {blob.why}.")
        return blob
