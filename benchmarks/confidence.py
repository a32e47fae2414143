"""Fit each pattern's confidence on labelled functions of the real systems, and write patterns/<id>/confidence.json.

    python benchmarks/confidence.py DIR [--labels FILE] [--dry-run]

DIR holds the unpacked trees glusterfs, slurm and ray (corpus_check.py --keep leaves them there). The labels are facts, one a line:
repo, path, function, line, pattern, true or false. A function that is labelled and found teaches how often a finding of its score,
read as it was, is true. The patterns that look for broken promises have readings of their own, in leaky.jsonl. It is a logistic regression with a ridge, its strength chosen by cross-validation in ten folds; where no feature
tells more than the share of true findings alone, that share is all that is written.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from math import exp, log
from pathlib import Path

from outcrop.engine.candidates import Screen, needs_of
from outcrop.engine.confidence import features
from outcrop.engine.search import judge_in
from outcrop.languages import LANGUAGES
from outcrop.model.source import Blob
from outcrop.patterns.catalogue import Catalogue, load
from outcrop.scanning.batches import SECONDS
from outcrop.scanning.ground import ground_of
from outcrop.scanning.selection import Selection, wanted
from outcrop.scanning.wish import Search
from outcrop.sources import open_source
from outcrop.sources.files import LARGEST

RIDGES = (0.3, 1.0, 3.0, 10.0)
FOLDS = 10
# What can only speak for a finding, and what only against it: with few labels, chance must not turn that round.
DIRECTIONS = {"score": 1, "mended": -1, "error": -1, "learned": -1, "hidden": -1, "fails": 1}
Row = tuple[dict[str, float], bool]


def main() -> None:
    """Fit, tell how well, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trees", type=Path, metavar="DIR")
    parser.add_argument("--labels", type=Path, default=Path(__file__).with_name("labels.jsonl"))
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    given = parser.parse_args()
    labels = [json.loads(line) for line in given.labels.read_text().splitlines()]
    read = {label["pattern"] for label in labels}
    promises = given.labels.with_name("leaky.jsonl").read_text().splitlines()
    labels += [label for label in map(json.loads, promises) if label["pattern"] not in read]
    catalogue = load()
    rows: dict[str, list[Row]] = {pattern.id: [] for pattern in catalogue.patterns}
    for repo in sorted({label["repo"] for label in labels}):
        for name, row in labelled(given.trees / repo, [one for one in labels if one["repo"] == repo], catalogue):
            rows[name].append(row)
    for pattern in catalogue.patterns:
        fit, told = fitted(rows[pattern.id])
        print(f"{pattern.id:22} {told}")
        if not given.dry_run and rows[pattern.id]:
            (pattern.folder / "confidence.json").write_text(json.dumps(fit, indent=2) + "\n")


def labelled(tree: Path, labels: Sequence[dict[str, object]], catalogue: Catalogue) -> Iterator[tuple[str, Row]]:
    """The features of every labelled function that is found, with its label; a function with several findings counts once."""
    snapshot = open_source(str(tree), wanted, None)

    wish = Search(catalogue.patterns, catalogue.vocabulary, Selection(), None)
    ground = ground_of(snapshot, wish, lambda *_: None)
    vocabulary = catalogue.vocabulary.with_entries(ground.learned.entries)
    screen = Screen([needs_of(pattern) for pattern in catalogue.patterns], vocabulary)
    for path in sorted({str(label["path"]) for label in labels} & ground.outlined.keys()):
        blob, outline = snapshot.read(path, LARGEST), ground.outline(path)
        if not isinstance(blob, Blob) or outline is None:
            continue
        wished = {(o["pattern"], o["function"], o["line"]): bool(o["true"]) for o in labels if o["path"] == path}
        language = LANGUAGES[ground.languages[path]]
        verdicts = judge_in(blob, language, outline.heads, screen, ground.learned, SECONDS).verdicts
        for pattern, found, verdict in verdicts:
            definition = found.function.definition
            line = blob.data.count(b"\n", 0, definition.extent.start) + 1
            answer = wished.pop((pattern.id, definition.name, line), None)
            if answer is not None:
                yield pattern.id, (features(verdict, found), answer)


def fitted(rows: Sequence[Row]) -> tuple[dict[str, float], str]:
    """The fit as it is written, and a line on how well it tells true findings from false ones (log loss, cross-validated)."""
    true = sum(answer for _, answer in rows)
    constant = {"intercept": round(log((true + 1) / (len(rows) - true + 1)), 3)}
    names = [name for name in DIRECTIONS if len({features[name] for features, _ in rows}) > 1]
    losses = {ridge: _validated(rows, names, ridge) for ridge in RIDGES} if len(rows) >= 2 * FOLDS and names else {}
    alone = _validated(rows, [], 1.0)
    told = f"{len(rows):4} labelled, {true} true; log loss {alone:.3f} by their share alone"
    best = min(losses, key=losses.__getitem__, default=None)
    if best is None or losses[best] >= alone:
        return constant, told
    fit = {name: round(weight, 3) for name, weight in _fit(rows, names, best).items() if name == "intercept" or weight}
    if len(fit) == 1:
        return constant, told
    return fit, f"{told}, {losses[best]:.3f} by {', '.join(list(fit)[1:])} (ridge {best})"


def _validated(rows: Sequence[Row], names: Sequence[str], ridge: float) -> float:
    """The mean log loss over rows that the fit had not seen."""
    if not rows:
        return 0.0
    order = list(rows)
    random.Random(1).shuffle(order)  # noqa: S311 - folds that stay the same, no secret
    losses = []
    for fold in range(FOLDS):
        fit = _fit([row for i, row in enumerate(order) if i % FOLDS != fold], names, ridge)
        for values, answer in order[fold::FOLDS]:
            chance = _chance(fit, values)
            losses.append(-log(chance if answer else 1 - chance))
    return sum(losses) / len(losses)


def _fit(rows: Sequence[Row], names: Sequence[str], ridge: float) -> dict[str, float]:
    """Logistic regression by projected gradient descent on standardised features; the intercept has a weak prior alone."""
    means = {name: sum(values[name] for values, _ in rows) / len(rows) for name in names}
    spread = {n: (sum((v[n] - means[n]) ** 2 for v, _ in rows) / len(rows)) ** 0.5 or 1.0 for n in names}
    weights = dict.fromkeys(names, 0.0)
    intercept = 0.0
    scaled = [({n: (v[n] - means[n]) / spread[n] for n in names}, answer) for v, answer in rows]
    step = 4.0 / (len(rows) * (1 + len(names)) + 4 * (ridge + 1))
    for _ in range(2000):
        slope, slopes = -0.5 * intercept, {n: -ridge * weights[n] for n in names}
        for values, answer in scaled:
            miss = answer - _logistic(intercept + sum(weights[n] * values[n] for n in names))
            slope += miss
            for n in names:
                slopes[n] += miss * values[n]
        intercept += step * slope
        for n in names:
            weights[n] = DIRECTIONS[n] * max(0.0, DIRECTIONS[n] * (weights[n] + step * slopes[n]))
    plain = {n: weights[n] / spread[n] for n in names}
    return {"intercept": intercept - sum(plain[n] * means[n] for n in names), **plain}


def _chance(fit: dict[str, float], values: dict[str, float]) -> float:
    score = fit["intercept"] + sum(weight * values[name] for name, weight in fit.items() if name != "intercept")
    return min(max(_logistic(score), 1e-6), 1 - 1e-6)


def _logistic(score: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


if __name__ == "__main__":
    main()
