"""The HTML page as its readers meet it: in a real browser, with a mouse, with keys, on a phone, on paper."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from appendix.browser import Browser, launched
from appendix.composed import CATALOGUE, document
from appendix.hostile import hostile, with_nul
from outcrop.appendix.composing import Composer
from outcrop.appendix.document import Document
from outcrop.appendix.flows import Flows
from outcrop.appendix.gathering import scanned
from outcrop.appendix.html import page
from outcrop.model.appendix import AppendixWish
from outcrop.scanning import Request
from outcrop.systems import known_systems
from running import FORGET

TOP = Path(__file__).parents[2]


def composed(lang: Any) -> Document:
    """The appendix of two small systems, with graphs, as if one were a system that is known."""
    tops = tuple(str(TOP / "fixtures" / name) for name in ("basalt", "gneiss"))
    gathered = list(scanned(Request(tops, CATALOGUE, CATALOGUE.patterns, jobs=1), {}, lambda *_: None))
    flows = Flows(CATALOGUE.vocabulary, lambda *_: None)
    made = Composer(CATALOGUE, AppendixWish(lang=lang), 3, flows.of).document(gathered)
    return replace(made, introduced=(known_systems()["slurm"],))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as one:
        yield one


@pytest.fixture(scope="module")
def pages(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page in each language."""
    place = tmp_path_factory.mktemp("pages")
    made = composed("both")
    for lang in ("en", "zh", "both"):
        (place / f"{lang}.html").write_text("".join(page(replace(made, language=lang))))  # type: ignore[arg-type]
    return {lang: place / f"{lang}.html" for lang in ("en", "zh", "both")}


LEAKY = "#basalt-agent-forget-lock-leak"


def test_a_search_shows_what_holds_all_its_words(browser: Browser, pages: dict[str, Path]) -> None:
    with browser.open(pages["en"]) as one:
        before = one.shown
        one.keyboard.press("/")
        one.keyboard.type("retry_mutex agent_forget")
        one.locator("#_count", has_text=re.compile(r"^[1-9]\d? of")).wait_for()
        one.locator(LEAKY).wait_for()
        one.wait_for_timeout(100)
        assert 0 < one.shown < before / 3
        assert all("retry_mutex" in text for text in one.locator(".entry:visible").all_inner_texts())
        assert "q=retry_mutex+agent_forget" in one.url
        one.locator("#_search").fill("nothing is like this")
        one.get_by_text("No excerpt is like that.").wait_for()
        assert one.locator("section.part:visible").count() == 0
        one.locator("#_clear").click()
        one.wait_for_timeout(100)
        assert one.shown == before
        one.assert_quiet()


def test_filters_narrow_what_is_shown_and_stand_in_the_address(browser: Browser, pages: dict[str, Path]) -> None:
    with browser.open(pages["en"]) as one:
        one.locator("select[name=system]").select_option("basalt")
        one.locator("select[name=grade]").select_option("leaky")
        shown = one.locator(".entry:visible").evaluate_all("all => all.map(e => [e.dataset.system, e.dataset.grade])")
        assert shown
        assert all(system == "basalt" and "leaky" in grade for system, grade in shown)
        address = one.url
        assert address.endswith("#system=basalt&grade=leaky")
    with browser.open(pages["en"], address[address.index("#") :]) as again:
        assert again.shown == len(shown)
        assert again.locator("select[name=grade]").input_value() == "leaky"
        again.assert_quiet()


def test_a_number_of_the_matrix_leads_to_its_excerpts(browser: Browser, pages: dict[str, Path]) -> None:
    with browser.open(pages["en"]) as one:
        one.get_by_role("link", name="Liveness probe, gneiss: 4").click()
        one.locator("select[name=pattern]").wait_for()
        one.wait_for_timeout(100)
        shown = one.locator(".entry:visible").evaluate_all("all => all.map(e => [e.dataset.system, e.dataset.pattern])")
        assert shown
        assert all(pair == ["gneiss", "liveness-probe"] for pair in shown)
        assert one.locator(".matrix [aria-current]").count() == 1
        one.go_back()
        one.wait_for_timeout(100)
        assert one.shown > len(shown)
        one.assert_quiet()


def test_a_witness_is_walked_by_keys_and_buttons(browser: Browser, pages: dict[str, Path]) -> None:
    with browser.open(pages["en"], LEAKY) as one:
        entry = one.locator(LEAKY)
        entry.locator(".flow summary").click()
        lines = entry.locator(".walk li").evaluate_all("all => all.map(e => e.dataset.line)")
        here = entry.locator(".code .here")
        for line in lines:
            one.keyboard.press("ArrowRight")
            assert here.evaluate_all("all => all.map(e => e.dataset.n)") == [line]
            assert entry.locator("li[aria-current=step]").get_attribute("data-line") == line
            assert set(entry.locator(".flow .here").evaluate_all("all => all.map(e => e.dataset.line)")) == {line}
        one.keyboard.press("ArrowLeft")
        assert here.get_attribute("data-n") == lines[-2]
        one.locator("#_walker").get_by_role("button", name="Next step").click()
        assert here.get_attribute("data-n") == lines[-1]
        entry.locator(".step").first.click()
        assert here.get_attribute("data-n") == lines[0]
        one.wait_for_timeout(600)
        box = here.bounding_box()
        assert 0 < box["y"] < 800
        one.keyboard.press("Escape")
        assert here.count() == 0
        one.assert_quiet()


def test_keys_go_from_excerpt_to_excerpt(browser: Browser, pages: dict[str, Path]) -> None:
    with browser.open(pages["en"]) as one:
        ids = one.locator(".entry").evaluate_all("all => all.map(e => e.id)")
        for key, expected in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
            one.keyboard.press(key)
            assert one.evaluate("document.activeElement.id") == ids[expected]
        one.keyboard.press("?")
        assert one.locator("dialog").is_visible()
        one.keyboard.press("Escape")
        assert not one.locator("dialog").is_visible()
        one.assert_quiet()


def test_the_first_tab_skips_to_the_excerpts(browser: Browser, pages: dict[str, Path]) -> None:
    with browser.open(pages["en"]) as one:
        one.keyboard.press("Tab")
        assert one.evaluate("document.activeElement.className") == "skip"
        one.keyboard.press("Enter")
        assert one.evaluate("document.activeElement.id") == "_excerpts"
        one.assert_quiet()


def test_a_note_and_its_code_light_up_together(browser: Browser, pages: dict[str, Path]) -> None:
    with browser.open(pages["en"], LEAKY) as one:
        entry = one.locator(LEAKY)
        entry.locator(".note").first.hover()
        assert entry.locator(".m.lit").count() == 1
        entry.locator(".m").nth(1).hover()
        assert entry.locator(".note.lit").evaluate_all("all => all.map(e => e.id)") == [
            entry.locator(".m").nth(1).get_attribute("href")[1:]
        ]
        entry.locator(".note").first.click()
        assert one.url.endswith(entry.locator(".m").first.get_attribute("id"))
        one.assert_quiet()


def test_code_is_copied_without_numbers_and_notes(browser: Browser, pages: dict[str, Path]) -> None:
    with browser.open(pages["en"], LEAKY, permissions=["clipboard-read", "clipboard-write"]) as one:
        selected = one.locator(f"{LEAKY} .code").evaluate(
            "e => (getSelection().selectAllChildren(e), `${getSelection()}`)"
        )
        file = (TOP / "fixtures/basalt/agent.c").read_text()
        assert selected.rstrip("\n") in file
        assert selected.count("\n") > 10
        one.locator(f"{LEAKY} .copy[data-what=code]").click()
        one.get_by_text("Copied").first.wait_for()
        assert one.evaluate("navigator.clipboard.readText()").rstrip("\n") in file
        one.locator(f"{LEAKY} .copy[data-what=value]").first.click()
        one.wait_for_timeout(50)
        assert one.evaluate("navigator.clipboard.readText()").startswith("swh:1:cnt:")
        one.assert_quiet()


def ground(one: Any) -> int:
    """How light the page is: the sum of red, green and blue."""
    colour = one.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(map(int, re.findall(r"\d+", colour)[:3]))


def test_dark_as_the_reader_likes_it(browser: Browser, pages: dict[str, Path]) -> None:
    with browser.open(pages["en"], color_scheme="dark") as one:
        assert ground(one) < 150
        one.locator("#_theme").click()
        assert ground(one) > 600
        one.reload()
        assert ground(one) > 600
        one.assert_quiet()
    with browser.open(pages["en"], color_scheme="light") as one:
        assert ground(one) > 600
        one.keyboard.press("t")
        assert ground(one) < 150


def test_languages_are_switched(browser: Browser, pages: dict[str, Path]) -> None:
    with browser.open(pages["both"], LEAKY) as one:
        title = one.locator(f"{LEAKY} h3")
        assert "Lock left behind" in title.inner_text()
        assert "遗留的锁" in title.inner_text()
        one.keyboard.press("l")  # from both to English
        one.settle()
        assert "遗留的锁" not in title.inner_text()
        one.keyboard.press("l")
        one.settle()
        assert "Lock left behind" not in title.inner_text()
        assert "遗留的锁" in title.inner_text()
        assert one.evaluate("document.documentElement.lang") == "zh"
        assert "关注点" in one.locator(".selects").inner_text()
        assert one.locator(f"{LEAKY} .claim").inner_text().isascii() is False
        assert "Here the" not in one.locator(f"{LEAKY} .claim").inner_text()
        address = one.url
        one.get_by_role("button", name="English").click()
        assert one.evaluate("document.documentElement.lang") == "en"
        one.assert_quiet()
    with browser.open(pages["both"], address[address.index("#") :]) as again:
        assert again.evaluate("document.documentElement.lang") == "zh"


def test_both_languages_stand_side_by_side(browser: Browser, pages: dict[str, Path]) -> None:
    with browser.open(pages["both"], LEAKY) as one:
        english, chinese = (one.locator(f"{LEAKY} .claim [lang={lang}]").bounding_box() for lang in ("en", "zh"))
        assert abs(english["y"] - chinese["y"]) < 5
        assert chinese["x"] > english["x"] + 300


def test_notes_stand_beside_their_lines_and_below_them_on_a_phone(browser: Browser, pages: dict[str, Path]) -> None:
    for width, beside in ((1280, True), (390, False)):
        with browser.open(pages["en"], LEAKY, width=width) as one:
            line, note = (one.locator(f"{LEAKY} .r {part}").first.bounding_box() for part in (".m", ".note"))
            assert (note["x"] > line["x"] + line["width"]) == beside
            assert (note["y"] >= line["y"] + line["height"] - 2) == (not beside)
            assert one.evaluate("document.documentElement.scrollWidth") <= width
            one.assert_quiet()


def test_all_of_it_is_printed(browser: Browser, pages: dict[str, Path]) -> None:
    with browser.open(pages["en"]) as one:
        printed = one.pdf(format="A4")
        assert printed.startswith(b"%PDF-")
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) > 20
        one.emulate_media(media="print")
        assert not one.locator(".controls").is_visible()
        assert not one.locator(".copy").first.is_visible()
        assert one.locator(".flow svg").first.is_visible()
        one.assert_quiet()


def test_it_is_read_without_scripts(browser: Browser, pages: dict[str, Path]) -> None:
    with browser.open(pages["en"], java_script_enabled=False) as one:
        assert not one.locator(".controls").is_visible()
        assert "agent_forget" in (one.locator(LEAKY).text_content() or "")
        assert one.locator(f"{LEAKY} .m").first.bounding_box()["height"] > 0


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of so many excerpts that they are unfolded as they come near."""
    place = tmp_path_factory.mktemp("large")
    (place / "code").mkdir()
    for number in range(160):
        (place / "code" / f"list{number:03}.c").write_text(FORGET.replace("forget", f"forget{number}"))
    made = document(place / "code", patterns=("guarded-collection",), limit=None)
    (place / "page.html").write_text("".join(page(made)))
    return place / "page.html"


def test_a_large_page_unfolds_what_comes_near(browser: Browser, large: Path) -> None:
    with browser.open(large) as one:
        folded = one.locator(".entry > noscript")
        assert folded.count() > 100
        one.locator(".entry").last.scroll_into_view_if_needed()
        one.locator(".entry").last.locator(".code").wait_for()
        one.locator("#_search").fill("forget77")
        one.locator("#_count", has_text="1 of 160").wait_for()
        one.locator(".entry:visible .code").wait_for()
        one.locator("#_search").fill("&peer->link")
        one.locator("#_count", has_text="160 of 160").wait_for()
        one.emulate_media(media="print")
        one.pdf(format="A4")
        assert folded.count() == 0
        one.assert_quiet()


def test_a_large_page_is_read_without_scripts(browser: Browser, large: Path) -> None:
    with browser.open(large, java_script_enabled=False) as one:
        assert one.locator(".entry .code").count() == 160
        assert "forget159(" in one.locator(".entry").last.locator(".code").text_content()


def test_nothing_that_hostile_code_holds_runs(browser: Browser, tmp_path: Path) -> None:
    made = with_nul(document(hostile(tmp_path), wish=AppendixWish(lang="both")))
    (tmp_path / "page.html").write_text("".join(page(made)))
    with browser.open(tmp_path / "page.html") as one:
        one.locator("#_search").fill("<img src=x")
        one.wait_for_timeout(200)
        assert one.shown == len(made.entries) == 2
        for number in range(len(made.entries)):
            one.locator(".m").nth(number).hover()
        one.keyboard.press("j")
        assert one.evaluate("window.hit") is None
        assert one.locator("img, body svg[onload], .code svg, .code a[href^=javascript]").count() == 0
        assert '<img src=x onerror="window.hit = 1"> \\x1b[31m' in one.locator(".code").nth(1).inner_text()
        assert "\\x00<b>\\x00" in one.locator(".code").first.inner_text()
        one.locator("select[name=grade], #_search").first.focus()
        one.assert_quiet()


SEEN = [("en", 1280, "light"), ("zh", 1280, "dark"), ("both", 390, "light"), ("en", 390, "dark")]


@pytest.mark.parametrize(("lang", "width", "scheme"), SEEN)
def test_everybody_can_use_it(browser: Browser, pages: dict[str, Path], lang: str, width: int, scheme: Any) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python", reason="axe-playwright-python, which brings axe-core, is not installed"
    )
    source = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    with browser.open(pages[lang], LEAKY, width=width, color_scheme=scheme) as one:
        one.keyboard.press("ArrowRight")  # a walk is on
        one.locator(f"{LEAKY} .flow summary").click()
        one.evaluate(source)
        # What is far from the window is not laid out; a handful of excerpts shows every kind of thing.
        one.evaluate(
            f"document.querySelectorAll('.entry').forEach((e, n) => n % 9 && !e.matches('{LEAKY}') && e.remove())"
        )
        found = one.evaluate("axe.run({resultTypes: ['violations']})")
        assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found["violations"]] == []
