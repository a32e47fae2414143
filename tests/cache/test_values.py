"""Nothing of a value is lost on the way to the cache and back."""

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from outcrop.cache.values import packed, unpacked

TEXTS: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[str, ...])


@given(st.lists(st.text() | st.binary().map(lambda data: data.decode("utf-8", "surrogateescape"))).map(tuple))
def test_whatever_bytes_a_text_is_of(texts: tuple[str, ...]) -> None:
    assert unpacked(TEXTS, packed(TEXTS, texts)) == texts


def test_nothing_found_is_short() -> None:
    """By these two bytes the many files in which nothing was found are passed over."""
    assert packed(TypeAdapter(list[str]), []) == b"[]"
