"""How fast an appendix of everything is as a page: python benchmarks/appendix_page.py SOURCE... [--keep FILE].

It scans, writes the page of all findings (which is timed without the scan), opens it in the system's Chromium and measures: when the first
choice that a reader makes has been acted on and painted, counted from the start of loading, and how long filters and searches take then.
Exit code 1 where writing takes 10 s of CPU, which is what it takes on a machine that does nothing else, or the first interaction 1 s.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from outcrop.appendix.composing import Composer
from outcrop.appendix.document import Document
from outcrop.appendix.gathering import scanned
from outcrop.appendix.html import page
from outcrop.model.appendix import AppendixWish
from outcrop.patterns.catalogue import load
from outcrop.scanning import Request
from outcrop.sources.reach import Reach
from outcrop.systems import known_systems

WRITTEN, FIRST = 10.0, 1000.0  # seconds; milliseconds
RUNS = 3  # the median of which is told
ARGUMENTS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
# As soon as the page can act, the first thing is asked of it; what counts is when the answer has been painted.
FIRST_CHOICE = """
const began = setInterval(() => {
  const choice = document.querySelector("select[name=pattern]");
  if (!document.querySelector("#_count")?.textContent || !choice) return;
  clearInterval(began);
  choice.selectedIndex = 1;
  choice.dispatchEvent(new Event("change", {bubbles: true}));
  requestAnimationFrame(() => setTimeout(() => { window.first = performance.now(); }));
}, 1);
"""
ACT = """async ([selector, value, kind]) => {
  const field = document.querySelector(selector), shown = document.querySelector("#_count"), before = shown.textContent;
  const began = performance.now();
  field.value = value;
  field.dispatchEvent(new Event(kind, {bubbles: true}));
  while (shown.textContent === before && performance.now() - began < 5000) await new Promise(done => setTimeout(done, 1));
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - began;
}"""


def main() -> int:
    """Measure, and say so."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--keep", type=Path, help="where the page is kept")
    asked = parser.parse_args()
    document = composed(asked.sources)
    with tempfile.TemporaryDirectory() as place:
        file = asked.keep or Path(place) / "page.html"
        wall, cpu = written(document, file)
        findings = sum(len(entry.said) for entry in document.entries)
        print(f"{findings:,} findings in {len(document.entries):,} excerpts: {file.stat().st_size / 1e6:.1f} MB")
        print(f"written in {wall:.1f} s ({cpu:.1f} s of CPU)")
        first = opened(file.resolve())
    return int(cpu >= WRITTEN or first >= FIRST)


def composed(sources: list[str]) -> Document:
    """Everything that is found in some sources, without graphs."""
    catalogue, systems = load(), known_systems()
    reach = Reach.of(systems)
    request = Request(tuple(sources), catalogue, catalogue.patterns, jobs=1, reach=reach)
    return Composer(catalogue, AppendixWish(), None).document(list(scanned(request, systems, lambda *_: None)))


def written(document: Document, file: Path) -> tuple[float, float]:
    """Seconds of wall and of CPU that the page takes to write."""
    wall, cpu = time.perf_counter(), time.process_time()
    with file.open("w", encoding="utf-8") as out:
        out.writelines(page(document))
    return time.perf_counter() - wall, time.process_time() - cpu


def opened(file: Path) -> float:
    """Milliseconds to the first interaction; all that is measured is printed."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or sys.exit("Chromium is not installed.")
    firsts = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS.split())
        for _ in range(RUNS):
            one = browser.new_page(viewport={"width": 1280, "height": 800})
            one.add_init_script(FIRST_CHOICE)
            one.goto(file.as_uri())
            firsts.append(float(one.evaluate("new Promise(done => setTimeout(() => done(window.first), 300))")))
            told = told_of(one)
            one.close()
        browser.close()
    first = sorted(firsts)[len(firsts) // 2]
    print(f"first interaction after {first:.0f} ms (of {', '.join(f'{one:.0f}' for one in firsts)})")
    for what, spent in told.items():
        print(f"{what}: {spent:.0f} ms")
    return first


def told_of(one: Any) -> dict[str, float]:
    """Milliseconds that each thing takes which a reader may do."""
    acts = {
        "all patterns again": ("select[name=pattern]", "", "change"),
        "a grade": ("select[name=grade]", "leaky", "change"),
        "all grades again": ("select[name=grade]", "", "change"),
        "the first search": ("#_search", "mutex", "input"),
        "another search": ("#_search", "mutex list", "input"),
    }
    return {what: float(one.evaluate(ACT, list(act))) for what, act in acts.items()}


if __name__ == "__main__":
    sys.exit(main())
