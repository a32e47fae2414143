from collections.abc import Callable

import pytest

from outcrop.engine.reach import reach
from outcrop.engine.sites import Found

SOURCE = """
void f(struct table *table, struct list *from)
{
    static struct list kept;
    struct list own;
    struct list *made = list_create(free);
    struct list *copy = NULL;
    struct list *theirs = table->members;
    struct list *either = list_create(free);
    copy = list_copy(from);
    either = table->members;
}
"""


@pytest.mark.parametrize(
    ("place", "whose"),
    [
        ("&own", "local"),
        ("made", "local"),
        ("copy", "local"),
        ("theirs", "shared"),
        ("either", "shared"),
        ("&kept", "shared"),
        ("&table->members", "parameter"),
        ("global_list", "shared"),
        ("&theirs->head", "shared"),
    ],
)
def test_a_place_is_local_only_where_all_it_can_be_was_made_in_this_call(
    found: Callable[..., Found], place: str, whose: str
) -> None:
    seen = found(SOURCE)
    assert reach(seen.function, place, seen.vocabulary) == whose
