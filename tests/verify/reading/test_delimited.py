"""Plain text that sets code apart by marks: AsciiDoc, Org, wikis, forums."""

import time

import pytest

from outcrop.verify.reading.delimited import delimited
from outcrop.verify.references import references_of

from ..given import prose, quotes, read

CODE = "int a(void)\n{\n\treturn 1;\n}\n\nint b;"


@pytest.mark.parametrize(
    ("begin", "end", "language"),
    [
        ("[source,c]\n----", "----", "c"),
        ("[source, cpp, linenums]\n-----", "-----", "cpp"),
        ("[,c]\n.src/list.c\n----", "----", "c"),
        ("#+BEGIN_SRC c -n", "#+END_SRC", "c"),
        ("#+begin_example", "#+end_example", None),
        ("{code:c}", "{code}", "c"),
        ("{code:title=src/list.c|language=c}", "{code}", "c"),
        ("{noformat}", "{noformat}", None),
        ("[code=c]", "[/code]", "c"),
    ],
)
def test_a_block_begins_and_ends_with_a_mark(begin: str, end: str, language: str | None) -> None:
    text = f"Words.\n{begin}\n{CODE}\n{end}\nint this_is_no_part(of_it);\nMore words."
    [quote] = quotes(text, "text")
    assert ("\n".join(quote.rows), quote.language) == (CODE, language)
    assert quote.lines[0] == 2 + begin.count("\n") + 1
    assert prose(text, "text")[0] == "Words."


@pytest.mark.parametrize(
    ("begin", "end"), [("[source,c,linenums,start=77]\n----", "----"), ("#+BEGIN_SRC c -n 77", "#+END_SRC")]
)
def test_its_head_may_tell_the_first_line(begin: str, end: str) -> None:
    [quoted] = references_of(read(f"{begin}\n{CODE}\n{end}\n", "text"))
    assert [one.lines.first for one in quoted.references if one.lines is not None] == [77]


def test_its_head_may_name_the_file() -> None:
    [quoted] = references_of(read(f"{{code:title=src/list.c|language=c}}\n{CODE}\n{{code}}\n", "text"))
    assert [one.path.path for one in quoted.references if one.path is not None] == ["src/list.c"]


@pytest.mark.parametrize(
    "text", ["----\nint a;\n----\n", "[source,c]\nint a;\n", "[source,c]\n----\nno end\n", "# {code}\n"]
)
def test_other_marks_are_none(text: str) -> None:
    assert delimited(text.split("\n"), 0) is None


@pytest.mark.parametrize("part", ["{code}\nx\n", "[source]\n----\n", "#+begin_src\n"])
def test_it_takes_time_by_its_size(part: str) -> None:
    began = time.process_time()
    quotes(part * 20_000, "text")
    assert time.process_time() - began < 10
