"""The encoding ladder: what is read, what is refused, and that bytes always come back."""

from __future__ import annotations

import codecs
import gzip
import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.errors import InputError
from dedupe_news.read import decode

from .texts import ALL, GERMAN, LEGACY, RUSSIAN

WIDE = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


def back(data: bytes, encoding: str | None = None) -> bytes:
    found = decode(data, "a.txt", encoding)
    return found.bom + found.text.encode(found.encoding, found.errors)


@pytest.mark.parametrize(("text", "encoding"), LEGACY)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_legacy_encodings_are_told(text: str, encoding: str, ends: str) -> None:
    text = text.replace("\n", ends).replace("„", '"').replace("“", '"').replace("’", "'")
    data = text.replace("–", "-").encode(encoding)
    assert decode(data, "a.txt").text == data.decode(encoding)
    assert back(data) == data


@pytest.mark.parametrize("text", ALL)
@pytest.mark.parametrize("encoding", MARKS)
def test_a_mark_is_set_apart(text: str, encoding: str) -> None:
    found = decode(MARKS[encoding] + text.encode(encoding), "a.txt")
    assert (found.text, found.encoding, found.bom) == (text, encoding, MARKS[encoding])


@pytest.mark.parametrize("text", ALL)
@pytest.mark.parametrize("encoding", ["utf-8", *WIDE])
def test_unicode_without_a_mark(text: str, encoding: str) -> None:
    found = decode(text.encode(encoding), "a.txt")
    assert (found.text, found.encoding, found.bom) == (text, encoding, b"")


def test_ascii_and_nothing_at_all_are_utf8() -> None:
    assert decode(b"Plain.\r\n", "a.txt").encoding == "utf-8"
    assert decode(b"", "a.txt").text == ""


def test_stray_bytes_stay_stray() -> None:
    data = GERMAN.encode() + b"\xff" + GERMAN.encode()[:-1] + b"\xc3"
    found = decode(data, "a.txt")
    assert (found.encoding, found.errors) == ("utf-8", "surrogateescape")
    assert found.text.count("\udcff") == 1
    assert back(data) == data


def test_bytes_a_code_page_does_not_define_stay() -> None:
    data = GERMAN.replace("„", "").replace("“", "").encode("cp1252") + b" \x81 \x9d"
    found = decode(data, "a.txt")
    assert found.text.startswith("Die Bürgermeisterin")
    assert back(data) == data


@pytest.mark.parametrize("word", ["Köln", "naïve café", "“We won’t go,” he said – twice."])
def test_a_few_characters_are_taken_for_western(word: str) -> None:
    assert decode(word.encode("cp1252"), "a.txt").text == word


@pytest.mark.parametrize(("text", "encoding"), [(GERMAN, "cp1252"), (RUSSIAN, "koi8-r")])
def test_what_comes_late_counts_too(text: str, encoding: str) -> None:
    data = b"Plain English sentence number one.\n" * 20_000 + text.encode(encoding)
    assert decode(data, "a.txt").text.endswith(text)


def test_one_nul_in_a_text_is_kept() -> None:
    data = GERMAN.encode() + b"\0" + GERMAN.encode()
    assert decode(data, "a.txt").text == GERMAN + "\0" + GERMAN


def test_lone_surrogates_in_utf16_are_kept() -> None:
    data = codecs.BOM_UTF16_LE + "Eins ".encode("utf-16-le") + b"\x00\xd8" + b"x\0"
    assert decode(data, "a.txt").errors == "surrogatepass"
    assert back(data) == data


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG image"),
        (gzip.compress(GERMAN.encode()), "gzip"),
        (b"PK\x03\x04 and so on", "ZIP"),
        (b"\0" * 100, "binary file"),
        (random.Random(1).randbytes(5000), "binary file"),
        (bytes(range(32)) * 10, "binary file"),
    ],
)
def test_binary_files_are_refused(data: bytes, word: str) -> None:
    with pytest.raises(InputError, match=word):
        decode(data, "a.txt")


@pytest.mark.parametrize("codec", ["iso2022_jp", "iso2022_kr", "hz"])
def test_shifting_encodings_are_refused(codec: str) -> None:
    data = "大新 taro 大新".encode(codec)
    for encoding in (None, codec):
        with pytest.raises(InputError, match="UTF-8"):
            decode(data, "a.txt", encoding)


@pytest.mark.parametrize("name", ["utf-7", "idna", "punycode", "unicode_escape"])
def test_codecs_that_cannot_be_cut_are_refused(name: str) -> None:
    with pytest.raises(InputError, match="cannot be cut"):
        decode(b"text", "a.txt", name)


def test_a_cut_off_utf16_file_is_refused() -> None:
    with pytest.raises(InputError):
        decode(codecs.BOM_UTF16_LE + "Köln meldet".encode("utf-16-le")[:-1], "a.txt")


@pytest.mark.parametrize(
    ("name", "advice"), [("cp12521", "cp1252"), ("uft-8", "utf"), ("1252", "")]
)
def test_an_unknown_encoding_gets_a_suggestion(name: str, advice: str) -> None:
    if name == "1252":
        assert decode(b"\xe4", "a.txt", name).text == "ä"
        return
    with pytest.raises(InputError) as caught:
        decode(b"text", "a.txt", name)
    assert advice in caught.value.advice


@pytest.mark.parametrize("name", ["base64", "rot13", "no\0such"])
def test_what_is_no_text_encoding_is_unknown(name: str) -> None:
    with pytest.raises(InputError, match="no encoding called"):
        decode(b"text", "a.txt", name)


def test_the_wrong_encoding_says_where() -> None:
    with pytest.raises(InputError, match=r"not utf-8 \(byte 0xE4 at offset 2\)"):
        decode(b"ab\xe4c", "a.txt", "utf-8")


def test_utf16_by_name_finds_its_byte_order() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        assert decode(GERMAN.encode(encoding), "a.txt", "utf-16").text == GERMAN
    assert decode(GERMAN.encode("utf-16"), "a.txt", "UTF16").text == GERMAN
    assert decode(GERMAN.encode("utf-8-sig"), "a.txt", "utf-8-sig").bom == codecs.BOM_UTF8


@given(st.binary(max_size=200))
def test_bytes_come_back_or_are_refused(data: bytes) -> None:
    try:
        assert back(data) == data
    except InputError as error:
        assert error.advice


@given(st.text(max_size=200), st.sampled_from(sorted(MARKS)))
def test_any_text_in_unicode_comes_back(text: str, encoding: str) -> None:
    data = MARKS[encoding] + text.encode(encoding)
    assert back(data, encoding) == data


@pytest.mark.parametrize("codec", ["gb18030", "big5", "shift_jis", "euc_jp", "cp949", "big5hkscs"])
def test_random_bytes_under_a_name_come_back_or_are_refused(codec: str) -> None:
    rng = random.Random(7)
    for _ in range(300):
        data = bytes(rng.choice(b"\x81\xa1\xb0\xc8\xfe\x40\x41\x5c") for _ in range(8))
        with suppress(InputError):
            assert back(data, codec) == data
