"""An index on a Redis server: the same finds as in a file, several writers, and what goes wrong."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from dedupe_news.batch.beside import Kept
from dedupe_news.corpus.sketch import Sketches
from dedupe_news.engine.beside import found_near
from dedupe_news.engine.follow import Scope
from dedupe_news.errors import BrokenIndexError, IndexFileError
from dedupe_news.index import on_redis, turn
from dedupe_news.index.block import picked_sketches
from dedupe_news.index.store import Index
from dedupe_news.indexing import Place, build, compact, faults, info, update
from engine.test_local import PLAIN

from .made import SETTINGS, built, day, day_by_day, held, lay, story
from .servers import Server, Started, free_port
from .test_days import slices

Run = Callable[..., tuple[int, str, str]]
TEXTS = [story(number) for number in range(40)]
UPDATE = (
    "import sys\n"
    "from dedupe_news.errors import IndexFileError\n"
    "from dedupe_news.indexing import Place, update\n"
    "print('ready', flush=True)\n"
    "try: update(Place(sys.argv[1]), more=sys.argv[2:])\n"
    "except IndexFileError as error: sys.exit(str(error))\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lay(tmp_path / "news", TEXTS)
    return tmp_path


def keys(server: Server) -> set[bytes]:
    """The keys of an index that no time is set for."""
    client = server.client()
    found = {key for key in client.keys("*") if client.ttl(key) == -1}
    client.close()
    return found


# The same finds.


def test_the_buckets_find_what_the_sweep_finds(server: Server, tmp_path: Path) -> None:
    """Also of articles that agree in just enough rows, or in one too few."""
    paths = slices(tmp_path, 8)
    for path in paths[:6]:
        day(tmp_path / "i.sqlite", [path], PLAIN)
        day(server.url(), [path], PLAIN)
    day(tmp_path / "asked.sqlite", paths, PLAIN)
    with Index.reading(str(tmp_path / "asked.sqlite")) as index:
        (block,) = index.blocks()
    found = [pairs(where, block.sketches) for where in (str(tmp_path / "i.sqlite"), server.url())]
    assert len(found[0]) > 500
    assert found[0] == found[1]


def pairs(where: str, asked: Sketches) -> set[tuple[int, str]]:
    """(asked for, id of what may be like it)."""
    with Index.reading(where) as index, index.view():
        block, found = found_near(index, asked)
    return {(one, block.ids[other]) for one, other in found.tolist()}


def test_nothing_is_found_for_nothing(server: Server, folder: Path) -> None:
    built(server.url(), folder / "news")
    with Index.reading(server.url()) as index:
        (block,) = index.blocks()
    none = picked_sketches(block.sketches, np.zeros(0, np.int64))
    assert pairs(server.url(), none) == set()


def test_checks_say_the_same_day_by_day(server: Server, dedupe: Run, tmp_path: Path) -> None:
    """What each day's check and run say, on both; and what is known at the end."""
    slices(tmp_path, 9)
    said: dict[str, list[tuple[int, str, str]]] = {}
    for where in ("i.sqlite", server.url()):
        for number in range(10):
            flags = ("--index", where, "--format", "concise", f"day{number}.jsonl")
            if number:
                said.setdefault(where, []).append(dedupe("check", *flags))
            said.setdefault(where, []).append(dedupe("--force", *flags))
        said[where].append(dedupe("index", "query", "--index", where, "day3.jsonl"))
        said[where].append(dedupe("check", "--index", where, "--format", "concise"))
    one, other = said.values()
    assert one == other
    assert sum(code == 1 for code, _, _ in one) > 5


def test_build_update_compact_verify_info(server: Server, dedupe: Run, folder: Path) -> None:
    flag = ("--index", server.url())
    assert dedupe("index", "build", "news", *flag)[:2] == (
        0,
        f"{server.url()}: 40 articles; files: 40 added.\n",
    )
    (folder / "news" / "0003.txt").unlink()
    (folder / "news" / "0004.txt").write_text(story(99))
    assert dedupe("index", "update", *flag)[1] == (
        f"{server.url()}: 39 articles; files: 1 changed, 1 dropped.\n"
    )
    assert dedupe("index", "verify", *flag) == (0, f"{server.url()}: sound.\n", "")
    many = len(keys(server))
    code, out, err = dedupe("index", "compact", *flag)
    assert (code, err) == (0, "") and "compacted" in out
    assert len(keys(server)) < many
    assert dedupe("index", "verify", *flag) == (0, f"{server.url()}: sound.\n", "")
    told = dict(line.split(maxsplit=1) for line in dedupe("index", "info", *flag)[1].splitlines())
    assert (told["articles"], told["files"], told["follows"]) == ("39", "39", "files")
    assert told["roots"] == str((folder / "news").resolve())


def test_blocks_are_few_and_nothing_is_lost_in_merging(server: Server, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    place, _ = built(server.url(), tmp_path / "news")
    assert day_by_day(place, tmp_path / "news", 20) <= 6
    assert len(held(place.path)) == 20
    assert faults(place) == []


def test_other_keys_of_the_server_are_left_alone(server: Server, folder: Path) -> None:
    client = server.client()
    client.set("dedupes", "mine")
    client.set("mine", "dedupe")
    place, _ = built(server.url(), folder / "news")
    compact(place)
    client.hset("dedupe", "format", "99")
    assert build(place, Scope(place.inner([str(folder / "news")])), SETTINGS).articles == 40
    assert client.mget("dedupes", "mine") == [b"mine", b"dedupe"]
    client.close()


def test_names_that_are_no_unicode(server: Server, tmp_path: Path) -> None:
    names = [b"s\xfcd.txt", "\N{SNOWMAN} b.txt".encode(), b"new\nline.txt", b"quote'\".txt"]
    (tmp_path / "news").mkdir()
    for number, name in enumerate(names):
        Path(os.fsdecode(os.fsencode(tmp_path / "news") + b"/" + name)).write_text(story(number))
    place, done = built(server.url(), tmp_path / "news")
    assert done.articles == 4
    assert {Path(name).name for name in held(place.path)} == {os.fsdecode(name) for name in names}
    assert dict(update(place).files) == {"added": 0, "changed": 0, "dropped": 0}


# Several at once.


def test_readers_go_on_while_it_is_changed(server: Server, folder: Path) -> None:
    """They see what was before, or what is after, whatever becomes of its blocks meanwhile."""
    place, _ = built(server.url(), folder / "news")
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                with Index.reading(place.path) as index, index.view():
                    count = sum(map(len, index.blocks()))
                    if count != len(index.store.live()):
                        wrong.append(count)
            except Exception as error:  # noqa: BLE001  told below
                wrong.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(12):
        lay(folder / "news", [story(300 + number)], start=100 + number)
        update(place)
        if number % 4 == 3:
            compact(place)
    done.set()
    reader.join()
    assert wrong == []


def test_a_second_writer_waits_and_then_says_so(
    server: Server, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "WAIT", 0.3)
    place, _ = built(server.url(), folder / "news")
    with (
        Index.writing(place.path) as one,
        one.change(),
        pytest.raises(IndexFileError, match="is being written by another process"),
    ):
        update(place)
    assert update(place).articles == 40


def test_the_turn_of_a_process_that_was_killed_is_free_at_once(
    server: Server, folder: Path
) -> None:
    place, _ = built(server.url(), folder / "news")
    code = (
        "import sys, time\n"
        "from dedupe_news.index.store import Index\n"
        "with Index.writing(sys.argv[1]) as index, index.change():\n"
        "    index.store.drop(index.store.live())\n"
        "    print('there', flush=True)\n"
        "    time.sleep(60)\n"
    )
    going = subprocess.Popen([sys.executable, "-c", code, place.path], stdout=subprocess.PIPE)
    assert going.stdout is not None and going.stdout.readline() == b"there\n"
    going.kill()
    going.wait()
    going.stdout.close()
    before = time.monotonic()
    assert update(place).articles == 40
    assert time.monotonic() - before < 5


def test_a_turn_that_was_lost_adds_nothing(server: Server, folder: Path) -> None:
    """Whoever took it: what comes at the end of the lost turn is refused."""
    place, _ = built(server.url(), folder / "news")
    before = held(place.path)
    client = server.client()
    with (
        pytest.raises(IndexFileError, match=r"written by others .* nothing was added"),
        Index.writing(place.path) as index,
        index.change(),
    ):
        index.store.drop(index.store.live())
        client.set(on_redis.LOCK, "another")
    assert client.get(on_redis.LOCK) == b"another"
    client.close()
    assert held(place.path) == before
    assert update(place).articles == 40


# What goes wrong.


def test_the_server_is_gone_when_a_run_adds(
    server: Server, dedupe: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clean copies are there; that they are not in the index is told."""

    def gone(kept: Kept) -> None:
        server.stop()
        saved(kept)

    saved = Kept.save
    monkeypatch.setattr(Kept, "save", gone)
    code, _, err = dedupe("-q", "news", "--index", server.url())
    assert code == 3
    assert err.startswith(f"dedupe: {server.url()}: cannot be reached, or went away. Run it again")
    assert len(list((folder / "news.clean").glob("*.txt"))) == 40


def test_killed_at_any_moment(server: Server, folder: Path) -> None:
    """Afterwards the index is as before or as after, and sound."""
    place, _ = built(server.url(), folder / "news")
    kills = int(os.environ.get("DEDUPE_KILLS", "8"))
    for number, moment in enumerate(moments(kills)):
        before = set(held(place.path))
        texts = [story(500 + 3 * number + n, 400) for n in range(3)]
        after = before | laid(folder / "more", texts, start=3 * number)
        going = adding(place, folder / "more")
        time.sleep(moment)
        going.send_signal(signal.SIGKILL)
        going.communicate()
        assert set(held(place.path)) in (before, after), number
        assert faults(place) == []
        update(place, more=[str(folder / "more")])
        assert set(held(place.path)) == after


def laid(folder: Path, texts: list[str], start: int = 0) -> set[str]:
    """Where the files lie that are written for the texts."""
    return {str((folder / name).resolve())[1:] for name in lay(folder, texts, start)}


def adding(place: Place, folder: Path) -> subprocess.Popen[str]:
    """A process that is about to add a folder to an index."""
    command = [sys.executable, "-c", UPDATE, place.path, str(folder)]
    going = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert going.stdout is not None and going.stdout.readline() == "ready\n"
    return going


def moments(many: int) -> Iterator[float]:
    """Seconds after the start of an update."""
    yield from (1.2 * (number + 0.5) / many for number in range(many))


@pytest.mark.parametrize("moment", [0.05, 0.3, 0.5, 0.6, 0.7])
def test_the_server_is_gone_in_mid_run(started: Started, folder: Path, moment: float) -> None:
    """A clear error; back again, it holds what it held before, or all that was added."""
    server = started("--appendonly", "yes", "--appendfsync", "always")
    place, _ = built(server.url(), folder / "news")
    before = set(held(place.path))
    after = before | laid(folder / "more", [story(number, 300) for number in range(600, 640)])
    going = adding(place, folder / "more")
    time.sleep(moment)
    server.stop()
    _, said = going.communicate()
    assert said == "" or "cannot be reached, or went away" in said
    assert said.count("\n") <= 1
    server.start()
    assert set(held(place.path)) in ((before, after) if said else (after,))
    assert faults(place) == []
    update(place, more=[str(folder / "more")])
    assert set(held(place.path)) == after


def test_the_server_is_gone_at_the_last_moment(started: Started, folder: Path) -> None:
    """Between what was written for the change and the transaction that makes it count."""
    server = started("--appendonly", "yes", "--appendfsync", "always")
    place, _ = built(server.url(), folder / "news")
    before = held(place.path)
    with Index.writing(place.path) as index, Index.reading(place.path) as other:
        (block,) = other.blocks()
        with (
            pytest.raises(IndexFileError, match=r"went away\. .* in it as a whole, or not at all"),
            index.change(),
        ):
            index.store.drop(index.store.live()[:5])
            index.append(block)
            server.stop()
    server.start()
    assert held(place.path) == before
    assert faults(place) == []
    assert update(place).articles == 40


def test_a_server_that_has_no_memory_left(started: Started, folder: Path) -> None:
    server = started("--maxmemory", "12mb", "--maxmemory-policy", "noeviction")
    place, _ = built(server.url(), folder / "news")
    before = held(place.path)
    lay(folder / "more", [story(number, 300) for number in range(1000, 2500)])
    with pytest.raises(IndexFileError, match=r"has no memory left; nothing was added"):
        update(place, more=[str(folder / "more")])
    server.client().config_set("maxmemory", "0")
    assert held(place.path) == before
    assert faults(place) == []


def test_a_copy_of_a_server_is_read_and_not_written(started: Started, folder: Path) -> None:
    server = started()
    place, _ = built(server.url(), folder / "news")
    copy = started("--replicaof", f"127.0.0.1 {server.port}")
    client = copy.client()
    while client.info("replication")["master_link_status"] != "up":
        time.sleep(0.05)
    client.close()
    assert held(copy.url()) == held(place.path)
    with pytest.raises(IndexFileError, match="may only be read: it is a copy of another server"):
        update(Place(copy.url()))


@pytest.mark.parametrize("damage", ["block", "signature", "bucket", "sources", "kind"])
def test_damage_is_told_and_a_new_build_mends_it(server: Server, folder: Path, damage: str) -> None:
    place, _ = built(server.url(), folder / "news")
    client = server.client()
    (key,) = client.keys("dedupe:*:block:*")
    if damage == "block":
        client.delete(key)
    elif damage == "signature":
        value = bytearray(client.hget(key, "signatures:0"))
        value[-1] ^= 1
        client.hset(key, "signatures:0", bytes(value))
    elif damage == "bucket":
        client.delete(*client.keys("dedupe:*:lsh_keys*"))
    elif damage == "sources":
        (sources,) = client.keys("dedupe:*:sources")
        client.hset(sources, client.hkeys(sources)[0], "no source")
    else:
        client.delete(key)
        client.set(key, "no block")
    try:
        found = faults(place)
        held(place.path)
        assert damage == "bucket"
    except BrokenIndexError as error:
        found = [str(error)]
    assert found
    assert build(place, Scope(place.inner([str(folder / "news")])), SETTINGS).articles == 40
    assert faults(place) == []
    client.close()


def test_a_newer_index_is_refused_and_can_be_built_anew(server: Server, folder: Path) -> None:
    place, _ = built(server.url(), folder / "news")
    client = server.client()
    client.hset(on_redis.HEAD, "format", on_redis.FORMAT + 2)
    with pytest.raises(BrokenIndexError, match="is of format 3, written by a newer version"):
        Index.reading(place.path)
    with pytest.raises(BrokenIndexError, match="Upgrade dedupe-news, or build it anew"):
        update(place)
    assert build(place, Scope(place.inner([str(folder / "news")])), SETTINGS).articles == 40
    client.close()


@pytest.mark.parametrize("kind", ["text", "hash"])
def test_what_is_no_index_is_left_alone(
    server: Server, dedupe: Run, folder: Path, kind: str
) -> None:
    client = server.client()
    if kind == "text":
        client.set("dedupe", "my own")
    else:
        client.hset("dedupe", "my", "own")
    for action in ("build", "update", "info", "verify", "compact"):
        code, out, err = dedupe("index", action, "--index", server.url())
        assert (code, out) == (3, "")
        assert err == (
            f"dedupe: {server.url()}: holds something under the name dedupe that is no index. "
            "Name another data base of the server.\n"
        )
    assert len(client.keys("*")) == 1
    client.close()


def test_there_is_no_index(server: Server, dedupe: Run, folder: Path) -> None:
    for action in ("update", "info", "verify", "compact", "query"):
        paths = ("news",) if action == "query" else ()
        code, out, err = dedupe("index", action, *paths, "--index", server.url())
        assert (code, out) == (3, "")
        assert err == (
            f"dedupe: {server.url()}: does not exist. Make it with dedupe index build.\n"
        )
    assert server.client().keys("*") == []


def test_settings_must_be_the_same(server: Server, dedupe: Run, folder: Path) -> None:
    flag = ("--index", server.url())
    assert dedupe("index", "build", "news", "--text-field", "body", *flag)[0] == 0
    code, out, err = dedupe("check", "news", *flag)
    assert (code, out) == (3, "")
    assert "was made with text-field: body; this run has text-field: none" in err
    assert err.count("\n") == 1


SECRET = "geheim-7"


@pytest.fixture
def guarded(started: Started) -> Server:
    """A server that wants a password."""
    return started("--requirepass", SECRET)


@pytest.mark.parametrize("user", ["", ":wrong@", ":wrong%2F7@", "me:wrong@"])
def test_a_wrong_password_is_refused_and_not_shown(
    guarded: Server, dedupe: Run, folder: Path, user: str
) -> None:
    url = f"redis://{user}127.0.0.1:{guarded.port}/0"
    for words in (("index", "info"), ("check", "news"), ("news",)):
        code, out, err = dedupe(*words, "--index", url)
        assert (code, out) == (3, "")
        assert "does not let us in. Check user and password" in err
        assert "wrong" not in err and err.count("\n") == 1


def test_a_password_is_nowhere_shown(
    guarded: Server, dedupe: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in what is printed, not in a report, not on the server."""
    url = f"redis://:{SECRET}@127.0.0.1:{guarded.port}/0"
    safe = f"redis://***@127.0.0.1:{guarded.port}/0"
    reports = ("--report", "r.json", "--report", "r.html", "--report", "r.md")
    said = [
        dedupe("news", "--index", url, "-v", *reports),
        dedupe("index", "update", "--index", url),
        dedupe("index", "info", "--index", url),
        dedupe("index", "verify", "--index", url),
        dedupe("index", "compact", "--index", url),
        dedupe("check", "--index", url, "--text-field", "x", "news"),
    ]
    assert [code for code, _, _ in said] == [0, 0, 0, 0, 0, 3]
    for _, out, err in said:
        assert SECRET not in out + err
    assert said[3][1] == f"{safe}: sound.\n"
    for path in folder.rglob("*"):
        assert path.is_dir() or SECRET.encode() not in path.read_bytes()
    client = guarded.client(password=SECRET)
    for facts in client.keys("dedupe:*:facts"):
        assert SECRET.encode() not in b"".join(client.hvals(facts))
    client.close()
    monkeypatch.setenv("REDISCLI_AUTH", SECRET)
    assert dedupe("index", "verify", "--index", safe.replace("***@", ""))[0] == 0


def test_nobody_is_there(dedupe: Run, server: Server, folder: Path) -> None:
    server.stop()
    code, out, err = dedupe("news", "--index", server.url())
    assert (code, out) == (3, "")
    assert err == (
        f"dedupe: {server.url()}: cannot be reached, or went away. "
        "Check the host and the port, and that it runs.\n"
    )
    assert not (folder / "news.clean").exists()


def test_another_kind_of_server(server: Server, dedupe: Run, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as one:

        def answer() -> None:
            with suppress(OSError):
                while True:
                    other, _ = one.accept()
                    other.recv(1000)
                    other.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    other.close()

        threading.Thread(target=answer, daemon=True).start()
        code, out, err = dedupe(
            "index", "info", "--index", f"redis://127.0.0.1:{one.getsockname()[1]}"
        )
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "url",
    [
        "redis://",
        "redis:///0",
        "redis://h/news",
        "redis://h:port/0",
        "redis://h:99999/0",
        "redis://h/-1",
        "redis://h/0?decode_responses=true",
        "redis://h/0#x",
        "REDIS://h/0",
        "redis://[::1/0",
        "unix://",
        "redis://h/0?db=x",
        "redis://:geheim",
        "redis://me:geheim",
        "redis://h?password=geheim@x",
    ],
)
def test_what_is_no_url_of_a_server(server: Server, dedupe: Run, folder: Path, url: str) -> None:
    code, out, err = dedupe("index", "info", "--index", url)
    assert (code, out) == (3, "")
    assert err == (
        f"dedupe: {url.split(':', maxsplit=1)[0]}://...: is no address of a Redis server. "
        "Write redis://HOST:PORT/NUMBER, or unix:///PATH?db=NUMBER.\n"
    )


def test_a_data_base_that_the_server_does_not_have(server: Server, dedupe: Run) -> None:
    code, _, err = dedupe("index", "info", "--index", server.url(99))
    assert (code, err) == (
        3,
        f"dedupe: {server.url(99)}: has no data base of this number. Name a smaller one.\n",
    )


def test_data_bases_are_apart_and_a_socket_will_do(started: Started, folder: Path) -> None:
    path = folder / "socket"
    server = started("--unixsocket", str(path))
    built(server.url(0), folder / "news")
    lay(folder / "other", TEXTS[:3])
    place, done = built(f"unix://{path}?db=3", folder / "other")
    assert done.articles == 3
    assert held(place.path) == held(server.url(3))
    assert info(Place(server.url(0))).articles == 40


def test_encrypted(started: Started, folder: Path) -> None:
    """rediss: with a certificate that the URL names."""
    certificate(folder)
    started()  # or the test is skipped
    port = free_port()
    files = ("--tls-cert-file", "c.pem", "--tls-key-file", "k.pem", "--tls-ca-cert-file", "c.pem")
    flags = ("--port", "0", "--tls-port", str(port), *files, "--tls-auth-clients", "no")
    going = subprocess.Popen(
        ["redis-server", *flags, "--save", ""], cwd=folder, stdout=subprocess.DEVNULL
    )
    try:
        url = f"rediss://localhost:{port}/0?ssl_ca_certs={folder / 'c.pem'}"
        end = time.monotonic() + 20
        while True:
            try:
                _, done = built(url, folder / "news")
                break
            except IndexFileError:
                assert time.monotonic() < end
                time.sleep(0.1)
        assert done.articles == 40
        with pytest.raises(IndexFileError, match="cannot be reached"):
            Index.reading(f"rediss://localhost:{port}/0")
    finally:
        going.kill()
        going.wait()


def certificate(folder: Path) -> None:
    """A certificate for this machine, and its key."""
    names = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    made = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    subprocess.run(
        ["openssl", "req", "-x509", *made, *names, "-keyout", "k.pem", "-out", "c.pem"],
        cwd=folder,
        check=True,
        capture_output=True,
    )


# What it costs those who have none.


def test_without_redis_py(tmp_path: Path) -> None:
    """One line, with what to install; and a file needs neither redis nor datasketch."""
    code = (
        "import sys\n"
        "sys.modules['redis'] = None\n"
        "from dedupe_news.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )

    def run(*words: str) -> tuple[int, str]:
        command = [sys.executable, "-c", code, *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr

    assert run("index", "info", "--index", "redis://:secret@localhost/0") == (
        3,
        "dedupe: redis://***@localhost/0: needs redis, which is not installed. "
        "pip install 'dedupe-news[redis]'\n",
    )
    lay(tmp_path / "news", TEXTS[:3])
    assert run("-q", "news", "--index", "i.sqlite") == (0, "")


def test_a_file_loads_neither_redis_nor_datasketch(tmp_path: Path) -> None:
    lay(tmp_path / "news", TEXTS[:3])
    code = (
        "import sys\n"
        "from dedupe_news.cli import main\n"
        "assert main(['index', 'build', '-q', 'news']) == 0\n"
        "assert main(['check', '-q', '--index', 'auto', 'news']) == 0\n"
        "print({'redis', 'datasketch', 'scipy'} & set(sys.modules))\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
