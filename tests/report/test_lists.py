"""The lists that people edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from dedupe_news.corpus.fingerprints import Fingerprints
from dedupe_news.corpus.result import Phrase
from dedupe_news.errors import InputError
from dedupe_news.report.lists import (
    ALLOW_HEAD,
    Allowed,
    fingerprints,
    is_as_written,
    phrases_text,
    read_phrases,
)

PHRASES = (
    Phrase("0" * 15 + "1", "Read more # here\x1b[2J", "Courier", 9, 12, 3),
    Phrase("0" * 15 + "2", "Follow us [x]", "", 40, 41, 2),
    Phrase("0" * 15 + "1", "Read more # here", "Herald ]", 7, 7, 3),
)


def test_an_allow_list_comes_back(tmp_path: Path) -> None:
    entries = [Allowed("article", "a" * 32, "first\nwords"), Allowed("passage", "b" * 32)]
    path = tmp_path / "allow.txt"
    lines = "".join(one.line() for one in entries)
    path.write_text(f"{ALLOW_HEAD}{lines}\n{'c' * 32} # bare")
    assert fingerprints([str(path)]) == {"a" * 32, "b" * 32, "c" * 32}
    path.write_text("article " + "A" * 32)
    with pytest.raises(InputError, match=r"allow.txt:1: is no entry"):
        fingerprints([str(path)])
    with pytest.raises(InputError, match="does not exist"):
        fingerprints(["/no/such/list"])


def test_a_list_of_phrases_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "phrases.txt"
    path.write_text(phrases_text(PHRASES))
    assert "\x1b" not in path.read_text()
    assert read_phrases(str(path)) == {(one.outlet, one.key) for one in PHRASES}
    assert is_as_written(str(path))
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "Follow" not in line))
    assert not is_as_written(str(path))
    assert read_phrases(str(path)) == {(one.outlet, one.key) for one in PHRASES if one.outlet}
    path.write_text("Read more\n")
    with pytest.raises(InputError, match="its key is missing"):
        read_phrases(str(path))


def test_a_fingerprint_is_of_the_words() -> None:
    prints = Fingerprints()
    first = prints.of("Der Rat hat am Montag beschlossen, die Brücke zu sperren.")
    assert first == prints.of("Der Rat hat am Montag\nbeschlossen, die  Brücke zu sperren")
    assert first != prints.of("Der Rat hat am Dienstag beschlossen, die Brücke zu sperren.")
