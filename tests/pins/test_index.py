"""An index holds every function of a snapshot by place, by name and by code, and no file is parsed for it."""

from pathlib import Path

import pytest

from outcrop.pins.index import Index, index_of, index_of_files
from outcrop.scanning.selection import wanted
from outcrop.sources import open_source

from .given import FIXTURES

JOIN = """\
/* Lets a peer in. */
int
join(struct peer *peer)
{
    peer->next = peers;   /* the newest first */
    return peer->next ? 0 : -1;
}
"""


def indexed(**files: str) -> Index:
    return index_of_files({name.replace("_", "."): text.encode() for name, text in files.items()})


def test_a_function_is_found_by_its_place_its_name_and_its_code() -> None:
    index = indexed(peer_c=JOIN)
    (join,) = index
    assert (join.path, join.name, join.lines) == ("peer.c", "join", (2, 7))
    assert index.by_place["peer.c", "join"] == index.by_name["join"] == index.by_digest[join.digest] == [join]


def test_code_is_the_same_however_it_is_laid_out_and_whatever_it_is_called() -> None:
    other = (
        JOIN.replace("    ", "\t")
        .replace(" /* the newest first */", "")
        .replace("join", "let_in")
        .replace("? 0", "\n? 0")
    )
    (one,), (two,) = indexed(peer_c=JOIN), indexed(peer_c=other)
    assert one.digest == two.digest
    assert one.name != two.name


@pytest.mark.parametrize(("old", "new"), [("-1", "-2"), ("peers;", "peer;"), ("0 :", '"0" :')])
def test_code_of_other_tokens_is_other_code(old: str, new: str) -> None:
    (one,), (two,) = indexed(peer_c=JOIN), indexed(peer_c=JOIN.replace(old, new))
    assert one.digest != two.digest


def test_a_method_is_called_by_its_class_wherever_it_stands() -> None:
    code = """\
namespace gneiss {
class Table : public Base<int> {
 public:
  int Size() const { return 1; }
  struct Row { void Clear() { } };
};
void Table::Fill(int n) { }
int Free() { return 0; }
template <class T>
T Box<T>::Get() { return t; }
}
"""
    names = [one.name for one in indexed(table_cc=code)]
    assert names == ["Table::Size", "Table::Row::Clear", "Table::Fill", "Free", "Box<T>::Get"]


def test_a_struct_of_c_qualifies_nothing() -> None:
    assert [one.name for one in indexed(peer_c=f"struct peer {{ int id; }};\n{JOIN}")] == ["join"]


def test_a_file_without_functions_is_known_too() -> None:
    assert list(indexed(peer_h="int join(struct peer *peer);\n").functions) == ["peer.h"]


def test_bytes_that_are_no_text_hold_no_functions() -> None:
    assert list(index_of_files({"a.c": b"int f(void) { }\0"})) == []


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_folder_is_indexed_by_any_number_of_processes(jobs: int) -> None:
    index = index_of(open_source(str(FIXTURES / "ferrite"), wanted), jobs)
    path = next(path for path in index.functions if path.endswith("ferrite/peer.c"))
    assert index.functions[path]
    for one in index.functions[path]:
        assert one.last in index.code(one).decode()
        assert b"/*" not in index.code(one)


def test_a_file_that_is_gone_since_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "peer.c").write_text(JOIN)
    snapshot = open_source(str(tmp_path), wanted)
    (tmp_path / "peer.c").unlink()
    assert list(index_of(snapshot)) == []
