"""Net effects of macros and thin functions, and what becomes of them over a whole snapshot."""

from collections.abc import Callable

import pytest

from outcrop.engine.effect import Effect
from outcrop.engine.effects import Effects
from outcrop.engine.learning import Learned
from outcrop.model.macros import MacroJump

ACQUIRES, RELEASES, CHANGES, KEEPS = "lock.acquire", "lock.release", "collection.change", "resource.keep"


def families(effects: Effects) -> set[tuple[str, int | None]]:
    return {(effect.family, effect.subject) for effect in effects.effects}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("#define LOCK(x) pthread_mutex_lock(x)", {(ACQUIRES, 1)}),
        ("#define LOCK(x) (spin ? pthread_spin_lock(&((x)->s)) : pthread_mutex_lock(&((x)->m)))", {(ACQUIRES, 1)}),
        ("#define LOCK(x) do { int e = pthread_mutex_lock(x); if (e) abort(); } while (0)", {(ACQUIRES, 1)}),
        ("#define WITH(x, y) do { pthread_mutex_lock(x); y; pthread_mutex_unlock(x); } while (0)", set()),
        ("void hold(struct table *t) { pthread_mutex_lock(&t->lock); }", {(ACQUIRES, 1)}),
        (
            "void hold(int a, struct table *t) { struct inner *i = t->inner; pthread_mutex_lock(&i->lock); }",
            {(ACQUIRES, 2)},
        ),
        ("void hold(void) { pthread_mutex_lock(&global_lock); }", {(ACQUIRES, None)}),
        ("void drop(struct table *t) { pthread_mutex_unlock(&t->lock); }", {(RELEASES, 1)}),
        ("void both(struct table *t) { pthread_mutex_lock(&t->lock); t->n++; pthread_mutex_unlock(&t->lock); }", set()),
        ("void maybe(struct table *t) { if (t->shared) pthread_mutex_lock(&t->lock); }", set()),
        ("int held(pthread_mutex_t *m) { int rc = pthread_mutex_trylock(m); return rc == EBUSY; }", set()),
        ("int attempt(pthread_mutex_t *m) { return pthread_mutex_trylock(m); }", {(ACQUIRES, 1)}),
        (
            "void put(struct queue *q, struct item *i) { list_add_tail(&i->link, &q->items); }",
            {(CHANGES, 1), (KEEPS, 2)},
        ),
        ("void own(struct item *i) { struct list_head head; list_add(&i->link, &head); }", set()),
        ("void unref(struct item *i) { if (--i->count == 0) list_del(&i->link); }", set()),
    ],
)
def test_a_name_joins_by_its_net_effect(
    effects: Callable[[str], Effects], source: str, expected: set[tuple[str, int | None]]
) -> None:
    assert families(effects(source)) == expected


def test_a_wrapper_that_gives_back_the_result_fails_as_what_it_wraps(effects: Callable[[str], Effects]) -> None:
    [effect] = effects("int hold(struct table *t) { int ret = pthread_mutex_lock(&t->lock); return ret; }").effects
    assert effect == Effect(ACQUIRES, 1, "nonzero")


@pytest.mark.parametrize(
    ("source", "jump"),
    [
        ("#define OR_GOTO(x, label) do { if (!(x)) goto label; } while (0)", MacroJump("goto", 2, tested=True)),
        (
            "#define UNPACK(x, buf) do { if (unpack(x, buf)) goto unpack_failed; } while (0)",
            MacroJump("goto", "unpack_failed", tested=True),
        ),
        ("#define OR_RETURN(x) do { if (!(x)) return; } while (0)", MacroJump("return", None, tested=True)),
        ("#define GIVE_UP(label) do { count++; goto label; } while (0)", MacroJump("goto", 1, tested=False)),
        (
            "#define INIT(key, type, label) do { int r = init_##type(#key); if (r) goto label; } while (0)",
            MacroJump("goto", 3, tested=True),
        ),
    ],
)
def test_a_macro_tells_where_its_hidden_jump_may_go(
    effects: Callable[[str], Effects], source: str, jump: MacroJump
) -> None:
    assert effects(source).jumps == (jump,)


def test_a_label_inside_the_macro_is_its_own_business(effects: Callable[[str], Effects]) -> None:
    assert effects("#define RETRY(x) do { again: if (work(x)) goto again; } while (0)").jumps == ()


def test_wrappers_of_wrappers_are_learned(learning: Callable[[dict[str, str]], Learned]) -> None:
    learned = learning(
        {
            "locks.h": "#define INNER(m) pthread_mutex_lock(m)\n#define OUTER(t) INNER(&(t)->lock)\n",
            "table.c": '#include "locks.h"\nvoid table_hold(struct table *t)\n{\n    OUTER(t);\n}\n',
        }
    )
    assert {(e.name, e.family, e.subject, e.origin) for e in learned.entries} == {
        ("INNER", ACQUIRES, 1, "locks.h:1"),
        ("OUTER", ACQUIRES, 1, "locks.h:2"),
        ("table_hold", ACQUIRES, 1, "table.c:2"),
    }


def test_several_definitions_agree_where_they_do_the_same_to_the_same_parameter(
    learning: Callable[[dict[str, str]], Learned],
) -> None:
    source = "#ifdef SPIN\n#define LOCK(x) pthread_spin_lock(&(x)->s)\n#else\n#define LOCK(x) pthread_mutex_lock(&(x)->m)\n#endif\n"
    learned = learning({"locks.h": source})
    assert [(e.name, e.family, e.subject) for e in learned.entries] == [("LOCK", ACQUIRES, 1)]
    assert learned.contested == ()


def test_a_contested_name_means_what_its_file_or_its_includes_say(
    learning: Callable[[dict[str, str]], Learned],
) -> None:
    learned = learning(
        {
            "a.h": "#define ENTER(x) pthread_mutex_lock(x)\n",
            "b.h": "#define ENTER(x) trace(x)\n",
            "own.c": "#define ENTER(x) pthread_rwlock_wrlock(x)\n",
        }
    )
    assert [contested.name for contested in learned.contested] == ["ENTER"]
    assert learned.entries == ()
    seen = {
        path: learned.seen_from(path, b"ENTER(x)", lambda _, told=includes: told)[0]
        for path, includes in [("own.c", ["b.h"]), ("x.c", ["a.h"]), ("y.c", ["b.h"]), ("z.c", [])]
    }
    assert [(e.name, e.origin) for e in seen["own.c"]] == [("ENTER", "own.c:1")]
    assert [(e.name, e.origin) for e in seen["x.c"]] == [("ENTER", "a.h:1")]
    assert seen["y.c"] == seen["z.c"] == []


def test_a_method_is_learned_for_its_receiver(learning: Callable[[dict[str, str]], Learned]) -> None:
    learned = learning({"peers.cc": "void Peers::Forget(int id) {\n  members_.erase(id);\n}\n"})
    assert {(e.name, e.subject) for e in learned.entries} == {("Forget", None), ("*.Forget", "receiver")}


def test_what_callees_do_counts_only_where_the_name_says_so(learning: Callable[[dict[str, str]], Learned]) -> None:
    learned = learning(
        {
            "queue.c": "void queue_in(struct q *q, struct i *i)\n{\n    list_add(&i->link, &q->items);\n}\n"
            "void job_enqueue(struct q *q, struct i *i)\n{\n    queue_in(q, i);\n}\n"
            "void job_run(struct q *q, struct i *i)\n{\n    queue_in(q, i);\n}\n"
        }
    )
    assert {entry.name for entry in learned.entries} == {"queue_in", "job_enqueue"}


def test_a_helper_called_with_the_lock_held_is_learned_even_where_it_is_long(
    learning: Callable[[dict[str, str]], Learned],
) -> None:
    body = "{{ {} list_del(&n->link); }}\n".format("n->count++; " * 200)
    learned = learning({"file.c": f"void __drop(struct node *n) {body}void drop(struct node *n) {body}"})
    assert [entry.name for entry in learned.entries] == ["__drop"]


def test_a_static_function_of_a_source_file_is_nobody_elses(learning: Callable[[dict[str, str]], Learned]) -> None:
    learned = learning(
        {
            "one.c": "static void enter(struct t *t)\n{\n    pthread_mutex_lock(&t->lock);\n}\n"
            "void one_enter(struct t *t)\n{\n    enter(t);\n}\n",
            "two.c": "void two_enter(struct t *t)\n{\n    enter(t);\n}\n",
        }
    )
    assert [entry.name for entry in learned.entries] == ["one_enter"]
    assert [entry.name for entry in learned.seen_from("one.c", b"", lambda _: [])[0]] == ["enter"]
    assert learned.seen_from("two.c", b"", lambda _: [])[0] == []


def test_functions_that_call_each_other_in_turn_are_learned(learning: Callable[[dict[str, str]], Learned]) -> None:
    learned = learning(
        {
            "die.c": "void die(int times)\n{\n    if (times)\n        give_up(times - 1);\n    exit(1);\n}\n"
            "void give_up(int times)\n{\n    die(times);\n}\n",
        }
    )
    assert {(entry.name, entry.family) for entry in learned.entries} == {
        ("die", "process.exit"),
        ("give_up", "process.exit"),
    }


def test_wrappers_are_learned_however_deep(learning: Callable[[dict[str, str]], Learned]) -> None:
    lines = ["#define HOLD_0(m) pthread_mutex_lock(m)"]
    lines += [f"#define HOLD_{depth}(m) HOLD_{depth - 1}(m)" for depth in range(1, 20)]
    assert len(learning({"locks.h": "\n".join(lines) + "\n"}).entries) == 20


def test_a_loop_macro_does_not_hide_what_comes_after_it(learning: Callable[[dict[str, str]], Learned]) -> None:
    learned = learning(
        {
            "list.h": "#define for_each(n, t) for (n = (t)->first; n; n = n->next)\n",
            "table.c": '#include "list.h"\nstruct n *find(struct t *t, int id)\n{\n    struct n *n;\n'
            "    pthread_mutex_lock(&t->lock);\n    for_each(n, t) {\n        if (n->id == id)\n            goto out;\n"
            "    }\nout:\n    pthread_mutex_unlock(&t->lock);\n    return n;\n}\n",
        }
    )
    assert learned.entries == ()
