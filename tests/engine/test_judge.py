"""Bindings and groups, on the two patterns that bind; the examples of the catalogue say the rest."""

from collections.abc import Callable

import pytest

from languages.paths import function_in
from outcrop.engine.judge import Judge, Verdict
from outcrop.patterns.catalogue import Catalogue


def lines(source: str, verdict: Verdict, role: str) -> list[int]:
    return [source.count("\n", 0, site.statement.start) + 1 for site in verdict.roles if site.name == role]


TWO_LOCKS = """void f(struct table *t, struct node *n)
{
    pthread_mutex_lock(&t->lock);
    list_add(&n->link, &t->nodes);
    pthread_mutex_unlock(&t->lock);
    pthread_mutex_lock(&t->free_lock);
    list_del(&n->link);
    pthread_mutex_unlock(&t->free_lock);
}
"""


def test_each_lock_makes_a_finding_of_its_own(verdicts: Callable[..., list[Verdict]]) -> None:
    first, second = verdicts("guarded-collection", TWO_LOCKS)
    assert [lines(TWO_LOCKS, first, role) for role in ("lock", "change", "unlock")] == [[3], [4], [5]]
    assert [lines(TWO_LOCKS, second, role) for role in ("lock", "change", "unlock")] == [[6], [7], [8]]


def test_a_change_after_the_unlock_is_not_guarded(verdicts: Callable[..., list[Verdict]]) -> None:
    source = "void f(struct t *t) { pthread_mutex_lock(&t->m); t->n++; pthread_mutex_unlock(&t->m); list_del(&t->l); }"
    assert verdicts("guarded-collection", source) == []


def test_an_unlock_on_a_branch_that_leaves_does_not_end_the_guard(verdicts: Callable[..., list[Verdict]]) -> None:
    source = (
        "int f(struct t *t) { pthread_mutex_lock(&t->m); if (!t->n) { pthread_mutex_unlock(&t->m); return -1; }"
        " list_del(&t->l); pthread_mutex_unlock(&t->m); return 0; }"
    )
    [verdict] = verdicts("guarded-collection", source)
    assert [site.name for site in verdict.roles] == ["lock", "unlock", "change", "unlock"]


COMPUTED = """int f(struct table *t, struct node *n, void *next)
{
    pthread_mutex_lock(&t->lock);
    list_add(&n->link, &t->nodes);
    goto *next;
kept:
    return 0;
freed:
    pthread_mutex_unlock(&t->lock);
    return 0;
}
"""


def test_where_a_jump_leads_nobody_knows_where_a_leak_is_unsure_and_says_why(catalogue: Catalogue) -> None:
    """A walk that only a computed goto makes possible accuses nobody; written out, the same jump is a leak."""
    guarded = catalogue.pattern("guarded-collection")
    [verdict] = Judge(guarded, function_in(COMPUTED)).verdicts()
    assert (verdict.grade, verdict.reason and verdict.reason[0]) == (
        "unsure",
        "a computed goto leads nobody knows where",
    )
    [verdict] = Judge(
        guarded, function_in(COMPUTED.replace("goto *next", "if (next) goto freed; goto kept"))
    ).verdicts()
    assert (verdict.grade, verdict.reason) == ("leaky", None)


LADDER = """int f(struct t *t)
{
    if (!t)
        goto out;
    t->a = malloc(1);
    if (!t->a)
        goto out;
    t->b = malloc(1);
    if (!t->b)
        goto free_a;
    return 0;
free_a:
    free(t->a);
out:
    return -1;
}
"""


def test_jumps_are_counted_by_their_label(verdicts: Callable[..., list[Verdict]]) -> None:
    [verdict] = verdicts("goto-unwind", LADDER)
    assert lines(LADDER, verdict, "jump") == [4, 7]
    assert verdict.grade == "return-only"


def test_a_label_that_gives_back_releases(verdicts: Callable[..., list[Verdict]]) -> None:
    [verdict] = verdicts(
        "goto-unwind",
        LADDER.replace("goto free_a;", "goto out;").replace("free_a:\n    free(t->a);\nout:", "out:\n    free(t->a);"),
    )
    assert verdict.grade == "releases"


def test_backward_jumps_and_skips_are_no_unwinding(verdicts: Callable[..., list[Verdict]]) -> None:
    source = "int f(struct t *t) { again: if (work(t)) goto again; if (more(t) < 0) goto again; if (!t) goto next; if (!t->a) goto next; next: return go(t); }"
    assert verdicts("goto-unwind", source) == []


def test_a_scoped_guard_lets_go_at_the_end_of_its_scope(verdicts: Callable[..., list[Verdict]]) -> None:
    source = "void T::f(int k) {\n  {\n    std::lock_guard<std::mutex> guard(mutex_);\n    map_.erase(k);\n  }\n  other();\n}\n"
    [verdict] = verdicts("guarded-collection", source, "cpp")
    [unlock] = [site for site in verdict.roles if site.name == "unlock"]
    assert unlock.implied
    assert lines(source, verdict, "unlock") == [5]


def test_a_deferred_guard_takes_nothing(verdicts: Callable[..., list[Verdict]]) -> None:
    source = "void T::f(int k) { std::unique_lock<std::mutex> guard(mutex_, std::defer_lock); map_.erase(k); }"
    assert verdicts("guarded-collection", source, "cpp") == []


def test_a_guard_that_is_unlocked_by_hand_unlocks_what_it_guards(verdicts: Callable[..., list[Verdict]]) -> None:
    source = "void T::f(int k) { std::unique_lock<std::mutex> guard(mutex_); n_++; guard.unlock(); map_.erase(k); }"
    assert verdicts("guarded-collection", source, "cpp") == []


def test_a_guard_that_was_unlocked_by_hand_does_not_let_go_again(verdicts: Callable[..., list[Verdict]]) -> None:
    source = (
        "void T::f(int k) {\n  std::unique_lock<std::mutex> guard(mutex_);\n  map_.erase(k);\n  guard.unlock();\n}\n"
    )
    [verdict] = verdicts("guarded-collection", source, "cpp")
    assert lines(source, verdict, "unlock") == [4]


def test_a_branch_that_was_left_for_good_holds_nothing_later(verdicts: Callable[..., list[Verdict]]) -> None:
    source = """\
int f(struct t *t)
{
    if (t->stuck) {
        pthread_mutex_lock(&t->m);
        t->n++;
        pthread_mutex_unlock(&t->m);
        return 0;
    }
    pthread_mutex_lock(&t->m);
    list_del(&t->link);
    pthread_mutex_unlock(&t->m);
    return 0;
}
"""
    [verdict] = verdicts("guarded-collection", source)
    assert lines(source, verdict, "lock") == [9]


def test_an_unlock_beside_its_lock_ends_the_guard_even_where_the_branch_leaves(
    verdicts: Callable[..., list[Verdict]],
) -> None:
    source = """\
int f(struct t *t)
{
    while (more(t)) {
        if (!t->up) {
            pthread_mutex_lock(&t->m);
            t->n++;
            pthread_mutex_unlock(&t->m);
            continue;
        }
        list_del(&t->link);
    }
    return 0;
}
"""
    assert verdicts("guarded-collection", source) == []


def test_an_unlock_before_a_branch_leaves_on_failure_ends_the_guard(verdicts: Callable[..., list[Verdict]]) -> None:
    source = """\
int f(struct t *t)
{
    if (t->open) {
        pthread_mutex_lock(&t->m);
        if (work(t) < 0)
            goto unlock;
        t->n++;
unlock:
        pthread_mutex_unlock(&t->m);
    }
    list_del(&t->link);
    return 0;
}
"""
    assert verdicts("guarded-collection", source) == []


def test_a_shared_list_that_is_emptied_into_a_local_one_changes(verdicts: Callable[..., list[Verdict]]) -> None:
    source = "void f(struct t *t) { struct list_head mine; LOCK(&t->m); list_splice_init(&t->waiting, &mine); UNLOCK(&t->m); }"
    locks = "#define LOCK(x) pthread_mutex_lock(x)\n#define UNLOCK(x) pthread_mutex_unlock(x)\n"
    assert len(verdicts("guarded-collection", locks + source)) == 1


@pytest.mark.parametrize("change", ["nodes_[id] = node", "mine.swap(nodes_)", "nodes_.erase(id)"])
def test_members_of_a_class_are_shared(verdicts: Callable[..., list[Verdict]], change: str) -> None:
    source = f"void T::f(int id, Node *node) {{ std::map<int, Node *> mine; std::lock_guard<std::mutex> g(mutex_); {change}; }}"
    assert len(verdicts("guarded-collection", source, "cpp")) == 1


@pytest.mark.parametrize(
    "change", ["iter->prev = &list->head", "t->longest[i] = MAX(t->longest[i], n)", "mine.slots[i] = node"]
)
def test_what_moves_on_counts_or_is_local_changes_no_collection(
    verdicts: Callable[..., list[Verdict]], change: str
) -> None:
    source = f"void f(struct t *t) {{ struct table mine; pthread_mutex_lock(&t->m); {change}; pthread_mutex_unlock(&t->m); }}"
    assert verdicts("guarded-collection", source) == []
