"""What a macro or thin function leaves done: its net effect over all ways out that end well."""

from collections.abc import Callable

import pytest

from outcrop.engine.effect import Effect
from outcrop.engine.effects import Effects

ACQUIRES, RELEASES, ALLOCATES, FREES = "lock.acquire", "lock.release", "memory.allocate", "memory.free"
ENDS, REPLIES = "process.exit", "reply.send"
Families = set[tuple[str, int | str | None]]


def families(effects: Effects) -> Families:
    return {(effect.family, effect.subject) for effect in effects.effects}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # A failing way out does not count against it.
        (
            "int hold(struct t *t) { if (pthread_mutex_lock(&t->m) != 0) { log_it(); return -1; } return 0; }",
            {(ACQUIRES, 1)},
        ),
        ("int hold(struct t *t) { if (!t) return -1; pthread_mutex_lock(&t->m); return 0; }", {(ACQUIRES, 1)}),
        ("int hold(struct t *t) { pthread_mutex_lock(&t->m); if (t->gone) { pthread_mutex_unlock(&t->m); return -1; } return 0; }", {(ACQUIRES, 1)}),
        ("struct n *get(struct t *t) { struct n *n; pthread_mutex_lock(&t->m); n = seek(t); if (n == NULL) { pthread_mutex_unlock(&t->m); return NULL; } return n; }", {(ACQUIRES, 1)}),
        # A branch that never returns does not count.
        ("void hold(struct t *t) { if (t->broken) { say(); exit(1); } pthread_mutex_lock(&t->m); }", {(ACQUIRES, 1)}),
        # Branches agree where they do the same kind of thing to the same parameter.
        ("void hold(struct t *t) { if (t->spin) pthread_spin_lock(&t->s); else pthread_mutex_lock(&t->m); }", {(ACQUIRES, 1)}),
        ("void hold(struct t *t) { switch (t->kind) { case 1: pthread_spin_lock(&t->s); break; default: pthread_mutex_lock(&t->m); } }", {(ACQUIRES, 1)}),
        ("void hold(struct t *t) { if (t->kind == 1) pthread_spin_lock(&t->s); else if (t->kind == 2) pthread_mutex_lock(&t->m); }", set()),
        ("void one(struct t *a, struct t *b) { if (a->low) pthread_mutex_lock(&a->m); else pthread_mutex_lock(&b->m); }", set()),
        # What only some success ways do is no effect.
        ("int maybe(struct t *t) { if (t->shared) pthread_mutex_lock(&t->m); return 0; }", set()),
        ("void maybe(struct t *t) { if (!t->shared) return; pthread_mutex_lock(&t->m); }", set()),
        ("void drop(struct t *t) { pthread_mutex_lock(&t->m); if (--t->users) { pthread_mutex_unlock(&t->m); return; } }", set()),
        # Taken and let go, however it is written.
        ("void with(struct t *t) { pthread_mutex_t *m = &t->m; pthread_mutex_lock(m); work(t); pthread_mutex_unlock(&t->m); }", set()),
        ("int with(struct t *t) { int ret = -1; pthread_mutex_lock(&t->m); if (t->full) goto out; ret = 0; out: pthread_mutex_unlock(&t->m); return ret; }", set()),
        ("void wait(struct t *t) { pthread_mutex_unlock(&t->m); rest(); pthread_mutex_lock(&t->m); }", set()),
        # One condition asked twice is answered alike.
        ("void with(struct t *t, int locked) { if (!locked) pthread_mutex_lock(&t->m); work(t); if (!locked) pthread_mutex_unlock(&t->m); }", set()),
        # Hand over hand: one is taken, another let go.
        ("void step(struct n *from, struct n *to) { pthread_mutex_lock(&to->m); pthread_mutex_unlock(&from->m); }", {(ACQUIRES, 2), (RELEASES, 1)}),
        # One of many, told by a parameter.
        ("void hold(int i) { pthread_mutex_lock(&locks[i].m); }", {(ACQUIRES, 1)}),
        # A local's lock is nobody's business.
        ("void odd(void) { struct t *t = find_it(); pthread_mutex_lock(&t->m); }", set()),
    ],
)  # fmt: skip
def test_locks(effects: Callable[[str], Effects], source: str, expected: Families) -> None:
    assert families(effects(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("void *grab(size_t n) { void *p = malloc(n); if (!p) { say(); abort(); } return p; }", {(ALLOCATES, "result")}),
        ("void *grab(size_t n) { size_t *p; if (!n) return NULL; p = malloc(n + 8); if (!p) return NULL; p[0] = n; return &p[1]; }", {(ALLOCATES, "result")}),
        ("void *grab(size_t n) { void *p = calloc(1, n); if (!p) return NULL; return stamp(pool, p, n); }", {(ALLOCATES, "result")}),
        ("char *twin(const char *s) { char *d = NULL; if (!s) goto out; d = strdup(s); out: return d; }", {(ALLOCATES, "result")}),
        ("#define NEW(type) ((type *)calloc(1, sizeof(type)))", {(ALLOCATES, "result")}),
        ("#define GRAB(n) ({ void *_p = malloc(n); if (!_p) abort(); _p; })", {(ALLOCATES, "result")}),
        ("#define GRAB_OR(p, n, label) do { p = malloc(n); if (!p) goto label; } while (0)", {(ALLOCATES, 1)}),
        # Of the stack, which nobody frees; what a function has there is its own.
        ("#define GRAB(n) ({ void *_p = alloca(n); memset(_p, 0, n); _p; })", {("memory.stack", "result")}),
        ("#define NAME(to, n) do { to = alloca(n); snprintf(to, n, \"x\"); } while (0)", {("memory.stack", 1)}),
        ("int work(void) { char *p = alloca(8); return use(p); }", set()),
        ("int grab(void **to, size_t n) { *to = malloc(n); if (!*to) return -1; return 0; }", {(ALLOCATES, 1)}),
        # What was stored, or freed again, is not given, or only lent.
        ("struct n *add(struct t *t) { struct n *n = malloc(8); t->first = n; return n; }", {("resource.lend", "result")}),
        ("int work(void) { char *p = malloc(8); int ret = use(p); free(p); return ret; }", set()),
        ("struct n *cached(struct t *t) { if (t->spare) return t->spare; return malloc(8); }", set()),
        ("void let(void *p) { if (!p) return; free(p); }", {(FREES, 1)}),
        ("void let(void **p) { if (*p != NULL) { size_t *q = (size_t *)*p - 2; q[0] = 0; free(q); *p = NULL; } }", {(FREES, 1)}),
        ("void let(void *p) { char *head = (char *)p - 16; if (!traced) { free(p); return; } free(head); }", {(FREES, 1)}),
        ("#define LET(p) do { if (p) { free((void *)p); p = NULL; } } while (0)", {(FREES, 1)}),
        ("void let_all(struct n *n) { struct n *next; while (n) { next = n->next; free(n); n = next; } }", {(FREES, 1)}),
        # Who frees a member, or only sometimes frees, does not free it.
        ("void clear(struct n *n) { free(n->name); n->name = NULL; }", set()),
        ("void unref(struct n *n) { if (--n->count == 0) free(n); }", set()),
    ],
)  # fmt: skip
def test_memory(effects: Callable[[str], Effects], source: str, expected: Families) -> None:
    assert families(effects(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("void die(const char *why) { say(why); exit(1); }", {(ENDS, None)}),
        ("void die(int hard) { if (hard) abort(); exit(1); }", {(ENDS, None)}),
        ("#define DIE(why) do { say(why); abort(); } while (0)", {(ENDS, None)}),
        ("void check(int ok) { if (!ok) exit(1); }", set()),
        ("void serve(void) { for (;;) { work(); } }", set()),
    ],
)
def test_what_never_returns(effects: Callable[[str], Effects], source: str, expected: Families) -> None:
    assert families(effects(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("int done(struct frame *f, int ret) { f->local = NULL; STACK_UNWIND(f, ret); return 0; }", {(REPLIES, None)}),
        ("int done(struct frame *f, int ret) { if (ret) send_reply(f, -1); else send_reply(f, 0); return 0; }", {(REPLIES, None)}),
        ("int done(struct frame *f) { if (f->last) STACK_UNWIND(f, 0); return 0; }", set()),
    ],
)  # fmt: skip
def test_what_answers(effects: Callable[[str], Effects], source: str, expected: Families) -> None:
    assert families(effects(source)) == expected


@pytest.mark.parametrize(
    ("source", "fails", "attempt"),
    [
        ("int hold(struct t *t) { return pthread_mutex_lock(&t->m); }", "nonzero", False),
        ("int hold(struct t *t) { int ret = pthread_mutex_lock(&t->m); if (ret) return -1; return 0; }", "nonzero", False),
        ("void hold(struct t *t) { pthread_mutex_lock(&t->m); }", None, False),
        ("bool attempt(struct t *t) { if (pthread_mutex_trylock(&t->m)) return false; return true; }", "zero", True),
        ("struct n *get(struct t *t, struct n *n) { pthread_mutex_lock(&t->m); if (n->gone) { pthread_mutex_unlock(&t->m); return NULL; } return n; }", "zero", False),
        ("void *grab(size_t n) { void *p = malloc(n); if (!p) say(); return p; }", "zero", False),
        ("void *grab(size_t n) { void *p = malloc(n); if (!p) abort(); return p; }", None, False),
    ],
)  # fmt: skip
def test_failure_shows_by_a_result_that_is_given_back_only_then(
    effects: Callable[[str], Effects], source: str, fails: str | None, attempt: bool
) -> None:
    [effect] = effects(source).effects
    assert (effect.fails, effect.attempt) == (fails, attempt)


def test_an_attempt_that_does_not_tell_how_it_went_is_no_acquire(effects: Callable[[str], Effects]) -> None:
    assert effects("void attempt(struct t *t) { pthread_mutex_trylock(&t->m); }").effects == frozenset()


def test_it_says_by_which_callees(effects: Callable[[str], Effects]) -> None:
    [effect] = effects("#define LOCK(x) (spin ? pthread_spin_lock(&(x)->s) : pthread_mutex_lock(&(x)->m))").effects
    assert effect == Effect(ACQUIRES, 1, "nonzero")
    assert effect.via == ("pthread_mutex_lock", "pthread_spin_lock")


def test_a_macro_whose_use_defines_a_function_hides_no_jump(effects: Callable[[str], Effects]) -> None:
    assert effects("#define GETTER(name) static int get_##name(struct t *t) { return t->name; }") == Effects()
