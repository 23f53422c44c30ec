"""Numbers as a report says them."""

from __future__ import annotations


def percent(part: int, whole: int) -> str:
    """'48 %'; '<1 %' for a little, '>99 %' for nearly all."""
    share = 100 * part / max(whole, 1)
    if 0 < share < 1:
        return "<1\xa0%"
    return ">99\xa0%" if 99 < share < 100 else f"{share:.0f}\xa0%"


def figure(value: float) -> str:
    """A share with two digits, rounded down: what is not the same never reads 1.00.

    >>> figure(0.999), figure(1.0)
    ('0.99', '1.00')
    """
    return f"{int(value * 100 + 1e-9) / 100:.2f}"


def count(number: int, noun: str) -> str:
    """'1 article', '2,000 articles'.

    >>> count(1, "copy"), count(2000, "copy"), count(3, "article")
    ('1 copy', '2,000 copies', '3 articles')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1] + 'ies' if noun.endswith('py') else noun + 's'}"
