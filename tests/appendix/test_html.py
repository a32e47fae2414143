"""An appendix as an HTML page: what stands in its text, before any browser has seen it."""

import base64
import hashlib
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from appendix.composed import document
from appendix.hostile import hostile, with_nul
from outcrop.appendix.document import Document
from outcrop.appendix.html import page
from outcrop.model.appendix import AppendixWish, ChosenExcerpt
from outcrop.model.finding import Words
from outcrop.systems import known_systems
from running import FORGET, HOLD

LONG = "".join(f"    step({number});\n" for number in range(100))


def written(one: Document) -> str:
    return "".join(page(one))


def told(tmp_path: Path, code: str = FORGET, **wish: Any) -> str:
    (tmp_path / "list.c").write_text(code)
    return written(document(tmp_path, wish=AppendixWish(**wish)))


def text(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", markup))


def lines(markup: str) -> list[str]:
    """The lines of all excerpts as a reader copies them: notes and numbers are left behind."""
    blocks = re.findall(r'<pre class="code"[^>]*><code>(.*?)</code></pre>', markup, re.DOTALL)
    return "".join(text(re.sub(r"<span class=notes>.*?\n?</span>(?=</span>)", "", one)) for one in blocks).split("\n")


def test_the_code_stands_there_verbatim(tmp_path: Path) -> None:
    markup = told(tmp_path, "int first;\n\n" + FORGET)
    assert [line.rstrip() for line in lines(markup)][: len(FORGET.splitlines())][:3] == FORGET.splitlines()[:3]
    for line in FORGET.splitlines():
        assert line in text(markup)


def test_lines_have_the_numbers_of_their_file(tmp_path: Path) -> None:
    numbers = re.findall(r"data-n=\"?(\d+)", told(tmp_path, "int first;\n\n" + FORGET))
    assert numbers == [str(number) for number in range(3, 11)]


def test_a_role_and_its_note_lead_to_each_other(tmp_path: Path) -> None:
    markup = told(tmp_path)
    assert 'id=1_r1 data-r="1" href=#1_n1>pthread_mutex_lock(&amp;peers_lock);</a>' in markup
    assert "id=1_n1 href=#1_r1>" in markup
    assert "<em>lock</em> takes <code>&amp;peers_lock</code>" in markup


def test_a_role_over_several_lines_is_marked_in_each(tmp_path: Path) -> None:
    code = FORGET.replace("list_del(&peer->link);", "list_add_tail(&peer->link,\n                  &peers);")
    marked = re.findall(r'<a class="m[^>]*>(.*?)</a>', told(tmp_path, code))
    assert [text(one) for one in marked][1:3] == ["list_add_tail(&peer->link,", "&peers);"]


def test_every_link_inside_the_page_leads_somewhere(tmp_path: Path) -> None:
    markup = told(tmp_path, HOLD)
    ids = re.findall(r' id="?([^" >]*)', markup)
    assert len(ids) == len(set(ids))
    inside = {one for one in re.findall(r'href="?#([^" >]*)', markup) if "=" not in one}
    assert inside <= set(ids)


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    markup = told(tmp_path, FORGET.replace("    list_del", LONG + "    list_del"))
    assert "<span class=gap data-n=7 data-to=102><b>⋮ </b>lines 7–102 left out\n</span>" in markup


def test_the_steps_of_a_witness(tmp_path: Path) -> None:
    markup = told(tmp_path, HOLD)
    assert re.findall(r'<li data-line="(\d+)">', markup)[:3] == ["4", "5", "6"]
    assert '<span class="grade g-leaky">leaky</span>' in markup


def test_a_citation_is_complete(tmp_path: Path) -> None:
    markup = text(told(tmp_path, "/* SPDX-License-Identifier: MIT */\n" + FORGET))
    assert "list.c:1-9" in markup
    assert re.search(r"swh:1:cnt:[0-9a-f]{40};path=/list\.c;lines=1-9", markup) or "swh:1:cnt:" in markup
    assert "MIT (the file says so)" in markup
    assert "not stated" not in markup


def test_a_licence_that_nobody_tells(tmp_path: Path) -> None:
    assert "not stated" in text(told(tmp_path))


def test_the_authors_own_words(tmp_path: Path) -> None:
    (tmp_path / "list.c").write_text(FORGET)
    chosen = ChosenExcerpt(
        str(tmp_path),
        "list.c:1-2,6-7",
        title=Words("Mine", "我的"),
        before=Words("First\nthis.\n\nThen <b>.", "先"),
        after=Words("So `x`.", "后"),
    )
    markup = written(document(wish=AppendixWish(excerpt=(chosen,))))
    assert "<span>Mine</span>" in markup
    assert "<p>First this.</p><p>Then &lt;b&gt;.</p>" in markup
    assert "<p>So <code>x</code>.</p>" in markup
    assert re.findall(r"data-n=\"?(\d+)", markup) == ["1", "2", "3", "6", "7"]
    assert "data-n=3 data-to=5><b>⋮ </b>lines 3–5 left out" in markup
    assert "<code>list.c:1-2</code>, <code>list.c:6-7</code>" in markup
    assert re.findall(r";lines=([0-9-]+)</code>", markup) == ["1-2", "6-7"]


def test_a_system_is_introduced_with_its_picture(tmp_path: Path) -> None:
    (tmp_path / "list.c").write_text(FORGET)
    system = known_systems()["glusterfs"]
    markup = written(replace(document(tmp_path), introduced=(system,)))
    assert "decentralised" in markup
    assert system.why is not None
    assert system.why.en in text(markup)
    assert markup.count('<rect class="box"') == len(system.parts)
    assert f'<a href="{system.reference.url}" rel="noreferrer noopener">' in markup if system.reference else True


def test_a_system_without_parts_has_no_picture(tmp_path: Path) -> None:
    (tmp_path / "list.c").write_text(FORGET)
    bare = replace(known_systems()["glusterfs"], parts=(), links=(), reference=None, why=None)
    assert '<figure class="diagram">' not in written(replace(document(tmp_path), introduced=(bare,)))


def test_each_language(tmp_path: Path) -> None:
    english, chinese, both = (told(tmp_path, lang=lang) for lang in ("en", "zh", "both"))
    assert "锁" not in english
    assert "takes <code>" not in chinese
    assert '<html lang="zh" data-show="zh">' in chinese
    assert '<span lang="en">Guarded collection</span>' in both
    assert re.search(r'<span lang="zh">[^<]*锁', both)
    assert 'data-speak="zh"' in both
    assert 'data-speak="zh"' not in english


def test_a_number_of_the_matrix_tells_how_many_of_them_are_quoted(tmp_path: Path) -> None:
    (tmp_path / "list.c").write_text(FORGET + FORGET.replace("forget", "forget_too"))
    one = document(tmp_path, patterns=("guarded-collection",), limit=1, wish=AppendixWish(lang="both"))
    markup = written(one)
    assert re.search(r'title="1 of 2 quoted[^"]*引用 2 处中的 1 处" aria-label="[^"]*: 2 \(1 of 2 quoted', markup)
    assert "The numbers count all 2 findings; the best 1 of them are quoted below." in text(markup)
    assert "数字计入全部 2 处发现" in text(markup)
    whole = written(document(tmp_path, patterns=("guarded-collection",), limit=None))
    assert "The numbers count" not in whole, "where all are quoted there is nothing to tell"


def test_an_empty_appendix(tmp_path: Path) -> None:
    (tmp_path / "main.c").write_text("int main(void)\n{\n    return 0;\n}\n")
    assert "Nothing is quoted." in text(written(document(tmp_path)))


def test_the_policy_allows_what_is_in_the_page_and_nothing_else(tmp_path: Path) -> None:
    markup = told(tmp_path)
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', markup).group(1))  # type: ignore[union-attr]
    for kind in ("style", "script"):
        [inside] = re.findall(rf"<{kind}>(.*?)</{kind}>", markup, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert not re.search(r'<[^>]* (style|on\w+)="', re.sub(r"<(script|style)>.*?</\1>", "", markup, flags=re.DOTALL))
    assert not re.search(r'(src|href)="?(?!#|data:image/svg|https://)[^"]', markup)


class Tags(HTMLParser):
    """Every tag, and whether each that was opened is closed in its turn."""

    VOID = frozenset({"meta", "link", "input", "img", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_tag_is_closed(tmp_path: Path) -> None:
    tags = Tags()
    tags.feed(told(tmp_path, HOLD, lang="both"))
    assert tags.open == []


@pytest.mark.parametrize("lang", ["en", "both"])
def test_hostile_code_only_shows(tmp_path: Path, lang: Any) -> None:
    markup = written(with_nul(document(hostile(tmp_path), wish=AppendixWish(lang=lang))))
    tags = Tags()
    tags.feed(markup)
    assert not tags.names & {"img", "iframe", "object"}
    assert len(re.findall("<script", markup)) == 1
    shown = text(re.sub(r"<(script|style)>.*?</\1>", "", markup, flags=re.DOTALL))
    assert '<script>window.hit = 1</script><img src=x onerror="window.hit = 1"> \\x1b[31m' in shown
    assert "\\u202e */" in shown
    assert "/* \\x00<b>\\x00 */" in shown
    assert "{{ 7 * 7 }} {% raw %} `${window.hit = 1}` &lt;b&gt; --> <!--" in shown
    assert "\\xff" in shown
    assert "\\xfe<i>\\x1b.c" in shown
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", markup)
    markup.encode()


def test_twice_is_the_same(tmp_path: Path) -> None:
    assert told(tmp_path, HOLD, lang="both") == told(tmp_path, HOLD, lang="both")


def test_a_long_page_is_read_without_scripts_too(tmp_path: Path) -> None:
    for number in range(160):
        (tmp_path / f"list{number}.c").write_text(FORGET.replace("forget", f"forget{number}"))
    markup = written(document(tmp_path, patterns=("guarded-collection",), limit=None))
    assert markup.count('<noscript class="body">') == markup.count("<article ") == 160
    assert "list_del(&amp;peer-&gt;link);" in markup
