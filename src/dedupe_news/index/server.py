"""The URL of a Redis server -> a client; its errors in plain words, and no password in any."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from dedupe_news.errors import BrokenIndexError, IndexFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMES = ("redis", "rediss", "unix")
PASSWORD = "REDISCLI_AUTH"  # the variable in which redis-cli looks for a password, too
WAIT = 30.0  # seconds for an answer
_SETTINGS = {"db", "ssl_cert_reqs", "ssl_ca_certs", "ssl_certfile", "ssl_keyfile"}
_AGAIN = "Run it again when it answers: what this run adds is in it as a whole, or not at all."
_TURN = "Run it again."
_FIRST = "Check the host and the port, and that it runs."
_PROBLEMS = (  # the class of an error of redis-py, what its text holds, what to say
    ("WatchError", "occurred", "cannot be reached, or went away.", _AGAIN),
    ("WatchError", "", "was written by others in the turn of this run; nothing was added.", _TURN),
    ("AuthenticationError", "", "does not let us in.", f"Check user and password ({PASSWORD})."),
    ("NoPermissionError", "", "does not allow this user what an index takes.", "Allow it."),
    ("BusyLoadingError", "", "is still loading its data.", "Wait for it, and run this again."),
    ("TimeoutError", "", "did not answer in time.", _AGAIN),
    ("MaxConnectionsError", "", "takes no more connections.", "Wait, and run this again."),
    ("InvalidResponse", "", "is no Redis server.", "Check the host and the port."),
    ("ConnectionError", "", "cannot be reached, or went away.", _AGAIN),
    ("OutOfMemoryError", "", "has no memory left; nothing was added.", "Raise its maxmemory."),
    ("ReadOnlyError", "", "may only be read: it is a copy of another server.", "Name that one."),
    ("ResponseError", "MISCONF", "cannot save its data, so it takes no more.", "Free its disk."),
    ("ResponseError", "DB index", "has no data base of this number.", "Name a smaller one."),
    ("ResponseError", "invalid DB", "has no data base of this number.", "Name a smaller one."),
)


def is_server(path: str) -> bool:
    """Is this the URL of a Redis server, and no file?

    >>> is_server("redis://localhost:6379/0"), is_server("redis.sqlite")
    (True, False)
    """
    scheme, found, _ = path.partition("://")
    return bool(found) and scheme.lower() in SCHEMES


def shown(url: str) -> str:
    """The URL without a password, or only its scheme when it is none and may hide one anywhere.

    >>> shown("redis://me:secret@cache:6379/2"), shown("redis://cache?password=secret")
    ('redis://***@cache:6379/2', 'redis://...')
    """
    scheme, _, rest = url.partition("://")
    _, found, place = rest.rpartition("@")
    if not is_possible(url):
        return f"{scheme}://..."
    return f"{scheme}://***@{place}" if found else url


def connected(url: str) -> Any:
    """A redis.Redis that answered once. IndexFileError where there is none, or no redis-py."""
    where = shown(url)
    try:
        redis = import_module("redis")
    except ImportError as error:
        problem = "needs redis, which is not installed."
        raise IndexFileError(where, problem, "pip install 'dedupe-news[redis]'") from error
    if not is_possible(url):
        advice = "Write redis://HOST:PORT/NUMBER, or unix:///PATH?db=NUMBER."
        raise IndexFileError(where, "is no address of a Redis server.", advice)
    retry = import_module("redis.retry").Retry(
        import_module("redis.backoff").ConstantBackoff(0.1), 1
    )
    client = redis.Redis.from_url(
        url,
        password=os.environ.get(PASSWORD),
        socket_connect_timeout=WAIT / 3,
        socket_timeout=WAIT,
        **({} if url.startswith("unix:") else {"socket_keepalive": True}),
        retry=retry,
    )
    with plainly(where, _FIRST):
        client.ping()
    return client


def is_possible(url: str) -> bool:
    """Can this be the URL of a data base? What redis-py would pass over in silence cannot.

    >>> is_possible("redis://cache:6379/2"), is_possible("redis://cache/news")
    (True, False)
    """
    try:
        parts = urlsplit(url)
        given = dict(parse_qsl(parts.query, True, strict_parsing=bool(parts.query)))
        there = parts.path.startswith("/") if parts.scheme == "unix" else bool(parts.hostname)
        port = parts.port  # ValueError unless it is a number that a port can have
    except ValueError:
        return False
    number = "" if parts.scheme == "unix" else parts.path.removeprefix("/")
    usual = url.startswith(SCHEMES) and port != 0 and not parts.fragment
    numbers = re.fullmatch("[0-9]*", number) and re.fullmatch("[0-9]+", given.get("db", "0"))
    return usual and there and bool(numbers) and set(given) <= _SETTINGS


@contextmanager
def plainly(where: str, again: str = _AGAIN) -> Iterator[None]:
    """Inside, an error of redis-py becomes an IndexFileError; again: what to do when it is gone."""
    errors = import_module("redis.exceptions")
    try:
        yield
    except errors.RedisError as error:
        raise in_words(where, error, errors, again) from error


def in_words(where: str, error: Exception, errors: Any, again: str) -> IndexFileError:
    """What an error of redis-py means. errors: the module that holds their classes."""
    text = str(error).rpartition("caused error: ")[2]
    if text.startswith("WRONGTYPE"):
        return BrokenIndexError(where, "is damaged.", "Build it anew with dedupe index build.")
    for kind, part, problem, advice in _PROBLEMS:
        if isinstance(error, getattr(errors, kind, ())) and part in text:
            return IndexFileError(where, problem, again if advice is _AGAIN else advice)
    return IndexFileError(
        where, f"cannot be used: {(text or type(error).__name__).splitlines()[0]}."
    )
