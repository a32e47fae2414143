"""A function is named in full, by any tail of its name, or with its namespaces in front."""

import pytest

from outcrop.errors import OutcropError
from outcrop.scanning.naming import called, split

NAMES = ("f", "A::f", "A::B::f", "C<T>::g", "A::operator==", "main")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("f", {"f"}),  # in full before any tail
        ("A::f", {"A::f"}),
        ("B::f", {"A::B::f"}),
        ("n::A::f", {"A::f"}),
        ("n::A::B::f", {"A::B::f"}),
        ("n::main", {"main"}),
        ("g", {"C<T>::g"}),
        ("operator==", {"A::operator=="}),
        ("::f", {"f"}),
        ("xf", set()),
        ("h", set()),
    ],
)
def test_a_name_means(name: str, meant: set[str]) -> None:
    assert called(NAMES, name) == meant


def test_a_tail_of_several_names_means_them_all() -> None:
    assert called(("A::f", "B::f", "g"), "f") == {"A::f", "B::f"}


def test_an_address_splits_at_its_first_single_colon() -> None:
    assert split("a.cc:A::b") == ("a.cc", "A::b")
    with pytest.raises(OutcropError, match="'a::b' names no function"):
        split("a::b")
