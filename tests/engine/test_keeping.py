"""What definitions keep of what they are handed, and of what they make and give back; and what their callers owe then."""

from collections.abc import Callable

import pytest

from outcrop.engine.effects import Effects
from outcrop.engine.judge import Verdict
from outcrop.engine.learning import Learned
from outcrop.engine.outlines import THINNEST


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("void set(struct slot *s, uint64_t *value) { s->value = *value; }", {2}),
        ("void put(struct queue *q, struct item *i) { list_add_tail(&i->link, &q->items); }", {2}),
        ("void put(struct queue *q, void *data) { struct item *i = data; q->first = (struct item *)i; }", {2}),
        ("void request(struct order *o) { waiting = o; }", {1}),
        # By way of a local that is kept.
        ("void request(struct order *o) { struct job *j = malloc(8); j->order = o; list_add(&j->link, &jobs); }", {1}),
        ("void request(struct order *o) { struct job j; j.order = o; run(&j); }", set()),
        # A copy, an answer, a glance, a while.
        ("void set(struct conf *c, struct options *o) { c->options = *o; }", set()),
        ("void get(struct table *t, struct table **found) { *found = t; }", set()),
        ("void take(struct queue *q, struct item *i) { list_remove(q->items, i); }", set()),
        ("void run(struct order *o) { current = o; work(); current = NULL; }", set()),
        # They know each other: nobody can tell which holds the other.
        ("void join(struct node *a, struct node *b) { a->peer = b; b->peer = a; }", set()),
        # The reference that is kept is not the caller's.
        ("void set(struct table *t, struct node *n) { node_ref(n); t->node = n; }", set()),
        ("void set(struct table *t, struct node *n) { t->node = node_ref(n); }", set()),
    ],
)
def test_a_parameter_is_kept(effects: Callable[[str], Effects], source: str, kept: set[int]) -> None:
    assert {e.subject for e in effects(source).effects if e.family == "resource.keep"} == kept


@pytest.mark.parametrize(
    ("body", "lends"),
    [
        ("struct node *n = malloc(8); list_add(&n->link, &t->nodes); return n;", True),
        ("struct node *n = malloc(8); n->next = t->slots[i]; t->slots[i] = n; return n;", True),
        ("struct list *all = t->all; struct node *n = malloc(8); all->last = n; return n;", True),
        ("struct node *n, *m = malloc(8); t->node = m; n = m; return n;", True),
        ("static struct node *n; free(n); n = malloc(8); return n;", True),
        ("struct node *n = malloc(8); n->table = t; return n;", False),
        ("struct list all; struct node *n = malloc(8); list_add(&n->link, &all); return n;", False),
        ("struct node *n = malloc(8); t->node = n; node_ref(n); return n;", False),
        ("struct node *n = malloc(8); t->node = n; return node_ref(n);", False),
    ],
)
def test_what_is_given_back_is_lent(effects: Callable[[str], Effects], body: str, lends: bool) -> None:
    told = effects(f"struct node *node_create(struct table *t, int i) {{ {body} }}").effects
    assert ("resource.lend" in {e.family for e in told}) is lends


def test_how_it_went_is_no_thing(effects: Callable[[str], Effects]) -> None:
    told = effects("int node_create(struct table *t) { int ret = 0; t->state = ret; return ret; }").effects
    assert "resource.lend" not in {e.family for e in told}


CONTEXT = """
int slot_set(struct inode *inode, int at, uint64_t *value) { inode->slots[at].value = *value; return 0; }
int ctx_put(struct inode *inode, uint64_t value) { return slot_set(inode, 1, &value); }
#define WORD(pointer) ((uint64_t)(long)(pointer))
static struct node *__node_create(struct inode *inode)
{
    struct node *node = malloc(8);
    if (!node)
        return NULL;
    if (ctx_put(inode, WORD(node))) {
        free(node);
        node = NULL;
    }
    return node;
}
struct node *node_create(struct inode *inode)
{
    struct node *node;
    lock(&inode->lock);
    node = __node_create(inode);
    unlock(&inode->lock);
    return node;
}
"""


def test_what_a_callee_of_a_callee_keeps_is_lent(learning: Callable[[dict[str, str]], Learned]) -> None:
    learned = learning({"node.c": CONTEXT})
    told = {(e.name, e.subject) for e in learned.entries if e.family in ("resource.keep", "resource.lend")}
    assert {("ctx_put", 2), ("node_create", "result")} <= told
    private = {(e.name, e.family) for e in learned.private["node.c"]}
    assert ("__node_create", "resource.lend") in private


def test_several_parameters_are_kept_of_one_name(learning: Callable[[dict[str, str]], Learned]) -> None:
    learned = learning({"pair.c": "void pair_set(struct pair *p, struct a *a, struct b *b) { p->a = a; p->b = b; }"})
    assert {e.subject for e in learned.entries if e.name == "pair_set"} == {2, 3}


def test_definitions_that_keep_different_things_agree_on_the_rest(
    learning: Callable[[dict[str, str]], Learned],
) -> None:
    locks = "void slot_set(struct slot *s, struct node *n) { pthread_mutex_lock(&s->lock); %s }"
    learned = learning({"a.c": locks % "s->node = n;", "b.c": locks % "s->count++;"})
    assert learned.contested == ()
    assert [(e.family, e.subject) for e in learned.entries] == [("lock.acquire", 1)]


def test_a_long_maker_is_asked_for_its_static_alone(learning: Callable[[dict[str, str]], Learned]) -> None:
    work = "count += weigh(count);\n" * (THINNEST // 20)
    source = f"struct list *create_rows(void) {{ static struct list *rows; int count = 0; {work} return rows; }}"
    [entry] = learning({"rows.c": source}).entries
    assert (entry.family, entry.subject, entry.place) == ("resource.lend", "result", "rows")


USE = """
int visit(struct inode *inode)
{
    struct node *node = node_create(inode);
    if (!node || !node->ready)
        return -1;
    count(node->weight);
    log_node(node);
    return 0;
}
"""


def test_what_was_lent_needs_no_release(verdicts: Callable[..., list[Verdict]]) -> None:
    assert verdicts("release-omission", CONTEXT + USE, name="visit") == []
    owned = CONTEXT.replace("return slot_set(inode, 1, &value);", "return 0;")
    assert [one.grade for one in verdicts("release-omission", owned + USE, name="visit")] == ["leaky"]


def test_who_gives_it_back_elsewhere_owns_it(verdicts: Callable[..., list[Verdict]]) -> None:
    releasing = USE.replace("count(node->weight);", "if (node->stale) { node_destroy(node); return 0; }")
    assert [one.grade for one in verdicts("release-omission", CONTEXT + releasing, name="visit")] == ["leaky"]


def test_a_frame_in_the_list_of_all_frames_is_its_makers_all_the_same(verdicts: Callable[..., list[Verdict]]) -> None:
    source = """
struct frame *create_frame(struct pool *pool)
{
    struct frame *frame = malloc(8);
    list_add(&frame->all, &pool->frames);
    return frame;
}
int ask(struct pool *pool)
{
    struct frame *frame = create_frame(pool);
    if (prepare(pool))
        return -1;
    submit(frame);
    return 0;
}
"""
    assert [one.grade for one in verdicts("release-omission", source, name="ask")] == ["leaky"]
