"""Archives as forges hand them out, and as nobody should: read in memory, nothing unpacked onto the disk, nothing followed."""

import io
import random
import struct
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from outcrop.errors import SourceError
from outcrop.model.source import Origin, Unreadable
from outcrop.sources import archive, open_source
from running import FORGET

from .places import commit, git, is_c, paths, read, write

FILES = {"src/a.c": FORGET, "src/deep/b.h": "int b;\n", "README": "Peers.\n", "é.c": "int e;\n"}
LONG = "src/" + "deep/" * 40 + "x.c"


@pytest.fixture
def checkout(top: Path) -> Path:
    commit(top, {**FILES, LONG: "int x;\n"})
    git(top, "remote", "add", "origin", "https://github.com/example/peers")
    return top


def handed_out(checkout: Path, ending: str) -> Path:
    """An archive as a forge makes it: everything in one folder that is named after the revision."""
    place = checkout.parent / f"peers-1.0.{ending}"
    form = "tar" if ending in ("tar.xz", "tar.bz2") else ending
    made = place if form == ending else checkout.parent / "made.tar"
    git(checkout, "archive", f"--format={form}", "--prefix=peers-1.0/", "-o", str(made), "HEAD")
    if made != place:
        pack = {"tar.xz": archive.lzma.open, "tar.bz2": archive.bz2.open}[ending]
        with pack(place, "wb") as packed:
            packed.write(made.read_bytes())
    return place


def tarred(place: Path, *members: tuple[str | tarfile.TarInfo, bytes], form: int = tarfile.PAX_FORMAT) -> Path:
    """A .tar.gz of these members, whatever they are."""
    with tarfile.open(place, "w:gz", format=form) as tar:
        for member, data in members:
            entry = tarfile.TarInfo(member) if isinstance(member, str) else member
            entry.size = len(data) if entry.isreg() else 0
            tar.addfile(entry, io.BytesIO(data))
    return place


def special(name: str, kind: bytes, leads: str = "") -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, leads
    return entry


def refusal(place: Path, revision: str = "") -> str:
    with pytest.raises(SourceError) as failure:
        open_source(f"{place}{revision}", is_c)
    assert failure.value.code == 3
    return str(failure.value)


@pytest.mark.parametrize("ending", ["tar.gz", "tgz", "zip", "tar", "tar.xz", "tar.bz2"])
def test_it_is_read_as_the_checkout_that_it_was_made_of(checkout: Path, ending: str) -> None:
    place = handed_out(checkout, ending)
    here, there = open_source(str(place), is_c), open_source(str(checkout), is_c)
    assert paths(here) == paths(there) == ["src/a.c", "src/deep/b.h", LONG, "é.c"]
    assert here.files == there.files == here.around
    assert [read(here, path) for path in paths(here)] == [read(there, path) for path in paths(there)]
    assert (here.name, here.listed, here.unreadable) == ("peers-1.0", 5, ())
    assert sorted(file.name for file in place.parent.iterdir() if file.suffix != ".tar") == sorted(
        {"system", place.name} - ({place.name} if ending == "tar" else set())
    )


def test_it_proves_neither_url_nor_commit(checkout: Path) -> None:
    snapshot = open_source(str(handed_out(checkout, "tar.gz")), is_c)
    blob = read(snapshot, "src/a.c")
    assert (snapshot.url, snapshot.commit) == (None, None)
    assert snapshot.origin(blob) == Origin(None, None, "src/a.c", blob.id)


def test_the_ending_is_not_trusted(checkout: Path) -> None:
    """A browser may unpack what it fetches, and keep the name."""
    plain = handed_out(checkout, "tar").rename(checkout.parent / "peers.tar.gz")
    assert len(open_source(str(plain), is_c).files) == 4


def test_capitals_in_the_ending(checkout: Path) -> None:
    place = handed_out(checkout, "zip").rename(checkout.parent / "PEERS.ZIP")
    assert open_source(str(place), is_c).name == "PEERS"


class TestTopFolder:
    def test_none_around_everything(self, tmp_path: Path) -> None:
        assert paths(open_source(str(tarred(tmp_path / "x.tgz", ("a/x.c", b""), ("b/y.c", b""))), is_c)) == [
            "a/x.c",
            "b/y.c",
        ]
        assert paths(open_source(str(tarred(tmp_path / "x.tgz", ("a/x.c", b""), ("y.c", b""))), is_c)) == [
            "a/x.c",
            "y.c",
        ]

    def test_packed_by_hand(self, tmp_path: Path) -> None:
        place = tarred(
            tmp_path / "x.tgz", (special("./", tarfile.DIRTYPE), b""), ("./peers/x.c", b"int x;"), ("./peers/y.c", b"")
        )
        snapshot = open_source(str(place), is_c)
        assert paths(snapshot) == ["x.c", "y.c"]
        assert read(snapshot, "x.c").data == b"int x;"

    def test_a_stray_entry_does_not_keep_it(self, tmp_path: Path) -> None:
        snapshot = open_source(str(tarred(tmp_path / "x.tgz", ("p-1/x.c", b""), ("../y.c", b""))), is_c)
        assert paths(snapshot) == ["x.c"]
        assert snapshot.unreadable == (Unreadable("../y.c", "unreadable", "it would lie outside of the archive"),)

    def test_an_empty_archive(self, tmp_path: Path) -> None:
        snapshot = open_source(str(tarred(tmp_path / "x.tgz")), is_c)
        assert (snapshot.listed, snapshot.files) == (0, ())


class TestHostile:
    def test_links_and_devices_are_no_files(self, tmp_path: Path) -> None:
        place = tarred(
            tmp_path / "x.tgz",
            ("p/a.c", b"int a;"),
            (special("p/link.c", tarfile.SYMTYPE, "/etc/passwd"), b""),
            (special("p/hard.c", tarfile.LNKTYPE, "p/a.c"), b""),
            (special("p/pipe.c", tarfile.FIFOTYPE), b""),
            (special("p/device.c", tarfile.CHRTYPE), b""),
            (special("p/disk.c", tarfile.BLKTYPE), b""),
            (special("p/folder.c", tarfile.DIRTYPE), b""),
        )
        snapshot = open_source(str(place), is_c)
        assert (paths(snapshot), snapshot.listed) == (["a.c"], 1)

    def test_links_in_a_zip(self, tmp_path: Path) -> None:
        link = zipfile.ZipInfo("p/link.c")
        link.external_attr = 0o120777 << 16
        with zipfile.ZipFile(tmp_path / "x.zip", "w") as zipped:
            zipped.writestr("p/a.c", "int a;")
            zipped.writestr(link, "/etc/passwd")
        assert paths(open_source(str(tmp_path / "x.zip"), is_c)) == ["a.c"]

    @pytest.mark.parametrize(
        "name", ["../x.c", "p/../../x.c", "/etc/x.c", "p/./x.c", "p//x.c", "p/.git/x.c", ".git/x.c"]
    )
    def test_what_would_lie_outside_is_told_and_not_read(self, tmp_path: Path, name: str) -> None:
        with zipfile.ZipFile(tmp_path / "x.zip", "w") as zipped:
            zipped.writestr("p/a.c", "int a;")
            zipped.writestr(name, "int x;")
        for place in (tarred(tmp_path / "x.tgz", ("p/a.c", b"int a;"), (name, b"int x;")), tmp_path / "x.zip"):
            snapshot = open_source(str(place), is_c)
            assert paths(snapshot) == ["a.c"]
            assert [one.why for one in snapshot.unreadable] == ["it would lie outside of the archive"]
        assert sorted(file.name for file in tmp_path.iterdir()) == ["x.tgz", "x.zip"]

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_the_last_of_two_of_a_name_counts_as_when_it_is_unpacked(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "x.zip", "w") as zipped:
            zipped.writestr("p/a.c", "int first;")
            zipped.writestr("p/a.c", "int last;")
        for place in (
            tarred(tmp_path / "x.tgz", ("p/a.c", b"int first;"), ("p/a.c", b"int last;")),
            tmp_path / "x.zip",
        ):
            snapshot = open_source(str(place), is_c)
            assert (paths(snapshot), snapshot.listed, snapshot.files[0].size) == (["a.c"], 1, 9)
            assert read(snapshot, "a.c").data == b"int last;"

    def test_odd_names_are_kept(self, tmp_path: Path) -> None:
        names = ["p/new\nline.c", 'p/quo"te.c', "p/\x1b[31m.c", "p/caf\udce9.c", "p/ .c"]
        for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
            place = tarred(tmp_path / "x.tgz", *((name, b"int x;") for name in names), form=form)
            snapshot = open_source(str(place), is_c)
            assert set(paths(snapshot)) == {name.removeprefix("p/") for name in names}

    def test_a_file_too_large_for_any_reader(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(archive, "LARGEST", 1000)
        place = tarred(tmp_path / "x.tgz", ("p/a.c", b"x" * 1001), ("p/b.c", b"x" * 1000))
        snapshot = open_source(str(place), is_c)
        assert snapshot.read("a.c", 1 << 20) == Unreadable("a.c", "too-large", "it holds more than 1000 bytes")
        assert len(read(snapshot, "b.c").data) == 1000
        assert snapshot.read("b.c", 10) == Unreadable("b.c", "too-large", "it holds more than 10 bytes")

    @pytest.mark.parametrize("ending", ["zip", "tgz"])
    def test_more_than_memory_should_hold(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
        monkeypatch.setattr(archive, "MOST", 1 << 20)
        place = tmp_path / f"bomb.{ending}"
        if ending == "zip":
            with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as zipped:
                for number in range(20):
                    zipped.writestr(f"p/{number}.c", bytes(100_000))
        else:
            tarred(place, *((f"p/{number}.c", bytes(100_000)) for number in range(20)))
        assert place.stat().st_size < 20_000
        assert refusal(place) == f"{str(place)!r} holds more than 0 GiB of source; unpack it, and scan the folder."

    def test_what_is_not_wanted_takes_no_memory(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(archive, "MOST", 1000)
        place = tarred(tmp_path / "x.tgz", ("p/a.c", b"int a;"), *((f"p/{n}.bin", bytes(100_000)) for n in range(9)))
        assert paths(open_source(str(place), is_c)) == ["a.c"]

    def test_a_zip_that_lies_about_a_size(self, tmp_path: Path) -> None:
        place = tmp_path / "x.zip"
        with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as zipped:
            zipped.writestr("p/a.c", bytes(100_000))
        place.write_bytes(place.read_bytes().replace(struct.pack("<I", 100_000), struct.pack("<I", 6)))
        assert (
            refusal(place)
            == f"{str(place)!r} cannot be read as an archive (Bad CRC-32 for file 'p/a.c'); fetch it anew."
        )


class TestMistakes:
    def test_a_revision_of_it(self, checkout: Path) -> None:
        place = handed_out(checkout, "tar.gz")
        assert refusal(place, "@v1.0") == (
            f"{str(place)!r} is an archive, which holds no revision but one; leave out @v1.0."
        )

    @pytest.mark.parametrize("ending", ["tar.gz", "tgz", "tar.bz2", "tar.xz", "tar", "zip"])
    @pytest.mark.parametrize(
        "data", [b"", b"<html>404</html>", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ\0", b"PK\x03\x04", b"\0" * 99]
    )
    def test_what_is_none(self, tmp_path: Path, ending: str, data: bytes) -> None:
        place = tmp_path / f"x.{ending}"
        place.write_bytes(data)
        said = refusal(place)
        assert said.startswith(f"{str(place)!r} cannot be read as an archive (")
        assert said.endswith("); fetch it anew.")

    @pytest.mark.parametrize("ending", ["tar.gz", "tar.bz2", "tar.xz", "zip", "tar"])
    def test_one_that_ends_too_soon(self, checkout: Path, ending: str) -> None:
        place = handed_out(checkout, ending)
        data = place.read_bytes()
        place.write_bytes(data[: len(data) // 3 + 7])
        assert "cannot be read as an archive (" in refusal(place)

    def test_damage_that_only_the_sum_at_the_end_tells(self, checkout: Path) -> None:
        place = handed_out(checkout, "tar.gz")
        data = bytearray(place.read_bytes())
        data[-6] ^= 1  # of the sum
        place.write_bytes(data)
        assert refusal(place).startswith(f"{str(place)!r} cannot be read as an archive (CRC check failed 0x")

    def test_an_encrypted_zip(self, tmp_path: Path) -> None:
        place = tmp_path / "x.zip"
        with zipfile.ZipFile(place, "w") as zipped:
            zipped.writestr("p/a.c", "int a;")
        data = bytearray(place.read_bytes())
        data[6] |= 1  # both records say so
        data[data.index(b"PK\x01\x02") + 8] |= 1
        place.write_bytes(data)
        assert refusal(place) == (f"{str(place)!r} cannot be read as an archive ('p/a.c' is encrypted); fetch it anew.")

    def test_a_folder_that_is_called_so(self, tmp_path: Path) -> None:
        write(tmp_path, {"x.zip/a.c": "int a;"})
        assert paths(open_source(str(tmp_path / "x.zip"), is_c)) == ["a.c"]

    @pytest.mark.parametrize("ending", ["tar.gz", "tar", "zip", "tar.xz"])
    def test_whatever_is_wrong_is_one_sentence(self, checkout: Path, ending: str) -> None:
        place = handed_out(checkout, ending)
        data, chance = place.read_bytes(), random.Random(ending)  # noqa: S311 - the same at every run
        for _ in range(150):
            broken = bytearray(data[: chance.choice([len(data), chance.randrange(len(data))])])
            for _ in range(chance.choice([0, 1, 3, 10])):
                at = (
                    chance.choice([chance.randrange(len(broken)), max(0, len(broken) - 1 - chance.randrange(400))])
                    if broken
                    else 0
                )
                broken[at : at + 1] = bytes([chance.randrange(256)])
            place.write_bytes(broken)
            told(lambda: open_source(str(place), is_c))


def told(act: Callable[[], object]) -> None:
    """Nothing but such a sentence, if anything, comes of it."""
    with suppress(SourceError):
        act()
