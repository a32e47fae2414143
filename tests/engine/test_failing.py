"""Which jumps are error jumps: told by the test they stand under, by what is set or logged before them, and by macros."""

from collections.abc import Callable

import pytest

from outcrop.engine.sites import Found


def jumps(found: Found) -> list[bool]:
    return [found.part(site, "failing") is True for site in found.of("jump") if found.part(site, "how") == "goto"]


def body(test: str, declarations: str = "int ret; char *p; int count;") -> str:
    return f"int f(struct node *node) {{ {declarations}\n{test}\nout: return 0; }}"


@pytest.mark.parametrize(
    "test",
    [
        "p = malloc(8); if (!p) goto out;",
        "p = malloc(8); if (p == NULL) goto out;",
        "if (NULL == (p = malloc(8))) goto out;",
        "if (!node) goto out;",
        "if (!node->peer) goto out;",
        "ret = work(node); if (ret) goto out;",
        "ret = work(node); if (ret < 0) goto out;",
        "ret = work(node); if (ret < 1) goto out;",
        "ret = work(node); if (ret != 0) goto out;",
        "if (work(node)) goto out;",
        "if ((ret = work(node)) == -1) goto out;",
        "if (pthread_mutex_lock(&node->lock)) goto out;",
        "if (open(node->path, 0) < 0) goto out;",
        "if (count > 8) { ret = -1; goto out; }",
        "if (count > 8) { ret = EINVAL; goto out; }",
        'if (count > 8) { log_error("too many"); goto out; }',
        "if (count > 8) { node->op_errno = op_errno; goto out; }",
        "ret = work(node); if (ret) { if (count) tidy(node); goto out; }",
        "ret = work(node); if (unlikely(ret)) goto out;",
        "ret = work(node); if (!ret) { count++; } else { goto out; }",
        "ret = work(node); if (ret == 0 || count) { count++; } else { goto out; }",
        "if (work(&node->data, node->peer)) goto out;",
        "if (!work(node)) goto out;",
        "count = work(node); if (count < 0) goto out;",
        "if (node->index == -1) goto out;",
        "if (read(node->fd, p, 8) != sizeof(node->size)) goto out;",
        "List found = NULL; found = search(node); if (!found) goto out;",
        'if (count > 8) { fprintf(stderr, "too many"); goto out; }',
        "if (count > 8) { usage(); goto out; }",
    ],
)
def test_a_jump_where_something_failed_is_an_error_jump(found: Callable[..., Found], test: str) -> None:
    assert jumps(found(body(test))) == [True]


@pytest.mark.parametrize(
    "test",
    [
        "if (p) goto out;",
        "if (node->done) goto out;",
        "if (!strcmp(p, node->name)) goto out;",
        "if (is_empty(node)) goto out;",
        "if (!count) goto out;",
        "ret = work(node); if (!ret) goto out;",
        "ret = work(node); if (ret == 0) goto out;",
        "goto out;",
        'if (count > 8) { log_debug("many"); goto out; }',
        "p = malloc(8); if (p) goto out;",
        "if (node->limit == 0) goto out;",
        "if (!node->enabled) goto out;",
        "if (!is_known(node)) goto out;",
        "if (weigh(node) < count) goto out;",
    ],
)
def test_other_jumps_are_not(found: Callable[..., Found], test: str) -> None:
    assert jumps(found(body(test))) == [False]


def test_a_macro_that_tests_before_it_jumps_hides_an_error_jump(found: Callable[..., Found]) -> None:
    source = "#define CHECK_OR_GOTO(x, label) do { if (!(x)) { goto label; } } while (0)\n" + body(
        "CHECK_OR_GOTO(node, out);"
    )
    assert jumps(found(source, name="f")) == [True]


def test_what_an_earlier_branch_logged_does_not_make_a_later_jump_fail(found: Callable[..., Found]) -> None:
    test = 'if (count > 8) { log_error("many"); } if (node->done) { count = 1; goto out; }'
    assert jumps(found(body(test))) == [False]


def test_a_jump_to_a_label_named_for_failure_is_an_error_jump_whatever_is_tested(found: Callable[..., Found]) -> None:
    source = "int f(struct node *node) { if (node->done) goto error; return 0; error: return -1; }"
    assert jumps(found(source)) == [True]


@pytest.mark.parametrize(
    ("test", "reported"),
    [
        ('if (!node) { log_error("none"); goto out; }', True),
        ('if (!node) { log_error("none"); count = 1; goto out; }', True),
        ('if (!node) { log_debug("it failed"); goto out; }', True),
        ('if (!node) { log_debug("none yet"); goto out; }', False),
        ("if (!node) goto out;", False),
        ('if (!node) { log_error("none"); node->status = 1; goto out; }', False),  # others see it
        ('if (!node) { log_error("none"); last_error = 1; goto out; }', False),
        ('if (!node) { log_error("none"); ret = 0; goto out; }', False),  # somebody means it
        ('log_error("none"); if (!node) { goto out; }', False),
    ],
)
def test_a_failure_is_reported_where_only_a_log_tells_of_it(
    found: Callable[..., Found], test: str, reported: bool
) -> None:
    function = found(body(test))
    (jump,) = (site for site in function.of("jump") if function.part(site, "how") == "goto")
    assert function.part(jump, "reported") is reported


def test_where_a_remedy_was_tried_only_its_own_failure_is_an_error_jump(found: Callable[..., Found]) -> None:
    test = "ret = work(node); if (ret < 0) { p = malloc(8); if (!p) { goto out; } enqueue(p); goto out; }"
    assert jumps(found(body(test))) == [True, False]
