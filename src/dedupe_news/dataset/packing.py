"""Compressed files -> their content, with bounds; and back."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from dedupe_news.dataset.formats import Packing
from dedupe_news.dataset.settings import DatasetSettings
from dedupe_news.errors import InputError

PIECE = 1 << 20  # bytes moved at once
_FREE = 64 << 20  # a file may unpack to this much, whatever its own size
_SLICE = 2048  # zstd makes up to 128 KB of 4 bytes, so little is given to it at a time
_GZIP = 31  # zlib's word for: with a gzip header
SMALL = 8 << 20  # a larger content is not compressed thrice to see how it was made
_LEVELS = {"6": 6, "9": 9, "1": 1}  # by which files are compressed, the usual one first


class Broken(Exception):  # noqa: N818  never leaves this package
    """The compressed data ends or goes wrong here; what came before it is good."""


def extra(module: str, name: str, path: str) -> Any:
    """A module that comes with an extra of ours. Raises InputError when it is not installed."""
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise InputError(
            path,
            f"needs {package}, which is not installed.",
            f"pip install 'dedupe-news[{name}]'",
        ) from error


def unpacked(path: str, packing: Packing, settings: DatasetSettings) -> Iterator[bytes]:
    """The content of a file, piece by piece.

    Raises Broken where the compressed data is cut off or damaged, InputError when it unpacks to
    more than the settings allow.
    """
    packed, total = Path(path).stat().st_size, 0
    bound = most(packed, settings)
    with Path(path).open("rb") as source:
        for piece in unpacking(source, packing, path):
            total += len(piece)
            if packing and total > bound:
                raise bomb(path, bound, packed)
            yield piece


def most(packed: int, settings: DatasetSettings) -> int:
    """How many bytes may come out of a file of that size."""
    return min(settings.max_total, max(_FREE, packed * settings.max_ratio))


def bomb(path: str, bound: int, packed: int) -> InputError:
    """The error for a file out of which more comes."""
    problem = f"unpacks to more than {bound:,} bytes from {packed:,}."
    return InputError(path, problem, "Unpack it yourself if you trust it.")


def unpacking(source: BinaryIO, packing: Packing, path: str) -> Iterator[bytes]:
    """The content of an open file."""
    if packing == "gz":
        return gunzipped(source)
    if packing == "zst":
        return unzstd(source, extra("zstandard", "zstd", path))
    return iter(lambda: source.read(PIECE), b"")


def gunzipped(source: BinaryIO) -> Iterator[bytes]:
    """The content of all members of a gzip file; zeros after them are padding."""
    engine, begun = zlib.decompressobj(_GZIP), False
    while data := source.read(PIECE):
        while data:
            if engine.eof:
                engine, data = zlib.decompressobj(_GZIP), data.lstrip(b"\0")
                begun = False
                continue
            begun = True
            try:
                yield engine.decompress(data, PIECE)
            except zlib.error as error:
                raise Broken("the gzip data is damaged") from error
            data = engine.unused_data if engine.eof else engine.unconsumed_tail
    if begun and not engine.eof:
        yield engine.flush()
        raise Broken("the gzip data is cut off")


def unzstd(source: BinaryIO, zstandard: Any) -> Iterator[bytes]:
    """The content of all frames of a zstd file."""
    new = zstandard.ZstdDecompressor().decompressobj
    engine, begun = new(), False
    while data := source.read(_SLICE):
        while data:
            if engine.eof:
                engine = new()
            begun = True
            try:
                yield engine.decompress(data)
            except zstandard.ZstdError as error:
                raise Broken("the zstd data is damaged") from error
            data = engine.unused_data if engine.eof else b""
    if begun and not engine.eof:
        raise Broken("the zstd data is cut off")


def packer(target: Any, packing: Packing, path: str) -> Any:
    """A writable that compresses into target, the same bytes at any time; None for no packing."""
    if packing == "gz":
        return gzip.GzipFile("", "wb", 6, target, mtime=0)
    if packing == "zst":
        zstandard = extra("zstandard", "zstd", path)
        return zstandard.ZstdCompressor(write_checksum=True).stream_writer(target, closefd=False)
    return None


def recipe(packed: bytes, content: bytes) -> str:
    """How to compress content to exactly the bytes of a gzip file: "LEVEL:HEADER", "" if unknown.

    >>> made = gzip.compress(b"Eins. Zwei.", 9, mtime=7)
    >>> repacked(b"Eins. Zwei.", recipe(made, b"Eins. Zwei.")) == made
    True
    """
    size = header_size(packed)
    if not size or len(packed) > SMALL or len(content) > SMALL:
        return ""
    wishes = (f"{level}:{packed[:size].hex()}" for level in _LEVELS)
    return next((wish for wish in wishes if repacked(content, wish) == packed), "")


def repacked(content: bytes, how: str) -> bytes:
    """A gzip file made as a recipe says. Raises ValueError for what is no recipe."""
    level, _, header = how.partition(":")
    if level not in _LEVELS or len(content) > SMALL:
        raise ValueError("no recipe of ours")
    engine = zlib.compressobj(_LEVELS[level], zlib.DEFLATED, -zlib.MAX_WBITS)
    body = engine.compress(content) + engine.flush()
    tail = zlib.crc32(content).to_bytes(4, "little")
    return bytes.fromhex(header) + body + tail + (len(content) & 0xFFFFFFFF).to_bytes(4, "little")


def header_size(packed: bytes) -> int:
    """The length of a gzip header with at most a name and a comment; 0 for others."""
    if packed[:3] != b"\x1f\x8b\x08" or len(packed) < 18 or packed[3] & ~0x18:
        return 0
    size = 10
    for flag in (0x08, 0x10):
        if packed[3] & flag:
            size = packed.find(b"\0", size) + 1
            if not size:
                return 0
    return size
