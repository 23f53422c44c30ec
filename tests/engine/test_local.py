"""A whole run over files, against a slow oracle and against itself."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from corpus.made import FOLD, edited, sentence
from dedupe_news.corpus.articles import SHINGLE
from dedupe_news.corpus.relation import EDITED, WHOLE
from dedupe_news.dataset import Dataset
from dedupe_news.engine import local
from dedupe_news.engine.local import Request, examine
from dedupe_news.normalize import tokenize
from dedupe_news.options import Options
from oracle import containment, other_numbers, resemblance, same_text
from oracle import tokens as words

from .made import CALL, OUTLETS, Found, Row, corpus, lay, run, with_number

ROWS = corpus()
TEXTS = {row["id"]: row["text"] for row in ROWS}
ALL = Options(pairs="on", boilerplate="remove", drop="identical,near,excerpt,version", max_loss=1.0)
PLAIN = Options(pairs="on", max_loss=1.0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corpus")


@pytest.fixture(scope="module")
def path(folder: Path) -> Path:
    return lay(folder / "news.jsonl", ROWS)


@pytest.fixture(scope="module")
def plain(path: Path) -> Found:
    return run(path, PLAIN)


@pytest.fixture(scope="module")
def every(path: Path) -> Found:
    return run(path, ALL)


def place(found: Found) -> dict[str, str]:
    """Article -> the canonical one of its cluster, or itself."""
    out = {name: name for name in TEXTS}
    for canonical, *members in found.clusters:
        out |= {member[0]: canonical for member in members}
    return out


def test_who_is_identical_to_whom(plain: Found, every: Found) -> None:
    """Exactly those that the oracle finds; they share a cluster, and only one of them stays."""
    pairs = same_text(TEXTS)
    assert len(pairs) > 25
    for found in (plain, every):
        where = place(found)
        assert all(len({where[name] for name in pair}) == 1 for pair in pairs)
        said = {
            frozenset((canonical, member[0]))
            for canonical, *members in found.clusters
            for member in members
            if member[1] == "identical"
        }
        canonicals = {canonical for canonical, *_ in found.clusters}
        assert said == {pair for pair in pairs if pair & canonicals}
        assert all(pair & set(found.gone) for pair in pairs)


def test_figures_are_the_oracles(every: Found) -> None:
    assert len(every.clusters) >= 25
    assert {member[1] for _, *members in every.clusters for member in members} == {
        "identical",
        "near",
        "version",
        "excerpt",
    }
    links = [(one, member) for one, *members in every.clusters for member in members] + every.pairs
    for canonical, (member, relation, alike, contained, held, _) in links:
        one, other = TEXTS[canonical], TEXTS[member]
        if relation == "identical" and len(words(one)) < 3:
            assert (alike, contained, held) == (1.0, 1.0, 1.0)
            continue
        assert alike == resemblance(one, other)
        assert (contained, held) == (containment(other, one), containment(one, other))


def test_whatever_goes_is_held_by_what_stays(plain: Found, every: Found) -> None:
    """By its witness, which stays itself, and no number of its own goes with it by default."""
    assert len(plain.gone) > 60
    assert len(every.gone) > len(plain.gone)
    for found in (plain, every):
        where = place(found)
        for gone, kept in found.gone.items():
            assert kept not in found.gone
            assert where[gone] == where[kept]
    least = 1 - SHINGLE * EDITED - WHOLE  # each edited word takes SHINGLE shingles with it
    for gone, kept in plain.gone.items():
        one, other = TEXTS[gone], TEXTS[kept]
        assert containment(one, other) >= least or words(one) == words(other)
        assert not other_numbers(TEXTS[gone], TEXTS[kept])


def test_forms_stay(every: Found) -> None:
    """Fifteen dividend notices, one of them twice."""
    notices = {name for name, text in TEXTS.items() if "quarterly dividend" in text}
    assert len(notices) == 16
    assert len(notices & set(every.gone)) == 1
    assert {frozenset(pair) for pair in same_text({n: TEXTS[n] for n in notices})}
    assert any(one in notices and link[1] == "template" for one, link in every.pairs)


def test_every_original_is_still_there(plain: Found) -> None:
    """Nothing that no other article says is gone: each word of the corpus stands in what stays."""
    kept = {word for name, text in TEXTS.items() if name not in plain.gone for word in words(text)}
    lost = Counter(word for name in plain.gone for word in words(TEXTS[name]) if word not in kept)
    edits = {"agency"}
    assert all(len(word) == 7 and word.isalpha() for word in lost.keys() - edits), lost


def test_boilerplate_is_found_and_cut(every: Found, plain: Found) -> None:
    (phrase,) = [one for one in every.phrases if one.outlet == ""]
    assert phrase.text == CALL
    having = [name for name, text in TEXTS.items() if CALL in text]
    where = place(every)
    assert (phrase.stories, phrase.articles) == (len({where[n] for n in having}), len(having))
    for name in set(having) - set(every.gone):
        only = words(TEXTS[name]) == words(CALL)
        assert (CALL in every.changes[name][0]) == only
    assert not any(CALL not in plain.changes[name][0] for name in having if name in plain.changes)
    assert not set(every.changes) & set(every.gone)


def test_bodies_pasted_twice_are_cut(plain: Found) -> None:
    doubled = [
        name
        for name, text in TEXTS.items()
        if (lines := text.replace(CALL, "").strip().split("\n")) and len(lines) == 12
    ]
    assert len(doubled) >= 12
    left = [name for name in doubled if name not in plain.gone]
    assert left
    for name in left:
        assert len(words(plain.changes[name][0])) <= 0.6 * len(words(TEXTS[name]))


@pytest.mark.parametrize(
    ("jobs", "chunk_bytes", "seed"),
    [(1, 3_000, 1), (2, 384 * 1024, 2), (3, 10_000, 3), (2, 1, 4)],
)
def test_order_processes_and_chunks_change_nothing(
    every: Found, tmp_path: Path, jobs: int, chunk_bytes: int, seed: int
) -> None:
    rows = random.Random(seed).sample(ROWS, len(ROWS))
    found = run(lay(tmp_path / "news.jsonl", rows), ALL, jobs=jobs, chunk_bytes=chunk_bytes)
    for part, wanted in zip(found, every, strict=True):
        assert part == wanted


def test_the_same_article_by_article_in_files(every: Found, tmp_path: Path) -> None:
    """As a folder of many files the same ids go and stay in the same clusters."""
    for number in range(0, len(ROWS), 9):
        lay(tmp_path / "many" / f"{number:03}.jsonl", ROWS[number : number + 9])
    found = run(tmp_path / "many", ALL, jobs=2)
    where, wanted = place(found), place(every)
    groups = [
        {frozenset(n for n in TEXTS if some[n] == one) for one in some.values()}
        for some in (where, wanted)
    ]
    assert groups[0] == groups[1]
    assert len(found.gone) == len(every.gone)


@pytest.mark.parametrize("jobs", [1, 2])
def test_references_stay_and_are_never_put_together(folder: Path, jobs: int) -> None:
    """What is compared with them goes for them; nothing of theirs is in changes."""
    known = [{**row, "id": "r" + row["id"]} for row in ROWS[: len(ROWS) // 2]]
    references = lay(folder / "known.jsonl", known)
    found = run(lay(folder / "news.jsonl", ROWS), PLAIN, references=references, jobs=jobs)
    ids = {row["id"] for row in known}
    assert not ids & set(found.gone)
    assert not ids & set(found.changes)
    for canonical, *members in found.clusters:
        inside = {canonical, *(member[0] for member in members)} & ids
        assert not inside or canonical in ids, "a reference is the one that stays"
        others = [m for m in members if m[0] in ids and m[1] != "identical"]
        assert not others, "no reference is compared with another"
    for row in ROWS[: len(ROWS) // 2]:
        if words(row["text"]):
            assert found.gone[row["id"]] in ids


@pytest.mark.parametrize("drop", ["identical", "identical,near", "identical,version,excerpt"])
def test_identical_copies_go_down_to_one_whatever_their_text_is_to_others(
    tmp_path: Path, drop: str
) -> None:
    """Of a near copy, a version and an excerpt that stay, only one each; it is the witness."""
    rng = random.Random(7)
    original = ".\n".join(sentence(rng, 25) for _ in range(8))
    texts = {
        "near": edited(original, rng, 0.02),
        "version": with_number(original, 7).rsplit("\n", 1)[0],
        "excerpt": "\n".join(original.split("\n")[:4]),
    }
    named = {f"{name}{n}": text for name, text in texts.items() for n in range(3)}
    rows = [
        {"id": name, "text": text} for name, text in {"0": original + ".\nEnd", **named}.items()
    ]
    found = run(lay(tmp_path / "news.jsonl", rows), Options(drop=drop, max_loss=1.0))
    ((canonical, *members),) = found.clusters
    assert {name: told[0] for name, *told in members} == {name: name[:-1] for name in named}
    for name in texts:
        first = canonical if name in drop else None
        assert [found.gone.get(f"{name}{n}") for n in range(3)] == [
            first,
            *[first or f"{name}0"] * 2,
        ]


@pytest.mark.xfail(strict=True, reason="references of the same text are members of one cluster")
def test_references_of_the_same_text_are_no_cluster(folder: Path) -> None:
    text = " ".join(f"word{n}" for n in range(40))
    references = lay(folder / "twice.jsonl", [{"id": name, "text": text} for name in ("a", "b")])
    news = lay(folder / "one.jsonl", [{"id": "c", "text": "something else altogether, of no use"}])
    assert run(news, PLAIN, references=references).clusters == []


def test_allowed_articles_stay(path: Path, plain: Found) -> None:
    """Those on the allow list are kept, as the ones that others go for if need be."""
    allowed = sorted(plain.gone)[::3]
    with Dataset.open([str(path)]) as data:
        known = examine(data, Request(PLAIN)).catalogue
    from dedupe_news.corpus.catalogue import fingerprint

    prints = [fingerprint(known.sketches, known.ids.index(name)) for name in allowed]
    found = run(path, PLAIN, allowed=prints)
    same = {name for pair in same_text(TEXTS) if pair & set(allowed) for name in pair}
    assert not found.gone.keys() & (same | set(allowed))
    assert len(found.gone) < len(plain.gone)


def test_progress_is_told(path: Path) -> None:
    said: list[tuple[str, int, int]] = []
    request = Request(PLAIN, progress=lambda *step: said.append(step))
    with Dataset.open([str(path)]) as data:
        list(examine(data, request).changes())
    for stage in ("read", "compare", "look"):
        steps = [(done, total) for name, done, total in said if name == stage]
        assert steps
        assert steps == sorted(steps)
    assert [done for name, done, _ in said if name == "read"][-1] == len(ROWS)
    assert all(done <= total for name, done, total in said if name != "read")
    assert [(done, total) for name, done, total in said if name == "look"][-1][0] == said[-1][2]


def test_bad_rows_are_told_and_cost_nothing_else(path: Path, tmp_path: Path, plain: Found) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    bad = ["{broken", '{"id": "x"}', '{"id": "y", "text": 7}', "[]"]
    for number, line in enumerate(bad):
        lines.insert(20 * number + 3, line)
    worse = tmp_path / "news.jsonl"
    worse.write_text("\n".join([*lines, lines[0]]) + "\n", encoding="utf-8")
    with Dataset.open([str(worse)]) as data:
        found = examine(data, Request(PLAIN, jobs=2))
    told = [(one.line, one.problem) for one in found.problems]
    assert [line for line, _ in told if line] == [4, 24, 44, 64]
    assert len(told) == 5, "and the id that is there twice"
    assert len(found.catalogue) == len(ROWS) + 1
    assert len(set(found.catalogue.ids)) == len(ROWS) + 1


@pytest.mark.parametrize(
    "rows", [[], [{"id": "a", "text": ""}], [{"id": "a", "text": "one two three"}]]
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_next_to_nothing(tmp_path: Path, rows: list[Row], jobs: int) -> None:
    found = run(lay(tmp_path / "a.jsonl", rows), ALL, jobs=jobs)
    assert found == Found([], [], {}, [], {})


def test_the_guard_sees_what_would_go(tmp_path: Path) -> None:
    """Sixty copies of one text: all but one would go, of the corpus and of each outlet."""
    rows = [
        {**ROWS[0], "id": f"c{n}", "text": "one text " * 30, "outlet": "dpa"} for n in range(60)
    ]
    with Dataset.open([str(lay(tmp_path / "a.jsonl", rows))]) as data:
        found = examine(data, Request(Options()))
    assert [(one.what, one.name, one.lost, one.articles) for one in found.verdicts.alarms] == [
        ("corpus", "", 59, 60),
        ("outlet", "dpa", 59, 60),
    ]


class Dying(local.Scan):
    """A first pass whose process is killed in the middle."""

    def __call__(self, chunk: Any) -> Any:
        if chunk.number == 3:
            os._exit(11)
        return super().__call__(chunk)


def test_a_worker_that_dies_ends_the_run(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "Scan", Dying)
    with pytest.raises((RuntimeError, OSError)):
        run(path, PLAIN, jobs=2, chunk_bytes=3000)


def test_the_corpus_of_these_tests() -> None:
    """Every kind is in it, in several outlets; ids are unique; the rows are valid JSON."""
    assert len(TEXTS) == len(ROWS) > 180
    assert {row["outlet"] for row in ROWS} == set(OUTLETS)
    assert all(json.loads(json.dumps(row)) == row for row in ROWS)
    assert sum(not words(row["text"]) for row in ROWS) >= 2
    assert any(len(tokenize(row["text"], FOLD)) > 250 for row in ROWS)


def test_an_article_that_says_so_stays(tmp_path: Path) -> None:
    """Its comment is no part of what is compared; it is the one that stays for the others."""
    text = next(text for text in TEXTS.values() if len(text.split()) > 100)
    rows = [{"id": "a", "text": f"{text} and more"}, {"id": "b", "text": text}]
    assert run(lay(tmp_path / "x.jsonl", rows)).gone == {"b": "a"}
    rows[1]["text"] += "\n<!-- dedupe: allow-file -->"
    assert run(lay(tmp_path / "x.jsonl", rows)).gone == {"a": "b"}
