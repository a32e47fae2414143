import re
from dataclasses import replace
from pathlib import Path

import pytest

from appendix.documents import EVIL, document, hostile, introduced
from outcrop.appendix.composing import Composer
from outcrop.appendix.latex import latex
from outcrop.appendix.tex.code import columns, listed, minted
from outcrop.appendix.tex.text import linked, plain, prose
from outcrop.model.appendix import AppendixWish, Language
from outcrop.model.finding import Words
from outcrop.patterns.catalogue import load
from outcrop.report.excerpts import Row


@pytest.fixture
def text(tmp_path: Path) -> str:
    return "\n".join(latex(document(tmp_path)))


def test_every_line_of_an_excerpt_has_the_number_it_has_in_the_file(text: str, tmp_path: Path) -> None:
    block = re.search(r"firstnumber=(\d+),.*\n((?:.*\n)*?)\\end\{lstlisting\}", text)
    assert block is not None
    shown = re.sub(r"`[^`]*`", "", block[2])
    file = next(one for one in tmp_path.iterdir() if shown.splitlines()[0] in one.read_text())
    assert shown.splitlines() == file.read_text().splitlines()[int(block[1]) - 1 :][: len(shown.splitlines())]


def test_a_role_has_a_band_a_number_a_note_and_a_label_to_refer_to_its_line(text: str) -> None:
    line = next(one for one in text.splitlines() if "pthread_mutex_lock" in one and one.startswith("`"))
    assert re.match(r"`(\\OutcropStep\{\d\})?\\OutcropBand\{A\}\{4\}\{32\}", line)
    assert re.search(r"\\OutcropAside\{\\OutcropCall\{A\}\{1\} takes", line)
    assert re.search(r";`\\OutcropCall\{A\}\{1\}\\label\{lst:[a-zA-Z0-9-]+:1\}`$", line)


def test_an_excerpt_has_caption_label_claim_witness_citation_and_licence(text: str) -> None:
    assert re.search(r"caption=\{\[\{\\OutcropCode\{forget\} in list\.c, lines 1–\d+\}\]", text)
    assert "label={lst:" in text
    assert "The walk that shows it" in text
    assert r"\item[SWHID] \OutcropCode{swh:1:cnt:" in text.replace(r"\allowbreak{}", "")
    assert r"\item[Licence] not stated" in text


def test_what_is_left_out_is_told_and_numbers_go_on_behind_it(tmp_path: Path) -> None:
    one = document(tmp_path)
    entry = one.parts[0].entries[0]
    rows = (entry.rows[0], Row(2, 40, None), Row(41, 41, "x"), Row(50, 50, "y"))
    part = replace(one.parts[0], entries=(replace(entry, rows=rows),))
    text = "\n".join(latex(replace(one, parts=(part,))))
    assert re.findall(r"firstnumber=(\d+)", text) == ["1", "41", "50"]
    assert "lines 2–40 left out" in text
    assert len(re.findall(r"caption=\{\[", text)) == 1


def test_both_languages_stand_one_after_the_other(tmp_path: Path) -> None:
    text = "\n".join(latex(document(tmp_path, "both")))
    assert r"\OutcropBoth{" in text
    assert r"\usepackage{xeCJK}" in text
    assert "许可证" in text


def test_an_english_appendix_needs_no_chinese_font(text: str) -> None:
    assert "xeCJK" not in text


@pytest.mark.parametrize("language", ["zh", "both"])
def test_an_appendix_that_quotes_nothing_has_its_chinese_too(language: Language) -> None:
    text = "\n".join(latex(Composer(load(), AppendixWish(lang=language), 3).document([])))
    assert "附录" in text
    assert r"\usepackage{xeCJK}" in text


def test_a_chinese_title_alone_needs_a_chinese_font(tmp_path: Path) -> None:
    one = replace(document(tmp_path), title=Words("附录", "附录"))
    assert r"\usepackage{xeCJK}" in "\n".join(latex(one))
    assert r"\usepackage{xeCJK}" not in "\n".join(latex(one, fragment=True)), "which has no title"


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    one = document(tmp_path, "both")
    assert list(latex(one)) == list(latex(one))


def test_a_fragment_tells_what_it_wants_and_has_no_preamble(tmp_path: Path) -> None:
    text = "\n".join(latex(document(tmp_path), fragment=True))
    assert text.startswith("% Compile with lualatex or xelatex.")
    assert "%   \\usepackage{listings,caption}" in text
    assert r"\documentclass" not in text
    assert r"\OutcropAside{\O" not in text, "the margins of a thesis are the author's"


def test_minted_is_there_on_request(tmp_path: Path) -> None:
    text = "\n".join(latex(document(tmp_path), minted=True))
    assert r"\begin{OutcropMinted}{firstnumber=1,frame=lines}{c}" in text
    assert "lstlisting" not in text


def test_the_authors_own_paragraphs_stay_paragraphs(tmp_path: Path) -> None:
    one = document(tmp_path)
    entry = replace(one.parts[0].entries[0], before=Words("One\nline.\n\nAnother.", ""))
    text = "\n".join(latex(replace(one, parts=(replace(one.parts[0], entries=(entry,)),))))
    assert r"One line.\par Another.\par" in text


def test_a_system_is_introduced_with_its_picture(tmp_path: Path) -> None:
    text = "\n".join(latex(introduced(document(tmp_path))))
    assert r"\begin{tikzpicture}" in text
    assert r"\label{fig:glusterfs}" in text
    assert r"\item[Reference]" in text


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_acts_in_a_sentence(evil: str) -> None:
    for told in (plain(evil), prose(f"a `{evil}` b")):
        assert re.sub(r"\\OutcropGlyph\{[0-9A-F]+\}", "", told).isprintable()
        rest = re.sub(r"\\(text[a-z]+\{\}|[{}$&#%_ ]|OutcropGlyph|OutcropCode|allowbreak\{\}|kern0pt\{\})", "", told)
        assert not set(rest) & set('\\$&#%_^`"'), rest


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_acts_in_a_listing(evil: str) -> None:
    line = listed(list(columns(evil)))
    assert line.count("`") % 2 == 0
    raw = "".join(line.split("`")[::2])
    assert re.fullmatch("[ -~]*", raw)
    assert r"\end{lstlisting}" not in line
    for led_out in line.split("`")[1::2]:
        assert re.fullmatch(
            r"(\\(OutcropText|OutcropWide|OutcropGlyph|text[a-z]+|allowbreak| )|[{}]|[^\\$&#%_^])*", led_out
        )


def test_tabs_are_filled_up_and_what_acts_is_escaped() -> None:
    assert "".join(one.text for one in columns("a\tb\x1b\u202e")) == r"a       b\x1b\u202e"
    assert minted(list(columns("é 中 \U0001f600"))) == r"é 中 \U0001f600"


def test_an_address_cannot_leave_its_link() -> None:
    assert linked("javascript:alert(1)") == "javascript:\\allowbreak{}alert(1)"
    assert linked("https://h/a_b#L1}").startswith(r"\href{https://h/a\_b\#L1\%7D}{")


def test_a_hostile_document_names_no_environment_that_its_code_ends(tmp_path: Path) -> None:
    text = "\n".join(latex(hostile(document(tmp_path)), minted=True))
    assert r"\begin{OutcropMintedX}" in text
