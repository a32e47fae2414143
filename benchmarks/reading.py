"""How long reading takes, stage by stage, in seconds of one processor: survey, parse, read.

    python benchmarks/reading.py TREE...

Patterns have no part in it: a change of languages/ is measured here before and after, without their noise.
"""

import sys
import time
from pathlib import Path

from outcrop.languages import LANGUAGES, language_of, languages_of, shapes

SECONDS = 30.0  # for one file


def main() -> None:
    """Print one line a tree."""
    for tree in map(Path, sys.argv[1:]):
        stages = measured(tree)
        told = ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in stages.items())
        print(f"{tree.name}: {told}, together {sum(stages.values()):.2f} s")


def measured(tree: Path) -> dict[str, float]:
    """The seconds of each stage over all files of a tree, vendored and generated ones included."""
    paths = [file for file in sorted(tree.rglob("*")) if file.is_file() and language_of(file.name) is not None]
    data = {file.relative_to(tree).as_posix(): file.read_bytes() for file in paths}
    languages = languages_of(list(data), language_of, data.__getitem__)
    begun = time.process_time()
    surveys = {path: LANGUAGES[languages[path]].survey(data[path]) for path in data}
    learned = shapes(macro for survey in surveys.values() for macro in survey.macros)
    stages = {"survey": time.process_time() - begun, "parse": 0.0, "read": 0.0}
    for path, code in data.items():
        language = LANGUAGES[languages[path]]
        begun = time.process_time()
        definitions = language.parse(code, surveys[path].heads, learned, SECONDS).definitions
        parsed = time.process_time()
        for definition in definitions:
            language.read(definition, code, {})
        stages["parse"] += parsed - begun
        stages["read"] += time.process_time() - parsed
    return stages


if __name__ == "__main__":
    main()
