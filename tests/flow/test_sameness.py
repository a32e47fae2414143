import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcrop.flow.sameness import place, root, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("&node->lock", "node->lock"),
        ("(node->lock)", "node->lock"),
        ("((&(node->lock)))", "&node->lock"),
        ("this->mutex_", "mutex_"),
        ("(*node).lock", "node->lock"),
        ("node -> lock", "node->lock"),
        ("table [ i ]", "table[i]"),
    ],
)
def test_places_that_a_reader_takes_for_one_are_the_same(one: str, other: str) -> None:
    assert place(one) == place(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a->lock", "b->lock"),
        ("a->lock", "a->locks"),
        ("(a)->lock", "(b)->lock"),
        ("(a) + (b)", "a) + (b"),
        ("*p", "p"),
    ],
)
def test_other_places_differ(one: str, other: str) -> None:
    assert place(one) != place(other)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("&x->lock", "x"),
        ("this->list_", "list_"),
        ("((struct node *)data)->link", "data"),
        ("(struct node *)data", "data"),
        ("nodes[i]", "nodes"),
        ("*out", "out"),
        ("42", None),
    ],
)
def test_an_expression_begins_from_its_first_name(text: str, name: str | None) -> None:
    assert root(text) == name


@given(st.text(alphabet="ab1_()->*&. \t\n", max_size=40))
def test_white_space_between_tokens_means_nothing(text: str) -> None:
    assert tokens(" ".join(tokens(text))) == tokens(text)
