"""One process at a time writes on a Redis server: a lock that is free when its owner is gone."""

from __future__ import annotations

import time
import uuid
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, Self

from dedupe_news.errors import IndexFileError

if TYPE_CHECKING:
    from types import TracebackType

WAIT = 30.0  # seconds that a writer waits for another one
PAUSE = 0.05  # seconds between two looks
LONGEST = 7 * 86_400  # seconds after which it is free, where the server does not name its clients


class Turn:
    """The turn of this process, for the time of a block; what it does at its end is whole.

    The owner's connection bears a name that stands in the lock too. So the lock of a process that
    was killed is seen at once as nobody's, and a long turn needs no sign of life. The lock is
    watched: a transaction of one who has lost it does not come to pass.
    """

    def __init__(self, client: Any, key: str, where: str) -> None:
        self._client, self._key, self._where = client, key, where
        self._errors = import_module("redis.exceptions")
        self._own = f"dedupe-{uuid.uuid4().hex}"
        self._pipe = client.pipeline()

    def __enter__(self) -> Self:
        try:
            self._wait()
        except BaseException:
            self._pipe.reset()
            raise
        return self

    def _wait(self) -> None:
        self._pipe.watch(self._key)  # from now on it keeps one connection
        self._pipe.client_setname(self._own)
        end = time.monotonic() + WAIT
        while not self._taken():
            if time.monotonic() > end:
                problem = "is being written by another process."
                raise IndexFileError(self._where, problem, "Wait for it, and run this again.")
            time.sleep(PAUSE)
        self._pipe.unwatch()
        self._pipe.watch(self._key)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        with suppress(self._errors.RedisError):
            self._pipe.reset()
            if self._client.get(self._key) == self._own.encode():
                self._client.delete(self._key)

    def commands(self) -> Any:
        """The commands of the transaction, to which any may be added before they are executed."""
        if self._pipe.get(self._key) != self._own.encode():
            raise self._errors.WatchError("the turn was lost")
        self._pipe.multi()
        return self._pipe

    def _taken(self) -> bool:
        """Is it our turn now?"""
        if self._client.set(self._key, self._own, nx=True, ex=LONGEST):
            return True
        owner = self._client.get(self._key)
        return owner == self._own.encode() or (owner is not None and self._inherited(owner))

    def _inherited(self, owner: bytes) -> bool:
        """Is it our turn because the owner is gone?"""
        try:
            there = {one["name"].encode() for one in self._client.client_list()}
        except self._errors.ResponseError:  # the server does not name its clients
            return False
        if owner in there:
            return False
        with self._client.pipeline() as pipe, suppress(self._errors.WatchError):
            pipe.watch(self._key)
            if pipe.get(self._key) == owner:
                pipe.multi()
                pipe.set(self._key, self._own, ex=LONGEST)
                pipe.execute()
                return True
        return False
