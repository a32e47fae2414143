"""An appendix as reStructuredText, Word or PDF: our Markdown, handed to pandoc where it is installed.

Pandoc reads it with everything switched off by which a text could do more than be text, as raw TeX and HTML; and no image can be named,
since our Markdown escapes what begins one. (`--sandbox` would keep pandoc from its own data files too, which Word needs.)
"""

import os
import shutil
import subprocess
from collections.abc import Iterable

from outcrop.errors import OutcropError

FORMATS = ("rst", "docx", "pdf")
READER = "markdown-raw_tex-raw_html-raw_attribute-tex_math_dollars-citations-yaml_metadata_block"
VERBATIM = ("--preserve-tabs",)  # which pandoc else makes blanks of
SECONDS = 300  # that pandoc may take
ENGINES = ("lualatex", "xelatex")  # of PDF: those that know every character
UNDATED = {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}  # so that writing twice gives the same bytes
CJK = ("Noto Serif CJK SC", "Noto Sans CJK SC", "Source Han Serif SC", "FandolSong")


def handed_over(lines: Iterable[str], form: str, *, chinese: bool) -> bytes:
    """The document that pandoc makes of its own flavour of our Markdown.

    Raises OutcropError where pandoc, or what it needs for PDF, is not installed, and where it fails.
    """
    program = shutil.which("pandoc")
    if program is None:
        raise OutcropError(
            f"Pandoc is not installed, and --format {form} needs it; install it, or write md, html or latex."
        )
    words = [program, f"--from={READER}", f"--to={form}", "--standalone", "--output=-"]
    try:
        done = subprocess.run(
            [*words, *(_printing(chinese) if form == "pdf" else VERBATIM if form == "rst" else ())],
            input="".join(f"{line}\n" for line in lines).encode(),
            capture_output=True,
            check=False,
            timeout=SECONDS,
            env={**os.environ, **UNDATED},
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise OutcropError(f"Pandoc could not write {form} ({error}); write md, html or latex.") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        raise OutcropError(f"Pandoc could not write {form} ({said[0]}); write md, html or latex.")
    return done.stdout


def _printing(chinese: bool) -> list[str]:
    """What pandoc needs for PDF."""
    engine = next((one for one in ENGINES if shutil.which(one)), None)
    if engine is None:
        raise OutcropError(
            "Neither lualatex nor xelatex is installed, and --format pdf needs one; install it, or write html."
        )
    font = next((one for one in CJK if _has_font(one)), None) if chinese else None
    return [f"--pdf-engine={engine}", *([f"--variable=CJKmainfont={font}"] if font is not None else ())]


def _has_font(name: str) -> bool:
    listing = shutil.which("fc-list")
    if listing is None:
        return False
    done = subprocess.run([listing, name, "family"], capture_output=True, check=False, timeout=SECONDS)
    return bool(done.stdout.strip())
