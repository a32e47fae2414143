"""outcrop.toml: the findings that it allows, the systems that it sets, and what is wrong with a file in one sentence."""

from datetime import date
from pathlib import Path

import pytest

from outcrop.config import read_config
from outcrop.errors import OutcropError
from outcrop.model.allowance import Allowance
from outcrop.model.finding import Words
from outcrop.model.system import SuggestedPin, SystemLink

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


def test_what_is_set_of_systems(file: Path) -> None:
    file.write_text(
        """
        [systems.ray]
        mirror = "mirrors/ray.git"
        title = "Our Ray"

        [systems.mine]
        url = "https://example.org/team/mine"
        why = {en = "All are equal.", zh = "彼此平等。"}
        pin = {tag = "v1"}
        links = [{from = "a", to = "a", what = "greets"}]
        """
    )
    assert read_config(file).systems == {
        "ray": {"mirror": file.parent / "mirrors/ray.git", "title": Words("Our Ray", "Our Ray")},
        "mine": {
            "url": "https://example.org/team/mine",
            "why": Words("All are equal.", "彼此平等。"),
            "pin": SuggestedPin("v1"),
            "links": (SystemLink("a", "a", Words("greets", "greets")),),
        },
    }


@pytest.mark.parametrize(
    "mirror", ["https://a.org/b.git", "http://a.org/b", "ssh://git@a.org:22/b", "git://a.org/b", "git@a.org:b/c"]
)
def test_a_mirror_may_be_a_url(file: Path, mirror: str) -> None:
    file.write_text(f'[systems.ray]\nmirror = "{mirror}"')
    assert read_config(file).systems == {"ray": {"mirror": mirror}}


KEYS = "title, url, mirror, kind, organisation, why, licence, languages, core, parts, links, reference, pin"
ADDRESS = "an address such as https://host/path, without a user or password"
MIRROR = 'the folder or URL of a repository, such as "mirrors/ray.git" or "https://host/ray.git", without a password'
PIN = "a table of a tag, a commit in full, or both"


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
        ("systems = 1", ": 'systems' wants tables, each under a line such as [systems.ray]."),
        ('[systems]\nray = "a"', ": 'systems' wants tables, each under a line such as [systems.ray]."),
        (
            '[systems."my ray"]\nurl = "https://example.org/a"',
            ": [systems.my ray]: 'my ray' cannot name a system; use small letters, digits, dots and dashes.",
        ),
        (
            '[systems.ray]\nmirorr = "a"',
            f": [systems.ray]: unknown key 'mirorr'; expected one of {KEYS}; did you mean 'mirror'?",
        ),
        ('[systems.ray]\nid = "a"', f": [systems.ray]: unknown key 'id'; expected one of {KEYS}; did you mean 'kind'?"),
        *(
            (f"[systems.ray]\n{key} = {value}", f": [systems.ray]: '{key}' wants {wants}.")
            for key, value, wants in [
                ("url", "1", ADDRESS),
                ("url", '"example.org/a"', ADDRESS),
                ("url", '"https://example.org"', ADDRESS),
                ("url", '"https://me:secret@example.org/a"', ADDRESS),
                ("url", '"https://example.org/a?token=secret"', ADDRESS),
                ("mirror", "1", MIRROR),
                ("mirror", '""', MIRROR),
                ("mirror", '"https://me:secret@a.org/b"', MIRROR),
                ("mirror", '"https://me@a.org/b"', MIRROR),
                ("mirror", '"ssh://me:secret@a.org/b"', MIRROR),
                ("mirror", '"https://a.org/b?token=secret"', MIRROR),
                ("mirror", '"https://a.org"', MIRROR),
                ("mirror", '"file:///b"', MIRROR),
                ("mirror", '"https://[a/b"', MIRROR),
                ("organisation", '"central"', "one of centralised, decentralised, hybrid"),
                ("title", "{en = 'a'}", 'a text, or one for each language, as in {en = "...", zh = "..."}'),
                ("title", "{en='a',zh='b',fr='c'}", 'a text, or one for each language, as in {en = "...", zh = "..."}'),
                ("languages", '"c"', 'a list of texts, such as ["cpp", "python"]'),
                ("parts", "[{id = 'a', title = 'A'}]", "tables of an id, a title and a role"),
                ("links", "[{from = 'a', to = 'b'}]", "tables of from, to and what"),
                ("pin", "{}", PIN),
                ("pin", '{commit = "86610a3"}', PIN),
                ("pin", '{branch = "main"}', PIN),
            ]
        ),
        (
            "alow = []",
            ": unknown key 'alow'; expected one of catalogue, examples, allow, appendix, forges, systems; did you mean 'allow'?",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(file: Path, rows: str, told: str) -> None:
    file.write_text(rows)
    with pytest.raises(OutcropError) as raised:
        read_config(file)
    assert str(raised.value) == f"{file}{told}"
    assert raised.value.code == 2
