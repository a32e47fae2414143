"""What is written compiles, with both engines, and no hostile text does anything but be shown."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from appendix.documents import document, hostile, introduced
from outcrop.appendix.latex import latex

WANTED = ("listings.sty", "minted.sty", "xeCJK.sty", "luatexja-fontspec.sty", "tikz.sty", "caption.sty", "booktabs.sty")
ENGINES = ("lualatex", "xelatex")


def compiled(engine: str, text: str, folder: Path, *options: str, times: int = 1) -> str:
    """The text of the pages; what is referred to has its number from the second time on."""
    for program in (engine, "kpsewhich", "pdftotext"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    missing = [name for name in WANTED if not _run("kpsewhich", name, cwd=folder).stdout]
    if missing:
        pytest.skip(f"TeX lacks {', '.join(missing)}")
    (folder / "secret.tex").write_text("TOLD THE SECRET")
    (folder / "appendix.tex").write_text(text, encoding="utf-8")
    for _ in range(times):
        done = _run(engine, "-interaction=nonstopmode", "-halt-on-error", *options, "appendix.tex", cwd=folder)
        assert done.returncode == 0, done.stdout[-3000:].decode("utf-8", "replace")
    return _run("pdftotext", "-layout", "appendix.pdf", "-", cwd=folder).stdout.decode()


def _run(*words: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(words, cwd=cwd, capture_output=True, check=False, timeout=300)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_appendix_in_both_languages_compiles_and_hostile_text_in_it_is_only_shown(
    engine: str, tmp_path: Path
) -> None:
    (tmp_path / "source").mkdir()
    one = document(tmp_path / "source", "both")
    bad = hostile(one)
    whole = replace(bad, parts=(*introduced(one).parts, *bad.parts))
    pages = compiled(engine, "\n".join(latex(whole)), tmp_path, "-shell-escape")
    assert "pthread_mutex_lock(&peers_lock);" in pages
    assert "许可证" in pages
    assert r"\end{lstlisting} \input{secret} \write18{touch pwned}" in pages
    assert r"\x1b[31mred" in pages
    assert "TOLD THE SECRET" not in pages
    assert not (tmp_path / "pwned").exists()
    assert "Missing character" not in (tmp_path / "appendix.log").read_text(errors="replace")


def test_hostile_text_does_nothing_in_minted_either(tmp_path: Path) -> None:
    if shutil.which("pygmentize") is None:
        pytest.skip("pygmentize is not installed")
    (tmp_path / "source").mkdir()
    text = "\n".join(latex(hostile(document(tmp_path / "source")), minted=True))
    pages = compiled("xelatex", text, tmp_path, "-shell-escape")
    assert r"\end{OutcropMinted}\end{minted}" in pages
    assert "TOLD THE SECRET" not in pages
    assert not (tmp_path / "pwned").exists()


def test_a_fragment_compiles_in_a_thesis_that_loads_what_it_wants(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    one = document(tmp_path / "source", "zh")
    fragment = list(latex(one, fragment=True))
    (tmp_path / "part.tex").write_text("\n".join(fragment), encoding="utf-8")
    preamble = [line.removeprefix("%   ") for line in fragment if line.startswith("%   ")]
    own = r"\lstset{mathescape=true,texcl=true,escapechar=|,moredelim=[is][\bfseries]{@}{@}}"
    label = one.entries[0].label
    thesis = [r"\documentclass{report}", *preamble, own, r"\begin{document}\chapter{One}\input{part}"]
    thesis += [rf"See \ref{{lst:{label}}}, line \ref{{lst:{label}:2}}.", r"\end{document}"]
    pages = compiled("xelatex", "\n".join(thesis), tmp_path, times=2)
    line = [role.span.start.line for row in one.entries[0].rows for role in row.roles][1]
    assert f"See 1.1, line {line}." in pages
