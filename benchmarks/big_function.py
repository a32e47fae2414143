"""How long one function of thousands of statements takes: python benchmarks/big_function.py [STATEMENTS].

Each shape is a function that a program might have written; each is asked all questions of the patterns that follow walks. An answer
within a second, or `unsure`, is what DESIGN.md promises.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator

from outcrop.engine.following import Following
from outcrop.engine.judge import Judge
from outcrop.engine.sites import collect
from outcrop.languages import LANGUAGES
from outcrop.patterns.catalogue import load

PATTERNS = ("guarded-collection", "goto-unwind", "lock-leak", "lock-misuse", "release-omission")


def straight(count: int) -> Iterator[str]:
    """One lock around everything."""
    yield "pthread_mutex_lock(&t->m);"
    yield from (f"t->a[{i}] = work({i});" for i in range(count))
    yield "list_del(&t->l); pthread_mutex_unlock(&t->m);"


def stretches(count: int) -> Iterator[str]:
    """A lock taken and let go again and again."""
    for i in range(count // 4):
        yield f"pthread_mutex_lock(&t->m); list_del(&t->l); t->n = {i}; pthread_mutex_unlock(&t->m);"


def locks(count: int) -> Iterator[str]:
    """Many locks, each with a name of its own."""
    for i in range(count // 4):
        yield f"pthread_mutex_lock(&t->m{i}); list_del(&t->l); t->n = {i}; pthread_mutex_unlock(&t->m{i});"


def aliases(count: int) -> Iterator[str]:
    """Many locks, each taken by a short name."""
    for i in range(count // 4):
        yield f"m = &t->m{i}; pthread_mutex_lock(m); list_del(&t->l); pthread_mutex_unlock(&t->m{i});"


def branches(count: int) -> Iterator[str]:
    """A lock around branches that all go on."""
    yield "pthread_mutex_lock(&t->m);"
    for i in range(count // 3):
        yield f"if (t->x{i}) {{ one({i}); two({i}); }}"
    yield "list_del(&t->l); pthread_mutex_unlock(&t->m);"


def flags(count: int) -> Iterator[str]:
    """Branches that repeat the same ten conditions."""
    yield "if (t->x0) pthread_mutex_lock(&t->m);"
    for i in range(count // 2):
        yield f"if (t->x{i % 10}) work({i});"
    yield "list_del(&t->l); if (t->x0) pthread_mutex_unlock(&t->m);"


def status(count: int) -> Iterator[str]:
    """A ladder of calls, each checked, that all leave through one label."""
    yield "int ret = -1; pthread_mutex_lock(&t->m);"
    for i in range(count // 3):
        yield f"ret = work({i}); if (ret < 0) goto out;"
    yield "list_del(&t->l); ret = 0;\nout: pthread_mutex_unlock(&t->m); return ret;"


def switch(count: int) -> Iterator[str]:
    """A machine with a thousand states."""
    yield "pthread_mutex_lock(&t->m); for (;;) { switch (t->state) {"
    for i in range(count // 3):
        yield f"case {i}: work({i}); if (t->x{i % 3}) t->state = {i + 1}; break;"
    yield "default: list_del(&t->l); pthread_mutex_unlock(&t->m); return; } }"


def loops(count: int) -> Iterator[str]:
    """Loops one after the other, each with a lock and an early way out."""
    for i in range(count // 6):
        yield f"while (t->x{i % 5}) {{ pthread_mutex_lock(&t->m); if (t->y) break; list_del(&t->l);"
        yield f"pthread_mutex_unlock(&t->m); work({i}); }}"


def gotos(count: int) -> Iterator[str]:
    """Labels everywhere, and jumps both ways."""
    yield "pthread_mutex_lock(&t->m); list_del(&t->l);"
    for i in range(count // 3):
        yield f"l{i}: if (t->x{i % 7}) goto l{(i * 37 + 11) % (count // 3)}; work({i});"
    yield "pthread_mutex_unlock(&t->m);"


def gains(count: int) -> Iterator[str]:
    """Many things allocated, each checked, all given back at the end."""
    for i in range(count // 4):
        yield f"char *p{i} = malloc({i}); if (!p{i}) goto out;"
    yield "work(0);\nout:"
    for i in range(count // 4):
        yield f"free(p{i});"


SHAPES = (straight, stretches, locks, aliases, branches, flags, status, switch, loops, gotos, gains)


def timed(shape: Callable[[int], Iterator[str]], count: int) -> str:
    """A row of the table: how long it took to read, and to judge by each pattern."""
    catalogue, language = load(), LANGUAGES["c"]
    code = "int f(struct t *t)\n{\npthread_mutex_t *m;\n" + "\n".join(shape(count)) + "\nreturn 0;\n}\n"
    begun = time.perf_counter()
    function = language.read(language.definitions(code.encode())[0], code.encode(), {})
    found = collect("f.c", function, catalogue.vocabulary)
    following = Following(found)
    cells = [f"{shape.__name__:10}", f"{len(function.points):6} points", f"read {time.perf_counter() - begun:5.2f} s"]
    for name in PATTERNS:
        begun = time.perf_counter()
        grades = Counter(verdict.grade for verdict in Judge(catalogue.pattern(name), found, asked=following).verdicts())
        took = time.perf_counter() - begun
        cells.append(f"{name} {took:5.2f} s {' '.join(f'{n} {grade}' for grade, n in grades.items()) or '-'}")
    return " | ".join(cells)


if __name__ == "__main__":
    for one in SHAPES:
        print(timed(one, int(sys.argv[1]) if len(sys.argv) > 1 else 5000), flush=True)
