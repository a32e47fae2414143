"""A function of thousands of statements is judged in work that grows with its length, and no faster."""

import pytest

from languages.paths import function_in
from outcrop.engine.following import MANY, Following
from outcrop.engine.judge import Judge, Verdict
from outcrop.flow.walks import STATES_A_POINT
from outcrop.patterns.catalogue import Catalogue

LEAK = ("    if (t->full)", "        return -1;")
FLAGGED_LEAK = ("    if (ret || t->full)", "        return -1;")

BOUND = 12_000 * STATES_A_POINT // 3 + 1000  # of 5,000 statements, which have some 11,800 points


def source(statements: int, leak: tuple[str, ...] = (), *, flags: bool = False) -> str:
    """A function that takes a lock, branches at every fifth statement, goes round loops, and fails in hundreds of places; each way
    lets go of the lock, but for a leak near the end. With flags, conditions repeat that hang together over all of it."""
    lines = ["int f(struct table *t, struct node *n)", "{", "    int ret = 0;", "    int flag = 0;"]
    lines.append("    pthread_mutex_lock(&t->lock);")
    for number in range(statements):
        match number % 20:
            case 0:
                lines += [f"    if (step(t, {number}) < 0) {{", "        ret = -1;", "        goto out;", "    }"]
            case 5:
                kind = f"n->kind == KIND_{number % 7}" if flags else f"ask(n, {number})"
                lines += [f"    if ({kind})", f"        n->count += {number};"]
            case 10:
                lines += [f"    while (more(n, {number})) {{", f"        if (last(n, {number}))"]
                lines += ["            break;", "        n->rounds++;", "    }"]
            case 15 if flags:
                lines += ["    if (!flag)", f"        flag = ask(n, {number});"]
            case rest:
                lines.append(f"    t->slot[{rest}] = work(n, {number});")
    lines += [
        *leak,
        "    list_del(&n->link);",
        "out:",
        "    pthread_mutex_unlock(&t->lock);",
        "    return ret;",
        "}",
        "",
    ]
    return "\n".join(lines)


def judged(catalogue: Catalogue, code: str) -> tuple[list[Verdict], int, int]:
    """What lock-leak says, how many states were looked at for that, and how many points there are."""
    found = function_in(code)
    following = Following(found)
    verdicts = list(Judge(catalogue.pattern("lock-leak"), found, asked=following).verdicts())
    return verdicts, following.ways.spent, len(found.function.points)


@pytest.mark.parametrize("leak", [LEAK, ()], ids=["with a leak", "without"])
def test_five_thousand_statements_are_judged_in_work_that_grows_with_their_number(
    catalogue: Catalogue, leak: tuple[str, ...]
) -> None:
    """A point is looked at a dozen times at most, and four times the points cost about four times the work."""
    verdicts, spent, points = judged(catalogue, source(5000, leak))
    assert [verdict.grade for verdict in verdicts] == (["leaky"] if leak else [])
    assert spent < 12 * points
    _, less, _ = judged(catalogue, source(1250, leak))
    assert spent < 5 * less


def test_the_witness_goes_from_the_lock_to_the_exit_that_forgets_it(catalogue: Catalogue) -> None:
    code = source(5000, LEAK)
    [verdict], _, _ = judged(catalogue, code)
    assert verdict.walk is not None
    found = function_in(code).function
    first, last = (found.text(found.points[verdict.walk.steps[end].point].statement) for end in (0, -1))
    assert (first, last) == ("pthread_mutex_lock(&t->lock);", "return -1;")


def test_where_too_much_hangs_together_the_work_is_bounded_and_nobody_accused(catalogue: Catalogue) -> None:
    """Flags that are tested at every twentieth statement: what cannot be told within the bound is unsure, and says why."""
    [verdict], spent, _ = judged(catalogue, source(5000, FLAGGED_LEAK, flags=True))
    assert verdict.grade == "leaky" or verdict.reason == MANY
    assert spent <= BOUND
    verdicts, spent, _ = judged(catalogue, source(5000, flags=True))
    assert all(verdict.grade == "unsure" for verdict in verdicts)
    assert spent <= BOUND
