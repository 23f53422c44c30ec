"""What is found in folders, in which order, and what is passed over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dedupe_news.dataset.discover import Discovery, discover
from dedupe_news.dataset.globs import matches
from dedupe_news.dataset.settings import DatasetSettings

from .made import everything, lay

PLAIN = {"b.txt": "b", "a.txt": "a", "de/c.txt": "c", "de/2025/d.md": "d", "B.txt": "B"}


def found(*paths: Path, **settings: object) -> Discovery:
    return discover([str(path) for path in paths], DatasetSettings(**settings))  # type: ignore[arg-type]


def names(*paths: Path, **settings: object) -> list[str]:
    return [one.name for one in found(*paths, **settings).files]


def test_a_folder_is_read_in_order_of_paths(tmp_path: Path) -> None:
    lay(tmp_path, PLAIN)
    assert names(tmp_path) == ["B.txt", "a.txt", "b.txt", "de/2025/d.md", "de/c.txt"]


def test_hidden_files_and_outputs_of_earlier_runs_are_passed_over(tmp_path: Path) -> None:
    others = (
        *(".hidden.txt", ".git/a.txt", "news.clean/a.txt", "a.clean.txt", "n.clean.jsonl.gz"),
        *("a.report.json", "a.report.2.json", "report.jsonl", "report.json", ".dedupe-1.tmp/x.txt"),
    )
    lay(tmp_path, dict.fromkeys(others, "x") | PLAIN)
    assert len(names(tmp_path)) == len(PLAIN)
    assert not found(tmp_path).problems


def test_unknown_formats_are_counted_in_folders_and_errors_when_named(tmp_path: Path) -> None:
    lay(tmp_path, {"a.txt": "a", "photo.jpg": "j", "README": "r"})
    assert found(tmp_path).passed_over == 2
    [problem] = found(tmp_path / "photo.jpg").problems
    assert (problem.path, problem.problem) == ("photo.jpg", "is of no format that is read.")
    assert ".jsonl" in problem.advice


def test_what_is_not_there_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to("gone.txt")
    for path, words in [("a.txt", "does not exist."), ("link.txt", "is a link to 'gone.txt'")]:
        [problem] = found(tmp_path / path).problems
        assert problem.problem.startswith(words)


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert [one.problem for one in found(tmp_path).problems] == ["is not a file."]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    lay(tmp_path, {"news/a.txt": "a", "news/b.txt": "b"})
    search = found(tmp_path / "news", tmp_path / "news" / "a.txt")
    assert [one.name for one in search.files] == ["news/a.txt", "news/b.txt"]
    [problem] = search.problems
    assert (problem.problem, problem.advice) == (
        "is read already.",
        "It is the same as news/a.txt.",
    )


def test_links_come_after_what_they_lead_to(tmp_path: Path) -> None:
    lay(tmp_path, {"z/real.txt": "z", "elsewhere/x.txt": "x"})
    root = tmp_path / "z"
    (root / "a-link.txt").symlink_to("real.txt")
    (root / "b-link").symlink_to(tmp_path / "elsewhere")
    search = found(root)
    assert [one.name for one in search.files] == ["b-link/x.txt", "real.txt"]
    assert [one.path for one in search.problems] == ["a-link.txt"]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    lay(tmp_path, {"a/b/c.txt": "c"})
    (tmp_path / "a" / "b" / "up").symlink_to("..")
    (tmp_path / "a" / "self").symlink_to("self")
    search = found(tmp_path)
    assert [one.name for one in search.files] == ["a/b/c.txt"]
    assert {one.path: one.problem for one in search.problems} == {
        "a/b/up": "is a link that leads in a circle.",
    }


def test_two_links_to_one_folder_are_read_once(tmp_path: Path) -> None:
    lay(tmp_path, {"other/x.txt": "x", "news/a.txt": "a"})
    for name in ("one", "two"):
        (tmp_path / "news" / name).symlink_to(tmp_path / "other")
    search = found(tmp_path / "news")
    assert [one.name for one in search.files] == ["a.txt", "one/x.txt"]
    assert [one.path for one in search.problems] == ["two"]


def test_an_output_that_is_named_is_read_unless_its_original_is_there(tmp_path: Path) -> None:
    lay(tmp_path, {"a.txt": "a", "a.clean.txt": "a", "b.clean.txt": "b", "news.clean/c.txt": "c"})
    assert not names(tmp_path / "a.clean.txt")
    assert names(tmp_path / "b.clean.txt") == ["b.clean.txt"]
    assert names(tmp_path / "news.clean") == ["c.txt"]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"include": ("*.md",)}, ["de/2025/d.md"]),
        ({"exclude": ("de",)}, ["B.txt", "a.txt", "b.txt"]),
        ({"exclude": ("de/",)}, ["B.txt", "a.txt", "b.txt"]),
        ({"exclude": ("de/*.txt", "[ab].txt")}, ["B.txt", "de/2025/d.md"]),
        ({"include": ("de/**",), "exclude": ("**/2025",)}, ["de/c.txt"]),
    ],
)
def test_globs_choose(
    tmp_path: Path, settings: dict[str, tuple[str, ...]], expected: list[str]
) -> None:
    assert names(lay(tmp_path, PLAIN), **settings) == expected


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("**/a.txt", "a.txt", True),
        ("x/**/a.txt", "x/a.txt", True),
        ("x/**", "x", False),
        ("x/*", "x/y/z", True),  # y is meant, and z lies in it
        ("?.txt", "ab.txt", False),
        ("[!a].txt", "b.txt", True),
        ("[!a].txt", "a.txt", False),
        ("a+b(1).txt", "a+b(1).txt", True),
        ("[", "[", True),
        ("/a.txt", "x/a.txt", False),
    ],
)
def test_globs_are_those_of_gitignore(glob: str, path: str, expected: bool) -> None:
    assert matches(path, [glob]) is expected


def test_names_of_several_roots_do_not_meet(tmp_path: Path) -> None:
    lay(tmp_path, {"x/news/a.txt": "1", "y/news/a.txt": "2", "z/b.jsonl": ""})
    search = found(tmp_path / "x" / "news", tmp_path / "y" / "news", tmp_path / "z" / "b.jsonl")
    assert len({one.name for one in search.files}) == 3
    assert search.files[2].name == "b.jsonl"


def test_the_first_folder_is_the_outlet(tmp_path: Path) -> None:
    lay(tmp_path, {"dpa/2025/a.txt": "a", "b.txt": "b", "taz/x.jsonl": '{"text": "c"}'})
    records, _ = everything(tmp_path)
    assert [(one.id, one.outlet) for one in records] == [
        ("b.txt", ""),
        ("dpa/2025/a.txt", "dpa"),
        ("taz/x.jsonl:1", "taz"),
    ]
