"""Many texts -> the hashes of their tokens, without places: the hot path of a corpus.

The tokens are those of `normalize`, hash for hash. A batch of texts is one array of code points;
every step is one pass over it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe_news.normalize import (
    LONG_TOKEN,
    Powers,
    digest,
    look_up,
    mix,
    prepared,
    stretch_hashes,
)
from dedupe_news.segment.characters import END_MARKS
from dedupe_news.segment.wrapping import FEW, NARROWEST, WIDEST
from dedupe_news.tables import CODE, DIGIT, DROPPED, MULTI, SIZE, UNSPACED, UPPER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from dedupe_news.tables import FoldTable

    Codes = NDArray[np.uint16] | NDArray[np.uint32]

SOLID, ALONE, NUMBER, CAPITAL, ODD, LINE = 1, 2, 4, 8, 16, 32  # of characters and tokens
MARK, WRAPPED = 64, 128  # a mark that may end a sentence; a line end that may be a wrap
JOINS = WRAPPED  # of characters, see FoldTable.joins; tokens have no such flag; the highest bit
PIECES = LINE | MARK | WRAPPED
LINE_ENDS = "\n\r\v\f\x85\u2028\u2029"
CLOSING = ")]"  # after a sentence's end mark: the agency's name, the number of a note
AROUND = 2  # characters of punctuation around the word that had no room
BATCH = 1 << 16  # characters that are worked on at a time: the arrays stay in the cache
NEWLINE, CARRIAGE_RETURN = 10, 13  # what lies between ends a line too, or is a tab's kin
HYPHEN_OR_BLANK = "-\xad\u2010 \t"


@dataclass(frozen=True, slots=True)
class BulkTable:
    """The folding table as the hot path wants it.

    classes: uint8[SIZE], flags of each code point; ODD ones stand for none or several characters,
    LINE ones end a line, MARK ones may end a sentence, and JOINS ones may want to be composed.
    mixed: uint64[SIZE], the folded character as it goes into a hash. powers: those of BASE.
    """

    fold: FoldTable
    classes: NDArray[np.uint8]
    mixed: NDArray[np.uint64]
    powers: Powers

    @classmethod
    def of(cls, fold: FoldTable) -> BulkTable:
        """The table for texts that come in batches of about BATCH characters."""
        odd = (fold.entries == DROPPED) | ((fold.entries & np.uint32(MULTI)) != 0)
        classes = classes_of(fold.entries) | (odd * np.uint8(ODD))
        classes[-1] |= np.uint8(ODD)  # stands for all above it
        mixed = mix((fold.entries & np.uint32(CODE)).astype(np.uint64))
        mixed[(classes & SOLID) == 0] = 0
        for marks, flag in ((LINE_ENDS, LINE), (END_MARKS + CLOSING, MARK)):
            classes[[ord(mark) for mark in marks]] |= np.uint8(flag)
        classes[fold.joins] |= np.uint8(JOINS)
        return cls(fold, classes, mixed, Powers.of(4 * BATCH))


@dataclass(frozen=True, slots=True)
class BulkTokens:
    """The tokens of several texts, one after the other; arrays of length n.

    hashes: uint64. flags: uint8, NUMBER, CAPITAL and ALONE as in `normalize.Tokens`; LINE: the
    token is the first of its line, WRAPPED: of one that may go on from the line before; MARK: a
    mark that may end a sentence stands before it. codes: uint16 or uint32[m], the texts; start,
    end: int64, token i is written codes[start[i] : end[i]]. first: int64[texts + 1]; text t owns
    the tokens [first[t], first[t + 1]).
    """

    hashes: NDArray[np.uint64]
    flags: NDArray[np.uint8]
    codes: Codes
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    first: NDArray[np.int64]


def classes_of(entries: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """uint8[n]: the classes of folded characters."""
    solid = (entries > DROPPED).astype(np.uint8) * np.uint8(SOLID)
    for flag, bit in ((UNSPACED, ALONE), (DIGIT, NUMBER), (UPPER, CAPITAL)):
        solid |= ((entries & np.uint32(flag)) != 0).astype(np.uint8) * np.uint8(bit)
    return solid


def bulk_tokens(texts: Iterable[str], table: BulkTable) -> BulkTokens:
    """The tokens of all texts.

    >>> from dedupe_news.tables import load
    >>> found = bulk_tokens(["Köln meldet", "", "1 Fall"], BulkTable.of(load()))
    >>> found.first.tolist(), found.flags.tolist()
    ([0, 2, 2, 4], [40, 0, 36, 8])
    """
    parts = [tokens_of(batch, table) for batch in batches(texts)]
    if len(parts) == 1:
        return parts[0]
    codes = np.cumsum([0, *(len(part.codes) for part in parts)])
    return BulkTokens(
        np.concatenate([part.hashes for part in parts]),
        np.concatenate([part.flags for part in parts]),
        np.concatenate([part.codes for part in parts]),
        np.concatenate([part.start + at for part, at in zip(parts, codes, strict=False)]),
        np.concatenate([part.end + at for part, at in zip(parts, codes, strict=False)]),
        joined_first(parts),
    )


def joined_first(parts: list[BulkTokens]) -> NDArray[np.int64]:
    """int64[texts + 1]: where the tokens of each text begin when all parts are one."""
    tokens = np.cumsum([0, *(len(part.hashes) for part in parts)])
    first = [part.first[:-1] + at for part, at in zip(parts, tokens, strict=False)]
    return np.concatenate([*first, tokens[-1:]])


def bulk_hashes(texts: Iterable[str], table: BulkTable, *, lines: int) -> BulkTokens:
    """The tokens of all texts, but not where and how they are written: those arrays are empty.

    Only the ALONE flag is right, and those of lines and marks if lines are wanted.
    """
    none, parts = np.zeros(0, dtype=np.int64), []
    for batch in batches(texts):
        part = tokens_of(batch, table, lines=lines, digits=False)
        parts.append(BulkTokens(part.hashes, part.flags, part.codes[:0], none, none, part.first))
    if len(parts) == 1:
        return parts[0]
    return BulkTokens(
        np.concatenate([part.hashes for part in parts]),
        np.concatenate([part.flags for part in parts]),
        parts[0].codes,
        none,
        none,
        joined_first(parts),
    )


def batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """The texts in batches of about BATCH characters; there is always at least one."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if size + len(text) > BATCH and batch:
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    yield batch


def tokens_of(
    batch: list[str], table: BulkTable, *, lines: int = LINE, digits: bool = True
) -> BulkTokens:
    """The tokens of one batch of texts; without flags of lines and digits that are not wanted.

    lines: 0, LINE, or PIECES: LINE, MARK and WRAPPED.
    """
    (codes, ends, chars, classes), at = plain_codes(batch, table), None
    kinds = classes & np.uint8(lines & (LINE | MARK))
    odd = (classes & np.uint8(ODD)).view(np.bool_)
    if odd.any():
        chars, at, capital = spelled_out(chars, np.flatnonzero(odd), table.fold)
        classes = np.take(table.classes, chars, mode="clip")
        classes[capital] |= np.uint8(CAPITAL)
    values = np.take(table.mixed, chars, mode="clip")
    if at is not None:
        look_up_high(chars, classes, values, table.fold)
    start, end = bounds(classes)
    hashes = stretch_hashes(values, start, end, table.powers)
    for i in np.flatnonzero(end - start > LONG_TOKEN):
        folded = look_up(chars[start[i] : end[i]].astype(np.uint32), table.fold)
        hashes[i] = digest((folded & np.uint32(CODE)).tobytes())
    flags = classes[start] & np.uint8(CAPITAL | ALONE)
    if digits:
        flag_digits(flags, classes, start)
    if at is not None:
        start, end = at[start], at[end - 1] + 1
    first = np.concatenate(([0], np.searchsorted(start, ends)))
    if lines and len(start):
        line_ends = flag_lines(flags, kinds, start)
        if lines & WRAPPED:
            flag_wrapped(flags, codes, line_ends, (start, end), ends)
        flags[first[first < len(start)]] &= np.uint8(255 - MARK)  # marks of the text before
    return BulkTokens(hashes, flags, codes, start, end, first)


class Plain(NamedTuple):
    """The code points of prepared texts, one line end after each.

    codes: m of them; ends: int64[texts], where each text ends; chars: intp[m], the codes once more,
    as an index (one of another type is converted at every use); classes: uint8[m], see BulkTable.
    """

    codes: Codes
    ends: NDArray[np.int64]
    chars: NDArray[np.intp]
    classes: NDArray[np.uint8]


def plain_codes(batch: list[str], table: BulkTable) -> Plain:
    """The code points of the texts, prepared.

    Whether lines end with hyphens and whether all is composed is asked of the whole batch at once,
    of the few characters that may say no: asked text by text it costs as much as all the rest.
    """
    plain = [
        prepared(text, hyphens=False) if "&" in text or "<" in text else text for text in batch
    ]
    found = classified(plain, table)
    joining = np.flatnonzero(found.classes >= JOINS)
    doubtful = np.concatenate((joining, hyphens(found.codes)))
    changed = False
    for at in set(np.searchsorted(found.ends, doubtful, side="right").tolist()):
        before, plain[at] = plain[at], prepared(batch[at])
        changed |= before != plain[at]
    return classified(plain, table) if changed else found


def classified(plain: list[str], table: BulkTable) -> Plain:
    """The code points of these texts as they are."""
    codes, ends = joined_codes(plain)
    chars = codes.astype(np.intp)
    return Plain(codes, ends, chars, np.take(table.classes, chars, mode="clip"))


def joined_codes(plain: list[str]) -> tuple[Codes, NDArray[np.int64]]:
    """(code points, two bytes each where that is enough; where each text ends)."""
    text = "\n".join(plain)
    raw = text.encode("utf-16-le", "surrogatepass")
    if len(raw) == 2 * len(text):
        codes: Codes = np.frombuffer(raw, dtype="<u2")
    else:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return codes, np.cumsum(np.fromiter((len(one) + 1 for one in plain), np.int64, len(plain)))


def text_of(codes: Codes) -> str:
    """The characters of these codes."""
    coding = "utf-16-le" if codes.dtype.itemsize == 2 else "utf-32-le"
    return codes.tobytes().decode(coding, "surrogatepass")


def hyphens(codes: Codes) -> NDArray[np.int64]:
    """Line ends before which a hyphen may stand: all that are worth a closer look."""
    line_ends = np.flatnonzero(codes <= CARRIAGE_RETURN)
    before = codes[np.maximum(line_ends - 1, 0)]
    return line_ends[are_any_of(before, HYPHEN_OR_BLANK)]


def are_any_of(codes: Codes, characters: str) -> NDArray[np.bool_]:
    """bool[codes]: is each one of these few characters?"""
    out = np.zeros(len(codes), dtype=np.bool_)
    for character in characters:
        out |= codes == ord(character)
    return out


class SpelledOut(NamedTuple):
    """Characters without those that are dropped, those that stand for several written out.

    chars: intp[m]. at: int64[m], the character each comes from. capital: int64, which of them come
    from a capital.
    """

    chars: NDArray[np.intp]
    at: NDArray[np.int64]
    capital: NDArray[np.int64]


def spelled_out(chars: NDArray[np.intp], odd: NDArray[np.int64], table: FoldTable) -> SpelledOut:
    """chars, some of which, odd, fold to none or to several characters."""
    entries = look_up(chars[odd].astype(np.uint32), table)
    many = np.flatnonzero(entries & np.uint32(MULTI))
    which = (entries[many] & np.uint32(CODE)).astype(np.int64)
    sizes = (entries != DROPPED).astype(np.int64)
    sizes[many] = table.first[which + 1] - table.first[which]
    counts = np.ones(len(chars), dtype=np.int64)
    counts[odd] = sizes
    at = np.repeat(np.arange(len(chars)), counts)
    out = chars[at]
    begin = (odd + np.cumsum(sizes - 1) - sizes + 1)[many]
    places = spread(begin, sizes[many])
    out[places] = table.flat[spread(table.first[which], sizes[many])] & np.uint32(CODE)
    upper = np.repeat((entries[many] & np.uint32(UPPER)) != 0, sizes[many])
    return SpelledOut(out, at, places[upper])


def look_up_high(
    chars: NDArray[np.intp],
    classes: NDArray[np.uint8],
    values: NDArray[np.uint64],
    table: FoldTable,
) -> None:
    """Set classes and values of characters above the table."""
    high = np.flatnonzero(chars >= SIZE)
    entries = look_up(chars[high].astype(np.uint32), table)
    classes[high] = classes_of(entries)
    values[high] = mix((entries & np.uint32(CODE)).astype(np.uint64))


def spread(begin: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64: begin[i], begin[i] + 1 and so on, sizes[i] numbers for each i."""
    ends = np.cumsum(sizes)
    out = np.repeat(begin - ends + sizes, sizes)
    out += np.arange(len(out))
    return out


def bounds(classes: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """int64[tokens] each: where tokens start and end."""
    solid = (classes & SOLID).view(np.int8)
    if (classes & ALONE).any():
        return bounds_unspaced(classes)
    step = np.diff(solid, prepend=np.int8(0), append=np.int8(0))
    edges = np.flatnonzero(step.view(np.bool_))
    return edges[0::2], edges[1::2]


def bounds_unspaced(classes: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The same where some characters are tokens of their own."""
    solid, alone = (classes & SOLID) != 0, (classes & ALONE) != 0
    parted = np.ones(len(classes) + 1, dtype=np.bool_)
    parted[1:-1] = alone[1:] | alone[:-1] | (solid[1:] != solid[:-1])
    return np.flatnonzero(solid & parted[:-1]), np.flatnonzero(solid & parted[1:]) + 1


def flag_digits(
    flags: NDArray[np.uint8], classes: NDArray[np.uint8], start: NDArray[np.int64]
) -> None:
    """Set NUMBER for the tokens that hold a digit. Digits are few: each is looked up."""
    digits = np.flatnonzero((classes & np.uint8(NUMBER)).view(np.bool_))
    flags[np.searchsorted(start, digits, side="right") - 1] |= np.uint8(NUMBER)


def flag_lines(
    flags: NDArray[np.uint8], kinds: NDArray[np.uint8], start: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Set LINE for the first token of every line, and MARK for those after a mark.

    int64[lines] each: where lines end, and the token after that.
    """
    at = np.flatnonzero(kinds != 0)
    after = np.searchsorted(start, at)
    is_line = kinds[at] == LINE
    inner = int(np.searchsorted(after, len(start)))
    flags[after[:inner][~is_line[:inner]]] |= np.uint8(MARK)
    ends, after = at[is_line], after[is_line]
    flags[after[after < len(start)]] |= np.uint8(LINE)
    flags[0] |= np.uint8(LINE)
    return ends, after


def flag_wrapped(
    flags: NDArray[np.uint8],
    codes: Codes,
    lines: tuple[NDArray[np.int64], NDArray[np.int64]],
    bounds: tuple[NDArray[np.int64], NDArray[np.int64]],
    ends: NDArray[np.int64],
) -> None:
    """Set WRAPPED for the first token of a line that had no room on the line before.

    Asked only of texts of some lines without a long one, and told only where half of the lines are
    full. `segment` looks at more than this; here it is enough that a passage is seen alike wherever
    it was broken. lines: what flag_lines tells. ends: where each text ends.
    """
    start, end = bounds
    line_ends, after = unpaired(codes, *lines)
    # The last text of a batch has no line end of its own.
    line_ends, after = np.append(line_ends, len(codes)), np.append(after, len(start))
    widths = np.diff(line_ends, prepend=-1) - 1
    text = np.searchsorted(np.append(ends[:-1], len(codes) + 1), line_ends, side="right")
    narrow = np.bincount(text, minlength=len(ends)) >= FEW
    narrow[text[widths > WIDEST]] = False
    if not narrow.any():
        return
    widest = np.zeros(len(ends), dtype=np.int64)
    np.maximum.at(widest, text, widths)
    goes_on = np.append((text[1:] == text[:-1]) & (after[1:] > after[:-1]), False)
    goes_on &= (narrow & (widest >= NARROWEST))[text]
    first, room, text = after[goes_on], (widest[text] - widths)[goes_on], text[goes_on]
    full = room < 1 + end[first] - start[first] + AROUND
    share = np.bincount(text, 2 * full - 1, minlength=len(ends)) >= 0
    flags[first[full & share[text]]] |= np.uint8(WRAPPED)


def unpaired(
    codes: Codes, line_ends: NDArray[np.int64], after: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The line ends, and the tokens after them, with CR LF as one."""
    single = np.ones(len(line_ends), dtype=np.bool_)
    returns = np.flatnonzero(codes[line_ends] == CARRIAGE_RETURN)
    single[returns] = np.take(codes, line_ends[returns] + 1, mode="clip") != NEWLINE
    return line_ends[single], after[single]


def unspaced(tokens: BulkTokens) -> NDArray[np.bool_]:
    """bool[texts]: are most tokens of the text characters of a script without spaces?"""
    return 2 * flagged(tokens, ALONE) > np.diff(tokens.first)


def flagged(tokens: BulkTokens, flags: int) -> NDArray[np.int64]:
    """int64[texts]: how many tokens of the text have one of the flags."""
    marked = (tokens.flags & np.uint8(flags)) != 0
    if not marked.any():
        return np.zeros(len(tokens.first) - 1, dtype=np.int64)
    return np.diff(np.concatenate(([0], np.cumsum(marked)))[tokens.first])
