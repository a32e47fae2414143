"""Bytes of a document: UTF-8, else what a mark or the document itself declares; nothing is guessed."""

import pytest

from outcrop.errors import OutcropError
from outcrop.verify.reading.encoding import decode_document

TEXT = "第77~171行\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_mark_tells_the_encoding(encoding: str) -> None:
    decoded = decode_document(f"\ufeff{TEXT}".encode(encoding), "a.md")
    assert (decoded.text, decoded.encoding) == (TEXT, encoding)


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="gbk">', "gbk"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GB2312">', "gb2312"),
        ('<?xml version="1.0" encoding="GB18030"?>', "gb18030"),
        (".. -*- coding: gbk -*-", "gbk"),
        ("% vim: fileencoding=gbk", "gbk"),
        (r"\begin{CJK}{GBK}{song}", "gbk"),
    ],
)
def test_a_document_declares_its_encoding(head: str, encoding: str) -> None:
    text = f"{head}\n{TEXT}"
    assert decode_document(text.encode(encoding), "a").text == text


def test_latin_1_is_declared_in_latex() -> None:
    text = "\\usepackage[latin1]{inputenc}\ncafé\n"
    assert decode_document(text.encode("latin-1"), "a.tex").text == text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (TEXT.encode("gbk"), "a.txt is not UTF-8 (at byte 0) and declares no other encoding; convert it"),
        ("café\n".encode("latin-1"), "a.txt is not UTF-8 (at byte 3) and declares no other encoding; convert it"),
        ("# coding: utf-8\ncafé\n".encode("latin-1"), "declares no other encoding"),
        ("# coding: klingon\ncafé\n".encode("latin-1"), "declares no other encoding"),
        (b"# coding: ascii\ncaf\xe9\n", "a.txt cannot be read as ascii, which it declares"),
        (TEXT.encode("utf-16-le"), "a.txt is no text: it holds NUL bytes"),
        (b"\x7fELF\x02\x00\x00", "a.txt is no text: it holds NUL bytes"),
        (b"\xff\xfe\x00\xd8", "a.txt cannot be read as utf-16-le"),
    ],
)
def test_nothing_is_guessed(data: bytes, sentence: str) -> None:
    with pytest.raises(OutcropError) as told:
        decode_document(data, "a.txt")
    assert sentence in str(told.value)
