"""What became of one line of a list that is mined: a line of the manifest, beside which the results lie."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

# Nothing that leads out of the folder.
Findings = Annotated[str, Field(pattern=r"^findings/system=[^/]+/[0-9a-f-]+\.parquet$")]
Files = Annotated[str, Field(pattern=r"^files/system=[^/]+/[0-9a-f-]+\.parquet$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mined:
    """One source of a list at one commit: where its results lie and what was counted in them, or why there are none."""

    schema: Literal["outcrop.mined/1"] = "outcrop.mined/1"
    address: str  # as the list has it, without credentials
    state: Literal["done", "failed"]
    why: str | None = None  # the sentence that says why it failed
    system: str | None = None  # by which its results are partitioned
    url: str | None = None
    commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40,64}$")] | None = None
    date: str | None = None  # when the commit was made, as ISO 8601
    key: str | None = (
        None  # a hash over the patterns and the Outcrop that looked for them: where it differs, all is done anew
    )
    findings: Findings | None = None  # the Parquet file of its findings; two addresses of one commit share it
    files: Files | None = None  # the Parquet file of how its files were read
    scanned: int = 0  # files
    functions: int = 0  # in them: the denominator of every share
    percent: float = 0.0  # of the functions that were read, rounded down
    found: int = 0  # findings
    grades: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # how many, by pattern, then grade
