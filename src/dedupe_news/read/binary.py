"""Bytes that are no text, told by how they begin or by their control characters."""

from __future__ import annotations

_BEGINNINGS = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"II*\x00", "TIFF image"),
    (b"MM\x00*", "TIFF image"),
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "ZIP, as .docx, .odt and .epub are"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a", "RAR"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office document"),
    (b"{\\rtf", "RTF"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"PAR1", "Parquet"),
    (b"ID3", "MP3 audio"),
    (b"OggS", "Ogg media"),
    (b"RIFF", "RIFF media"),
)
_CONTROLS = bytes(code for code in range(32) if chr(code) not in "\t\n\v\f\r\x1b")


def kind_of_binary(data: bytes) -> str | None:
    """The format data begins like, or None.

    >>> kind_of_binary(b"%PDF-1.7 ...")
    'PDF'
    """
    named = (name for start, name in _BEGINNINGS if data.startswith(start))
    media = "MP4 media" if data[4:8] == b"ftyp" else None
    return next(named, media)


def is_noisy(data: bytes) -> bool:
    r"""Are there more control characters than a text can hold by accident (one byte in 20)?

    >>> is_noisy(b"one stray \0 in a line"), is_noisy(b"\0\1\2abc")
    (False, True)
    """
    return (len(data) - len(data.translate(None, _CONTROLS))) * 20 > len(data)
