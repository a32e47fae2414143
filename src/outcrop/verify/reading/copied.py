"""What text copied from a page holds that is no part of its prose or code: the button that copies code, and the drawings of an appendix of ours."""

import re
from collections.abc import Sequence


def _either(english: str, chinese: str) -> re.Pattern[str]:
    """A row that says this in one language, or in both."""
    return re.compile(rf"\s*(?:{english}|{chinese})(?:\s*·\s*(?:{english}|{chinese}))?\s*")


BUTTON = _either("Copy code", "复制代码")
DRAWING = _either("How it runs", "控制流图")
LEGEND = re.compile(r"\s*(?:Lines as in the file;|行号与文件一致[；;])")  # how the row below a drawing begins
TALLEST = 1000  # rows of a drawing


def after_copied(rows: Sequence[str], at: int) -> int | None:
    """The row behind a button or a drawing that begins here; none where neither does."""
    if rows[at].strip()[:1] not in ("C", "复", "H", "控"):
        return None
    if BUTTON.fullmatch(rows[at]):
        return at + 1
    if not DRAWING.fullmatch(rows[at]):
        return None
    below = range(at + 1, min(len(rows), at + TALLEST))
    return next((end + 1 for end in below if LEGEND.match(rows[end])), None)
