"""outcrop.toml: the findings that it allows, and what is wrong with a file in one sentence."""

from datetime import date
from pathlib import Path

import pytest

from outcrop.config import read_config
from outcrop.errors import OutcropError
from outcrop.model.allowance import Allowance

ONE = "0123456789abcdef"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "outcrop.toml"


def test_no_file_sets_nothing(file: Path) -> None:
    assert read_config(file).allow == ()


def test_findings_that_are_allowed(file: Path) -> None:
    file.write_text(
        f"""
        [[allow]]
        fingerprint = "{ONE}"
        why = "the process ends here"

        [[allow]]
        fingerprint = "{ONE[::-1]}"
        why = "mended in release 12"
        until = 2026-12-31
        by = "Ada"
        """
    )
    assert read_config(file).allow == (
        Allowance(ONE, "the process ends here", None, "outcrop.toml"),
        Allowance(ONE[::-1], "mended in release 12", date(2026, 12, 31), "Ada"),
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ('allow = "x"', ": 'allow' wants tables, each under a line [[allow]]."),
        (f'allow = ["{ONE}"]', ": 'allow' wants tables, each under a line [[allow]]."),
        (
            '[[allow]]\nwhy = "so"',
            ": [[allow]] number 1 has no 'fingerprint'; an allowance names a finding's fingerprint, and says why.",
        ),
        (
            f'[[allow]]\nfingerprint = "{ONE}"',
            ": [[allow]] number 1 has no 'why'; an allowance names a finding's fingerprint, and says why.",
        ),
        (f'[[allow]]\nfingerprint = "{ONE}"\nwhy = " "', ": [[allow]] number 1: 'why' wants a text."),
        (
            '[[allow]]\nfingerprint = "0123"\nwhy = "so"',
            ": [[allow]] number 1: '0123' is no fingerprint; a scan shows it as the finding's id.",
        ),
        (
            f'[[allow]]\nfingerprint = "{ONE}"\nwhy = "so"\nuntill = 2026-12-31',
            ": [[allow]] number 1: unknown key 'untill'; expected one of fingerprint, why, until, by; did you mean 'until'?",
        ),
        *(
            (
                f'[[allow]]\nfingerprint = "{ONE}"\nwhy = "so"\nuntil = {until}',
                ": [[allow]] number 1: 'until' wants a day, such as until = 2026-12-31.",
            )
            for until in ('"soon"', "2026", "2026-12-31T12:00:00", "12:00:00", '""')
        ),
        (
            f'[[allow]]\nfingerprint = "{ONE}"\nwhy = "so"\n' * 2,
            f": [[allow]] number 2 allows {ONE}, which another does already; keep one of them.",
        ),
        ("alow = []", ": unknown key 'alow'; expected one of catalogue, examples, allow; did you mean 'allow'?"),
    ],
)
def test_a_mistake_is_told_with_its_place(file: Path, rows: str, told: str) -> None:
    file.write_text(rows)
    with pytest.raises(OutcropError) as raised:
        read_config(file)
    assert str(raised.value) == f"{file}{told}"
    assert raised.value.code == 2
