"""A function of thousands of statements is judged in work that grows with its length, and no faster."""

import pytest

from languages.paths import function_in
from outcrop.engine.following import Following
from outcrop.engine.judge import Judge, Verdict
from outcrop.patterns.catalogue import Catalogue

ERROR = "        return -1;\n"


def source(statements: int, *, leaks: bool) -> str:
    """A function that takes a lock, then branches at every tenth statement, goes round some loops, and fails in many places; each
    way lets go of the lock, but for one near the end where it leaks."""
    lines = ["int f(struct table *t, struct node *n)", "{", "    int ret = 0;", "    int flag = 0;"]
    lines.append("    pthread_mutex_lock(&t->lock);")
    for number in range(statements):
        match number % 20:
            case 0:
                lines += [f"    if (step(t, {number}) < 0) {{", "        ret = -1;", "        goto out;", "    }"]
            case 5:
                lines += [f"    if (n->kind == KIND_{number % 7})", f"        n->count += {number};"]
            case 10:
                lines += [f"    while (more(n, {number})) {{", f"        if (last(n, {number}))"]
                lines += ["            break;", "        n->rounds++;", "    }"]
            case 15:
                lines += ["    if (!flag)", f"        flag = ask(n, {number});"]
            case rest:
                lines.append(f"    t->slot[{rest}] = work(n, {number});")
    if leaks:
        lines += ["    if (ret || t->full)", "        return -1;"]
    lines += ["    list_del(&n->link);", "out:", "    pthread_mutex_unlock(&t->lock);", "    return ret;", "}", ""]
    return "\n".join(lines)


def judged(catalogue: Catalogue, pattern: str, statements: int, *, leaks: bool) -> tuple[list[Verdict], int]:
    """The verdicts, and how many states were looked at for them."""
    found = function_in(source(statements, leaks=leaks))
    following = Following(found)
    verdicts = list(Judge(catalogue.pattern(pattern), found, asked=following).verdicts())
    return verdicts, following.ways.spent


@pytest.mark.parametrize("leaks", [True, False])
def test_five_thousand_statements_are_judged_in_bounded_work(catalogue: Catalogue, leaks: bool) -> None:
    """Each of them is looked at a few times; four times the statements cost about four times the work."""
    verdicts, spent = judged(catalogue, "lock-leak", 5000, leaks=leaks)
    assert [verdict.grade for verdict in verdicts] == (["leaky"] if leaks else [])
    assert spent < 20 * 5000
    _, less = judged(catalogue, "lock-leak", 1250, leaks=leaks)
    assert spent < 5 * less


def test_the_witness_of_a_leak_goes_from_the_lock_to_the_exit_that_forgets_it(catalogue: Catalogue) -> None:
    [verdict], _ = judged(catalogue, "lock-leak", 5000, leaks=True)
    assert verdict.walk is not None
    text = source(5000, leaks=True)
    found = function_in(text).function
    first, last = (found.text(found.points[verdict.walk.steps[end].point].statement) for end in (0, -1))
    assert (first, last) == ("pthread_mutex_lock(&t->lock);", "return -1;")
