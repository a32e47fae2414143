"""Where the shipped catalogue stands."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def shipped() -> tuple[Path, Path]:
    """The folders of the shipped patterns and of their examples: in the installed package, or at the repository's top."""
    inside, top = PACKAGE / "catalogue", PACKAGE.parents[1]
    return (
        (inside / "patterns", inside / "fixtures")
        if is_installed()
        else (top / "patterns", top / "fixtures" / "patterns")
    )


def is_installed() -> bool:
    """Whether the catalogue came with the package, so that nobody works on it."""
    return (PACKAGE / "catalogue").is_dir()
