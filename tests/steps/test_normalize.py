"""The matching key: equal to a slow, obvious oracle; blind to print, never to facts."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedupe_news import normalize
from dedupe_news.normalize import LONG_TOKEN, PIECE, key, tokenize
from dedupe_news.tables import (
    DROPPED_RANGES,
    UNSPACED_RANGES,
    VARIANTS,
    FoldTable,
    in_ranges,
    load,
)

TABLE = load()
COLUMNS = ("hashes", "start", "end", "number", "capital", "unspaced", "folded", "first")
LOWER = "a-zäöüßéèñçа-яα-ω"
EDIT = re.compile(
    r"(?P<entity>&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z]\w+);)|(?P<tag><!--.*?-->|</?[A-Za-z][^<>]*>)"
    rf"|(?<=[{LOWER}])(?P<hyphen>[-\u2010\u00ad][ \t]*(?:\r\n|\r|\n)[ \t]*)(?=[{LOWER}])",
    re.DOTALL,
)


def edit(match: re.Match[str]) -> str:
    if match["entity"]:
        return html.unescape(match["entity"])
    return " " if match["tag"] else ""


def fold(char: str) -> str:
    """One character of the key: '' dropped, ' ' a gap, blanks around what stands alone."""
    if in_ranges(ord(char), DROPPED_RANGES):
        return ""
    if (digit := unicodedata.decimal(char, None)) is not None:
        return str(digit)
    if unicodedata.category(char)[0] not in "LMN":
        return " "
    return f" {char} " if in_ranges(ord(char), UNSPACED_RANGES) else VARIANTS.get(char, char)


def oracle(text: str) -> str:
    """The key, step by step. Characters are folded one by one: ß and an accent stay apart."""
    plain = unicodedata.normalize("NFKC", EDIT.sub(edit, text))
    plain = "".join(unicodedata.normalize("NFKC", char.casefold()) for char in plain)
    return " ".join("".join(map(fold, plain)).split())


PIECES = st.sampled_from(
    [
        *"abzAZéÉñßöİıçñ019½²Σςαжя中文ひカกิไทยहिन्दीعربيىیךא가",
        *" \t.,;:!?'’\"“”-–—_/()&<>#\n",
        *("\u00ad", "\u200b", "\ufeff", "\u200d", "\ufe0f", "\u0640", "\u064e"),
        *(
            "ﬁx",
            "Ａb",
            "１２",
            "ǆa",
            "ﷺ ",
            "e\u0301x",
            "o\u0308\u0323x",
            "Å ",
            "\u1112\u1161\u11ab",
        ),
        *("&amp;", "&eacute;x", "&#769;", "&nbsp;", "&lt;b&gt;", "&unknown;", "&#x41;"),
        *("<b>", "</b>", "<br/>", '<a href="x y">', "<!-- weg -->", "a-\nb", "a-\r\n  b", "A-\nB"),
        *("ｶﾞx", "\U00020000", "\U0001f600", "\ud800", "\x00", "३", "٣"),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
@example("ß&#769;")
@settings(max_examples=500, deadline=None)
def test_the_key_is_the_oracles(text: str) -> None:
    assert key(text, TABLE) == oracle(text)


@given(st.text(alphabet=st.characters(), max_size=100) | st.lists(PIECES).map("".join))
@settings(max_examples=300, deadline=None)
def test_tokens_point_into_the_raw_text_in_order(text: str) -> None:
    tokens = tokenize(text, TABLE)
    assert np.all(tokens.start < tokens.end)
    assert np.all(tokens.start[1:] >= tokens.start[:-1])
    assert np.all(tokens.end <= len(text))
    assert tokens.first[0] == 0
    assert tokens.first[-1] == len(tokens.folded)


@given(st.lists(st.sampled_from(["Wort", "Éa", "12", "e\u0301", "q-\nr", "&uuml;b"]), max_size=20))
@settings(max_examples=100, deadline=None)
def test_a_token_alone_is_the_token_in_the_text(words: list[str]) -> None:
    text = " ".join(words)
    tokens = tokenize(text, TABLE)
    assert [text[a:b] for a, b in zip(tokens.start, tokens.end, strict=True)] == words
    for i, word in enumerate(words):
        alone = tokenize(word, TABLE)
        assert alone.word(0) == tokens.word(i)
        assert alone.hashes[0] == tokens.hashes[i]


@given(st.lists(PIECES, max_size=200).map("".join))
@settings(max_examples=150, deadline=None)
def test_pieces_change_nothing(text: str) -> None:
    whole = tokenize(text, TABLE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(normalize, "PIECE", 5)
        parted = tokenize(text, TABLE)
    for name in COLUMNS:
        assert np.array_equal(getattr(whole, name), getattr(parted, name)), name


def test_a_long_text_is_cut_into_pieces(table: FoldTable) -> None:
    text = "Köln meldet 12 Tote. " * (3 * PIECE // 20)
    tokens = tokenize(text, table)
    assert len(tokens) == 4 * text.count("K")
    assert len(list(normalize.pieces(text))) > 2
    assert text[tokens.start[-1] : tokens.end[-1]] == "Tote"


SENTENCES = {
    "de": "Der Rat der größten Städte weiß: „Flüsse fließen“ - 12 Häfen bleiben offen.",
    "en": "The mayor doesn't agree: “fifty offices” will close - 12 of them final.",
    "fr": "L'hôtel de la façade n'a pas été fini : 12 élèves « affirment » l'effort.",
    "es": "El niño cantó «ayer» en la filarmónica - 12 años después volvió allí.",
    "it": "L'ufficio dell'università è chiuso: 12 affiliati “perché” - così sarà.",
    "pt": "A eleição não terá “fim” - 12 oficiais d'água confirmam a decisão.",
    "pl": "Źródło mówi: „żółte łódki” - 12 oficerów wróciło do pięknej Łodzi.",
    "tr": "Işık'ın “güçlü” ofisi açıldı - 12 şehir için çağrı yapıldı.",
    "ru": "Мэр сказал: «ёлки ещё стоят» - 12 районов ждут её решения.",
    "el": "Ο δήμαρχος είπε: «αύριο» - 12 σχολεία μένουν κλειστά.",
    "vi": "Thị trưởng nói: “ngày mai” - 12 trường học sẽ đóng cửa.",
}


def curly(text: str) -> str:
    return text.replace("'", "’").replace("“", '"').replace("”", '"').replace("„", "»")


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


def inside(mark: str, text: str) -> str:
    """The text with the mark in the middle of every long word of lower-case letters."""
    return re.sub(r"(?<=[^\W\d_]{3})(?=[^\W\d_]{3})", mark, text)


NOISE: dict[str, Callable[[str], str]] = {
    "quotes": curly,
    "soft hyphens": lambda text: inside("\u00ad", text),
    "zero width spaces": lambda text: inside("\u200b", text),
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "numeric entities": lambda text: "".join(f"&#{ord(c)};" if c > "~" else c for c in text),
    "named entities": lambda text: html.escape(text, quote=True),
    "line-end hyphens": lambda text: re.sub(
        r"(?<=[^\W\d_]{3})(?=[^\W\d_]{3})", lambda m: hyphen(text, m.start()), text
    ),
    "ligatures": lambda text: text.replace("fi", "ﬁ").replace("ff", "ﬀ").replace("fl", "ﬂ"),
    "full width": full_width,
    "dashes": lambda text: text.replace(" - ", " — "),
    "bold": lambda text: re.sub(r"(\w+)", r"<b>\1</b>", text),
    "line ends": lambda text: text.replace(" ", "\r\n"),
}


def hyphen(text: str, at: int) -> str:
    return "-\n" if text[at - 1].islower() and text[at].islower() else ""


@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize("language", SENTENCES)
def test_print_is_no_difference(language: str, noise: str) -> None:
    text = SENTENCES[language]
    assert key(NOISE[noise](text), TABLE) == key(text, TABLE)


def test_the_noise_is_noise() -> None:
    for noise in NOISE.values():
        assert any(noise(text) != text for text in SENTENCES.values())


@pytest.mark.parametrize("language", [name for name in SENTENCES if name not in ("tr", "el")])
def test_capitals_are_no_difference(language: str) -> None:
    # Turkish dotless i and Greek accents change with the case: that is spelling, not print.
    assert key(SENTENCES[language].upper(), TABLE) == key(SENTENCES[language], TABLE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("endete 2:1", "endete 0:5"),
        ("12 dead", "7 dead"),
        ("1.250 Euro", "1.260 Euro"),
        ("schon", "schön"),
        ("pêche", "péché"),
        ("ano", "año"),
        ("ไม้", "ไม่"),
        ("มา", "มี"),
        ("की", "का"),
        ("दिन", "दीन"),
        ("कि", "की"),
        ("H₂O", "H₃O"),
        ("が", "か"),
        ("Maße", "Mase"),
        ("два", "двa b"),
    ],
)
def test_facts_are_a_difference(one: str, other: str) -> None:
    assert key(one, TABLE) != key(other, TABLE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("١٢ قتيلا", "12 قتيلا"),
        ("कुल १२", "कुल 12"),
        ("مُحَمَّد", "محمد"),
        ("كتـــاب", "كتاب"),
        ("یک", "يك"),
        ("İstanbul", "istanbul"),
        ("ISPARTA", "ısparta"),
        ("שָׁלוֹם", "שלום"),
        ("ｶﾞｽ", "ガス"),
        ("Straße", "STRASSE"),
        ("\ufeffAb", "ab"),
    ],
)
def test_spellings_that_keyboards_exchange_are_equal(one: str, other: str) -> None:
    assert key(one, TABLE) == key(other, TABLE)


def test_flags_of_tokens(table: FoldTable) -> None:
    tokens = tokenize("Köln x2 中", table)
    assert tokens.capital.tolist() == [True, False, False]
    assert tokens.number.tolist() == [False, True, False]
    assert tokens.unspaced.tolist() == [False, False, True]


def test_an_upper_case_hyphen_stays_a_gap(table: FoldTable) -> None:
    assert key("Nord-\nKorea", table) == "nord korea"


@given(st.integers(0, 3), st.integers(-2, 2), st.sampled_from("ab"))
def test_long_tokens_are_told_apart(doubled: int, off: int, last: str) -> None:
    size = (LONG_TOKEN + off) * (1 + doubled)
    one, other = tokenize("a" * size + last, TABLE), tokenize("a" * size + "c", TABLE)
    assert one.hashes[0] != other.hashes[0]
    assert one.hashes[0] == tokenize(f"x {'A' * size}{last}", TABLE).hashes[1]


def test_marks_without_end_are_linear_work(table: FoldTable) -> None:
    # Unicode's composition sorts marks in quadratic time: this took minutes.
    assert len(tokenize("e" + "\u0301\u0323" * 50_000, table)) == 1


def test_empty_and_separators_have_no_tokens(table: FoldTable) -> None:
    for text in ("", " \n.,;", "<b></b>", "&nbsp;"):
        assert len(tokenize(text, table)) == 0
        assert key(text, table) == ""
