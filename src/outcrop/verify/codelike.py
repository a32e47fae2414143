"""Whether lines look like code in C's tradition, or like words for people: signs that are counted, nothing is parsed."""

import re
from collections.abc import Sequence

CODE = 2  # the weight from which on a line is surely code
STRONG = re.compile(
    r"[;{}]\s*(?:\\|/\*.*|//.*)?$|^\s*#\s*(?:include|define|if|ifdef|ifndef|else|elif|endif|undef|pragma)\b|->|::\w|^\s*[{}]"
    r"|^\s*(?:/\*|\*/|//)|^\s+\*(?:\s|$)|^\s*(?:case\b.*|default|[A-Za-z_]\w*):\s*(?:/[/*].*)?$|\w\s*\([^()]*\)\s*[;{]|&&|\|\||[=!<>]=|\+\+|--\s*[;)]"
)
WEAK = re.compile(
    r"[,(=\\]\s*$|^\s*(?:static|const|extern|inline|struct|enum|union|typedef|void|int|char|bool|unsigned|if|for|while|switch|else|return|goto|break|template|class|public|private|namespace|using|do)\b"
    r"|^\s{4,}\S|^\t+\S|\w\(|\)\s*$|^\s*[A-Z][A-Z0-9_]+(?:\(|,|$)|^\s*\"|\"\s*[,)]|\w\[\w*\]|^\w[\w*& ]*\*+\w+|_\w+"
)
WIDE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff01-\uff60]")
COMMENT = re.compile(r"^\s*(?:/\*|\*|//|#)|/\*|//")
WORDS = re.compile(r"[A-Za-z]{2,}(?:[ ,;]+[A-Za-z'-]+){4,}")
SENTENCE = re.compile(r"[.!?:]\s*$")
BULLET = re.compile(r"^\s*(?:[•▪◦‣–—]|\d{1,2}[.)]|[-+] )\s*\S")
PROMPT = re.compile(r"^\s*(?:\$|#|>|%|>>>|\.\.\.|\w+@[\w.-]+[:~][^$#]*[$#]|[\w./~-]*\$)\s+[\w./~-]")
DIAGNOSTIC = re.compile(
    r"^(?:In file included from )?[\w./+-]+\.\w+:\d+:(?:\d+:)?(?:\s|$)"
)  # of a compiler, or a debugger


def weight(row: str) -> int:
    """How much a line looks like code: positive where it does, negative where it looks like a sentence, 0 where it says nothing."""
    if not row.strip():
        return 0
    if row.rstrip().endswith("\\"):  # a macro, or a string, goes on on the next line
        return CODE
    comment = COMMENT.search(row) is not None
    if WIDE.search(row) and not comment and '"' not in row:
        return -3
    told = CODE * (STRONG.search(row) is not None) + (WEAK.search(row) is not None)
    if not comment and '"' not in row and WORDS.search(row):
        told -= 2 + (SENTENCE.search(row) is not None)
    if not comment and BULLET.search(row):
        told -= 2
    if not told and not comment and SENTENCE.search(row) and " " in row.strip():
        told -= 1
    return told


def looks_like_code(rows: Sequence[str]) -> bool:
    """Whether most of what these rows say is code."""
    if sum(PROMPT.match(row) is not None for row in rows) * 2 > len(rows) or any(map(DIAGNOSTIC.match, rows)):
        return False
    told = [weight(row) for row in rows if row.strip()]
    return sum(one > 0 for one in told) * 2 > len(told) and sum(told) > 0
