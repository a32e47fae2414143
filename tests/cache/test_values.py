"""Nothing of a value is lost on the way to the cache and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from outcrop.cache.values import packed, unpacked


@given(st.lists(st.text() | st.binary().map(lambda data: data.decode("utf-8", "surrogateescape"))).map(tuple))
def test_whatever_bytes_a_text_is_of(texts: tuple[str, ...]) -> None:
    assert unpacked(tuple[str, ...], packed(tuple[str, ...], texts)) == texts


def test_bytes_of_something_else_are_told() -> None:
    with pytest.raises(ValidationError):
        unpacked(tuple[int, ...], packed(tuple[str, ...], ("a",)))
