"""Text -> tokens of the matching key, each with its place in the raw text.

The key is for comparing and is never written out. Rules, in order: character entities, inline tags
and hyphens at line ends; canonical composition; then one table look-up a code point (compatibility
forms, letter case, letters that keyboards exchange); everything but letters, marks and digits parts
tokens. Numbers and accents stay. NORMALIZER is the version of these rules.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import regex

from dedupe_news.model import Span
from dedupe_news.segment.lines import is_block_tag
from dedupe_news.tables import CODE, DIGIT, DROPPED, MULTI, SEPARATOR, SIZE, UNSPACED, UPPER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dedupe_news.tables import FoldTable

NORMALIZER = 1

ENTITY = r"&(?:\#\d{1,7}+|\#[xX][0-9A-Fa-f]{1,6}+|[A-Za-z][A-Za-z0-9]{1,31}+);"
TAG = r"</?+[A-Za-z][^<>]{0,500}+>|<!--(?:[^<>-]|-(?!->)){0,500}+-->"
LONGEST_TAG, LONGEST_ENTITY = 510, 40  # characters, a little more than the rules allow
LINE_HYPHEN = r"(?<=\p{Ll})[-\u2010\u00ad][ \t]*+(?:\r\n|\r|\n)[ \t]*+(?=\p{Ll})"
# Composed in bounded steps: Unicode's own algorithm is quadratic in a run of marks.
SEQUENCE = (
    r"[^\p{M}\s]?\p{M}{1,32}+|[\uff66-\uff9d][\uff9e\uff9f]"
    r"|[\uac00-\ud7a3]?[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]{1,32}+"
)
HALF_WIDTH_SOUND_MARKS = "\uff9e\uff9f"

PIECE = 1 << 17  # characters that are worked on at a time: the arrays stay in the cache
CUT = r"[\s.,;:!?()/\u4e00-\u9fff\u3002\uff0c](?!\p{M})"  # no token goes on after these
STEP, OVERLAP = 1000, 32  # characters that are asked at a time whether they are composed

LONG_TOKEN = 256  # from here on a token's hash is cryptographic: a polynomial one can be forged
BASE = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text, in order; arrays of length n.

    hashes: uint64, equal for equal tokens. start, end: int64, raw code points. number: bool, a
    digit is in it. capital: bool, its first raw letter is upper case. unspaced: bool, a character
    of a script without spaces. folded, first: token i is the code points
    folded[first[i] : first[i + 1]] of the key.
    """

    hashes: NDArray[np.uint64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    number: NDArray[np.bool_]
    capital: NDArray[np.bool_]
    unspaced: NDArray[np.bool_]
    folded: NDArray[np.uint32]
    first: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.hashes)

    def word(self, index: int) -> str:
        """The folded characters of one token."""
        return decode(self.folded[self.first[index] : self.first[index + 1]])


def decode(codes: NDArray[np.uint32]) -> str:
    """The string of these code points."""
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def key(text: str, table: FoldTable) -> str:
    """The matching key: folded tokens joined by single blanks.

    >>> from dedupe_news.tables import load
    >>> key("L’homme &amp; Straße: 1.250 <b>E\\u0301</b>, 东京", load())
    'l homme strasse 1 250 é 东 京'
    """
    tokens = tokenize(text, table)
    return " ".join(tokens.word(i) for i in range(len(tokens)))


def tokenize(text: str, table: FoldTable) -> Tokens:
    """The tokens of a text. Linear, whatever the text holds."""
    return joined([tokens_of(piece, table) for piece in pieces(text)])


class Piece(NamedTuple):
    """A part of a text with the changes made.

    starts, ends: int64, raw start and end of every character of plain; None when plain is the raw
    text from begin on.
    """

    plain: str
    begin: int
    starts: NDArray[np.int64] | None = None
    ends: NDArray[np.int64] | None = None

    def start_of(self, index: NDArray[np.int64]) -> NDArray[np.int64]:
        """Raw starts of these characters."""
        return (index if self.starts is None else self.starts[index]) + self.begin

    def end_of(self, index: NDArray[np.int64]) -> NDArray[np.int64]:
        """Raw ends of these characters."""
        return (index + 1 if self.ends is None else self.ends[index]) + self.begin


def pieces(text: str) -> Iterator[Piece]:
    """The text with the changes made, cut between tokens into pieces of about PIECE characters."""
    begin = sought = 0
    changes: list[tuple[int, int, str]] = []
    for change in chain(edits(text), [(len(text), len(text), "")]):
        start, end, new = change
        while cut := cut_between(text, max(begin + PIECE, sought), start):
            yield composed(rewrite(text, begin, cut, changes))
            begin, changes = cut, []
        sought = end
        changes.append(change)
        if end - begin > PIECE and new.isspace():
            yield composed(rewrite(text, begin, end, changes))
            begin, changes = end, []
    yield composed(rewrite(text, begin, len(text), changes[:-1]))


def cut_between(text: str, low: int, high: int) -> int:
    """The first place from low to high where a piece may end; 0 when there is none."""
    match = regex.search(CUT, text, pos=low, endpos=high) if low < high else None
    return match.end() if match else 0


def edits(text: str, *, hyphens: bool = True) -> Iterator[tuple[int, int, str]]:
    """(start, end, replacement) of entities, tags and hyphens at line ends, in order.

    hyphens=False: the caller knows that no line ends with one.
    """
    found = [*marks(text, "&", ENTITY), *marks(text, "<", TAG)]
    if hyphens and ("\n" in text or "\r" in text):
        found += (match.span() for match in regex.finditer(LINE_HYPHEN, text))
    at = 0
    for start, end in sorted(found):
        if start >= at:
            at = end
            yield start, end, replacement(text[start:end])


def marks(text: str, opening: str, rule: str) -> Iterator[tuple[int, int]]:
    """Where the rule holds. What begins it is searched for, which is faster than the rule is."""
    at = text.find(opening)
    pattern = compiled(rule) if at >= 0 else None
    while pattern is not None and at >= 0:
        match = pattern.match(text, at)
        end = at + 1
        if match is not None:
            yield match.span()
            end = match.end()
        at = text.find(opening, end)


@cache
def compiled(rule: str) -> regex.Pattern[str]:
    """The rule, compiled when it is needed first; asking `regex` each time costs a microsecond."""
    return regex.compile(rule)


def out_of_markup(text: str, span: Span) -> Span:
    """The span without the half of a tag or an entity that it begins or ends in."""
    begins, ends = markup_at(text, span.start), markup_at(text, span.end)
    return Span(begins[1] if begins else span.start, ends[0] if ends else span.end)


def markup_at(text: str, at: int) -> tuple[int, int] | None:
    """Where the tag or the entity begins and ends that goes on at this place, if there is one."""
    for opening, rule, reach in (("<", TAG, LONGEST_TAG), ("&", ENTITY, LONGEST_ENTITY)):
        begin = text.rfind(opening, max(0, at - reach), at)
        match = regex.compile(rule).match(text, begin) if begin >= 0 else None
        if match is not None and match.end() > at:
            return match.span()
    return None


def replacement(found: str) -> str:
    """What stands in the key's source for one match of the rules above."""
    if found[0] == "<":
        return "\n" if is_block_tag(found) else " "
    if found[0] == "&":
        from html import unescape  # noqa: PLC0415  (its table costs start-up time)

        return unescape(found)
    return ""


def prepared(text: str, *, hyphens: bool = True) -> str:
    """The text with the changes made, where places do not matter; itself when there are none.

    hyphens=False: the caller knows that no line ends with one.
    """
    parts, at = [], 0
    for start, end, new in edits(text, hyphens=hyphens):
        parts += [text[at:start], new]
        at = end
    plain = "".join([*parts, text[at:]]) if parts else text
    if is_composed(plain):
        return plain
    return regex.sub(SEQUENCE, lambda match: compose(match.group()), plain)


def composed(piece: Piece) -> Piece:
    """The piece with letters and their marks as one character where Unicode has one."""
    plain = piece.plain
    if is_composed(plain):
        return piece
    changes = [
        (match.start(), match.end(), new)
        for match in regex.finditer(SEQUENCE, plain)
        if (new := compose(match.group())) != match.group()
    ]
    again = rewrite(plain, 0, len(plain), changes)
    if again.starts is None or again.ends is None:
        return piece
    if piece.starts is None or piece.ends is None:
        return Piece(again.plain, piece.begin, again.starts, again.ends)
    return Piece(again.plain, piece.begin, piece.starts[again.starts], piece.ends[again.ends - 1])


def is_composed(text: str) -> bool:
    """Has the text nothing to compose? Asked in steps, see SEQUENCE."""
    if text.isascii():
        return True
    return not any(mark in text for mark in HALF_WIDTH_SOUND_MARKS) and all(
        unicodedata.is_normalized("NFC", text[at : at + STEP + OVERLAP])
        for at in range(0, len(text), STEP)
    )


def compose(sequence: str) -> str:
    """The composed form of one match of SEQUENCE."""
    if sequence[-1] in HALF_WIDTH_SOUND_MARKS:
        return unicodedata.normalize("NFKC", sequence)
    return unicodedata.normalize("NFC", sequence)


def rewrite(text: str, begin: int, end: int, changes: list[tuple[int, int, str]]) -> Piece:
    """The piece text[begin:end] with the changes made."""
    if not changes:
        return Piece(text[begin:end], begin)
    parts, lengths, bases, tails, at = [], [], [], [], begin
    for start, stop, new in changes:
        parts += [text[at:start], new]
        lengths += [start - at, len(new)]
        bases += [at - begin, start - begin]
        tails += [-1, stop - begin]
        at = stop
    parts.append(text[at:end])
    lengths.append(end - at)
    bases.append(at - begin)
    tails.append(-1)
    starts, ends = places(np.array(lengths), np.array(bases), np.array(tails))
    return Piece("".join(parts), begin, starts, ends)


def places(
    lengths: NDArray[np.int64], bases: NDArray[np.int64], tails: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Raw start and end of every character of pieces: kept ones (tail -1) and replaced ones."""
    total = int(lengths.sum())
    first = np.repeat(np.cumsum(lengths) - lengths, lengths)
    base, tail = np.repeat(bases, lengths), np.repeat(tails, lengths)
    starts = np.where(tail < 0, base + np.arange(total) - first, base)
    return starts, np.where(tail < 0, starts + 1, tail)


def tokens_of(piece: Piece, table: FoldTable) -> Tokens:
    """The tokens of one piece."""
    codes = np.frombuffer(piece.plain.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    entries, at = expand(look_up(codes, table), table)
    kept = entries != DROPPED
    if not kept.all():
        entries, at = entries[kept], np.flatnonzero(kept) if at is None else at[kept]
    return build(entries, at, piece)


def joined(parts: list[Tokens]) -> Tokens:
    """The tokens of several pieces as one."""
    if len(parts) == 1:
        return parts[0]
    sizes = np.cumsum([0, *(len(part.folded) for part in parts)])
    firsts = [part.first[:-1] + size for part, size in zip(parts, sizes, strict=False)]
    return Tokens(
        hashes=np.concatenate([part.hashes for part in parts]),
        start=np.concatenate([part.start for part in parts]),
        end=np.concatenate([part.end for part in parts]),
        number=np.concatenate([part.number for part in parts]),
        capital=np.concatenate([part.capital for part in parts]),
        unspaced=np.concatenate([part.unspaced for part in parts]),
        folded=np.concatenate([part.folded for part in parts]),
        first=np.concatenate([*firsts, sizes[-1:]]),
    )


def look_up(codes: NDArray[np.uint32], table: FoldTable) -> NDArray[np.uint32]:
    """Table entries of code points, those above the table included."""
    entries = np.take(table.entries, codes, mode="clip")
    high = np.flatnonzero(codes >= SIZE)
    if len(high):
        above = codes[high]
        entries[high] = np.where(
            above < 0x40000, above | UNSPACED, np.where(above >> 16 == 0xE, DROPPED, SEPARATOR)
        )
    return entries


def expand(
    entries: NDArray[np.uint32], table: FoldTable
) -> tuple[NDArray[np.uint32], NDArray[np.int64] | None]:
    """(entries with expansions written out, index of the character each came from).

    None in place of the indices when nothing was expanded.
    """
    many = np.flatnonzero(entries & np.uint32(MULTI))
    if not len(many):
        return entries, None
    which = (entries[many] & CODE).astype(np.int64)
    counts = np.ones(len(entries), dtype=np.int64)
    counts[many] = table.first[which + 1] - table.first[which]
    at = np.repeat(np.arange(len(entries)), counts)
    out = entries[at]
    begin = (np.cumsum(counts) - counts)[many]
    inner = np.arange(int(counts[many].sum())) - np.repeat(
        np.cumsum(counts[many]) - counts[many], counts[many]
    )
    upper = np.repeat(entries[many] & np.uint32(UPPER), counts[many])
    folded = table.flat[np.repeat(table.first[which], counts[many]) + inner]
    out[np.repeat(begin, counts[many]) + inner] = np.where(folded > DROPPED, folded | upper, folded)
    return out, at


def build(entries: NDArray[np.uint32], at: NDArray[np.int64] | None, piece: Piece) -> Tokens:
    """Tokens from folded entries: a token is a run of letters and digits, or one unspaced one."""
    solid = entries != SEPARATOR
    alone = (entries & np.uint32(UNSPACED)) != 0
    opens = solid.copy()
    if len(entries):
        opens[1:] &= ~solid[:-1] | alone[1:] | alone[:-1]
    where = np.flatnonzero(solid)
    body = entries[where]
    first = np.flatnonzero(opens[where])
    last = np.append(first, len(where))[1:]
    head, tail = where[first], where[last - 1]
    if at is not None:
        head, tail = at[head], at[tail]
    return Tokens(
        hashes=hash_tokens(body & np.uint32(CODE), first, last),
        start=piece.start_of(head),
        end=piece.end_of(tail),
        number=any_in(body & np.uint32(DIGIT), first),
        capital=(body[first] & np.uint32(UPPER)) != 0,
        unspaced=(body[first] & np.uint32(UNSPACED)) != 0,
        folded=body & np.uint32(CODE),
        first=np.append(first, len(where)),
    )


def any_in(flags: NDArray[np.uint32], first: NDArray[np.int64]) -> NDArray[np.bool_]:
    """bool[len(first)]: is a flag set in the stretch that begins there?"""
    if not len(first):
        return np.zeros(0, dtype=np.bool_)
    return np.asarray(np.maximum.reduceat(flags, first) != 0)


def hash_tokens(
    codes: NDArray[np.uint32], first: NDArray[np.int64], last: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """uint64[len(first)]: the hash of codes[first[i] : last[i]]."""
    values = mix(codes.astype(np.uint64))
    hashes = stretch_hashes(values, first, last, Powers.of(len(codes)))
    for i in np.flatnonzero(last - first > LONG_TOKEN):
        hashes[i] = digest(codes[first[i] : last[i]].tobytes())
    return hashes


class Powers(NamedTuple):
    """up: uint64[n], BASE ** (i + 1); down: uint64[n], BASE ** -i; both modulo 2**64."""

    up: NDArray[np.uint64]
    down: NDArray[np.uint64]

    @classmethod
    def of(cls, count: int) -> Powers:
        """For stretches of at most so many values in all."""
        down = np.full(count, pow(int(BASE), -1, 1 << 64), dtype=np.uint64)
        down[:1] = 1
        up = np.full(count, BASE, dtype=np.uint64)
        return cls(np.cumprod(up, dtype=np.uint64), np.cumprod(down, dtype=np.uint64))


def stretch_hashes(
    values: NDArray[np.uint64],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    powers: Powers,
) -> NDArray[np.uint64]:
    """uint64[n]: the polynomial hash of values[start : end], finalised, wherever it stands.

    From one running sum S: sum(v[i] * P[i - start]), P the powers of BASE, is
    (S[end] - S[start]) / P[start], and division by a power of an odd number is a multiplication
    modulo 2**64. powers: for as many values or more; others are made when they do not reach.
    """
    if len(values) > len(powers.up):
        powers = Powers.of(len(values))
    sums = np.zeros(len(values) + 1, dtype=np.uint64)
    np.cumsum(values * powers.up[: len(values)], out=sums[1:])
    return mix((sums[end] - sums[start]) * powers.down[start])


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A fixed bijection of uint64 that spreads every bit (splitmix64's last step, Steele 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def digest(data: bytes) -> int:
    """A 64-bit cryptographic hash, for tokens long enough to be forged."""
    from hashlib import blake2b  # noqa: PLC0415

    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")
