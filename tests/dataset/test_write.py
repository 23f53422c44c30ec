"""Cleaned files: where they go, what they hold, and that nothing else is touched."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from dedupe_news.dataset import (
    DROP,
    KEEP,
    Clean,
    Edit,
    Target,
    edit_of,
    edit_row,
    restore_file_from_edits,
    safe_place,
    write_clean,
)
from dedupe_news.dataset.target import sha256_of
from dedupe_news.errors import InputError, OutputError, ReportError
from dedupe_news.read import Files

from .made import cleaned, everything, lay, opened, remembered, restored, tree

NEWS = {
    "a.txt": "Eins. Zwei.\r\n",
    "de/n.jsonl": '{"text": "x"}\n{"text" :  "y", "n": 1.50}\n',
    "de/n.csv": "text\nv\n",
    "photo.jpg": "j",
}


def test_a_folder_becomes_a_folder_of_the_same_shape(tmp_path: Path) -> None:
    news = lay(tmp_path / "news", NEWS)
    written = cleaned(news)
    assert tree(tmp_path / "news.clean") == {
        name: data.encode() for name, data in NEWS.items() if name != "photo.jpg"
    }
    assert [one.output for one in written] == ["a.txt", "de/n.csv", "de/n.jsonl"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["news", "news.clean"]


def test_only_the_text_of_a_row_changes(tmp_path: Path) -> None:
    row = '{"b": 1.500, "text" : "Stra\\u00DFe \\/ Eins. Zwei. \\ud83d\\ude00", "a":"\\u00e4"}\n'
    path = lay(tmp_path, {"n.jsonl": row}) / "n.jsonl"
    [written] = cleaned(path, verdicts={0: "Straße / Zwei. 😀"})
    clean = (tmp_path / "n.clean.jsonl").read_text()
    assert clean == row.replace("Eins. ", "")
    assert written.edits == (Edit(row.index("Eins"), b"Eins. "),)


def test_new_characters_are_written_as_the_old_ones_were(tmp_path: Path) -> None:
    rows = '{"text": "\\u00e4"}\n{"text": "ä"}\n{"text": "a"}\n'
    path = lay(tmp_path, {"n.jsonl": rows}) / "n.jsonl"
    cleaned(path, verdicts={0: "ö", 1: "ö", 2: "ö\ud800"})
    lines = (tmp_path / "n.clean.jsonl").read_text().splitlines()
    assert lines == ['{"text": "\\u00f6"}', '{"text": "ö"}', '{"text": "\\u00f6\\ud800"}']


FUNDUS = (
    '{"body": {"summary": ["S"], "sections": [{"headline": [], "paragraphs": ["Eins.", "Zwei."]}, '
    '{"headline": ["H"], "paragraphs": ["Drei.", "Vier. Ende.", "Fünf."]}]}, "x": 1}\n'
)


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("Eins.\n\nDrei.\n\nVier. Ende.\n\nFünf.", '["Eins."]}, {"headline": ["H"]'),
        ("Zwei.\n\nDrei.\n\nVier. Ende.\n\nFünf.", '"paragraphs": ["Zwei."]}'),
        ("Eins.\n\nZwei.\n\nDrei.\n\nEnde.\n\nFünf.", '["Drei.", "Ende.", "Fünf."]'),
        ("Eins.\n\nZwei.", '{"headline": ["H"], "paragraphs": []}'),
        ("Eins.\n\nZwei.\n\nVier. Ende.\n\nFünf.", '["Vier. Ende.", "Fünf."]'),
    ],
)
def test_a_body_in_sections_keeps_its_structure(tmp_path: Path, new: str, expected: str) -> None:
    path = lay(tmp_path, {"n.jsonl": FUNDUS}) / "n.jsonl"
    [written] = cleaned(path, verdicts={0: new})
    output = tmp_path / "n.clean.jsonl"
    assert expected in output.read_text()
    [record] = everything(output.rename(tmp_path / "again.jsonl"))[0]
    assert record.text == new
    assert restored((tmp_path / "again.jsonl").read_bytes(), written) == FUNDUS.encode()


def test_dropped_lines_at_an_end_without_line_end(tmp_path: Path) -> None:
    rows = '{"text": "a"}\r\n{"text": "b"}\r\n{"text": "c"}'
    path = lay(tmp_path, {"n.jsonl": rows}) / "n.jsonl"
    cleaned(path, verdicts={1: DROP, 2: DROP})
    assert (tmp_path / "n.clean.jsonl").read_bytes() == b'{"text": "a"}'


def test_bad_rows_are_copied(tmp_path: Path) -> None:
    rows = '{"text": "a"}\n{bad\n{"text": "b"}\n'
    path = lay(tmp_path, {"n.jsonl": rows}) / "n.jsonl"
    cleaned(path, verdicts={0: DROP, 1: DROP})
    assert (tmp_path / "n.clean.jsonl").read_bytes() == b"{bad\n"


def test_dropped_text_files_are_not_written_and_come_back(tmp_path: Path) -> None:
    news = lay(tmp_path / "news", {"a.txt": "a", "b.txt": "b", "c.json": '{"text": "c"}'})
    first, _, third = cleaned(news, verdicts={0: DROP, 2: DROP})
    assert tree(tmp_path / "news.clean") == {"b.txt": b"b"}
    assert (first.output, third.output) == (None, None)
    assert restored(b"", first) == b"a"
    assert restored(b"", third) == b'{"text": "c"}'


def test_an_output_of_ours_is_replaced_and_another_is_not(tmp_path: Path) -> None:
    path = lay(tmp_path, {"n.jsonl": NEWS["de/n.jsonl"]}) / "n.jsonl"
    output = tmp_path / "n.clean.jsonl"
    [written] = cleaned(path)
    earlier = {str(output.resolve()): written.sha256_out}
    cleaned(path, verdicts={0: DROP}, target=Target(earlier=earlier))
    with pytest.raises(OutputError, match="was edited since"):
        cleaned(path, target=Target(earlier=earlier))
    with pytest.raises(OutputError, match="was edited since"):
        cleaned(path)
    cleaned(path, target=Target(force=True))
    assert sha256_of(str(output)) == written.sha256_out


def test_a_folder_of_ours_is_replaced_as_a_whole(tmp_path: Path) -> None:
    news = lay(tmp_path / "news", NEWS)
    clean = tmp_path / "news.clean"
    cleaned(news)
    earlier = {str(path.resolve()): sha256_of(str(path)) for path in clean.rglob("*.*")}
    (news / "a.txt").unlink()
    lay(clean, {"report.json": "{}"})
    cleaned(news, target=Target(earlier=earlier))
    assert set(tree(clean)) == {"de/n.csv", "de/n.jsonl"}
    lay(clean, {"notes.txt": "mine"})
    with pytest.raises(OutputError, match=r"notes\.txt: is not as an earlier run wrote it"):
        cleaned(news, target=Target(earlier=earlier))
    assert (clean / "notes.txt").read_text() == "mine"


def test_inputs_are_never_written_over(tmp_path: Path) -> None:
    news = lay(tmp_path / "news", NEWS)
    for path, target in [
        (news, news),
        (news, tmp_path),
        (news / "a.txt", news / "a.txt"),
        (news / "de" / "n.csv", tmp_path / "link.csv"),
    ]:
        if target.name == "link.csv":
            target.symlink_to(news / "de" / "n.csv")
        with pytest.raises(OutputError, match="input"):
            cleaned(path, target=Target(str(target), force=True))
    assert tree(news) == {name: data.encode() for name, data in NEWS.items()}


def test_where_outputs_go(tmp_path: Path) -> None:
    lay(tmp_path, {"x/a.jsonl": '{"text": "1"}\n', "y/b.txt": "2"})
    one, two, out = tmp_path / "x" / "a.jsonl", tmp_path / "y", tmp_path / "out"
    cleaned(one, two)
    assert (tmp_path / "x" / "a.clean.jsonl").exists()
    assert (tmp_path / "y.clean" / "b.txt").exists()
    cleaned(one, two, target=Target(str(out)))
    assert set(tree(out)) == {"a.jsonl", "y/b.txt"}
    cleaned(one, target=Target(str(tmp_path / "z.jsonl")))
    assert (tmp_path / "z.jsonl").read_bytes() == one.read_bytes()
    cleaned(one, target=Target(str(tmp_path)))
    assert (tmp_path / "a.clean.jsonl").exists()


def test_roots_of_one_name_do_not_meet(tmp_path: Path) -> None:
    lay(tmp_path, {"x/news/a.txt": "1", "y/news/a.txt": "2"})
    out = tmp_path / "out"
    written = cleaned(tmp_path / "x" / "news", tmp_path / "y" / "news", target=Target(str(out)))
    found = tree(out)
    assert sorted(found.values()) == [b"1", b"2"]
    assert {one.output for one in written} == set(found)
    assert not [one for one in found if one.startswith("/") or ".." in one]


def test_an_output_inside_the_input_is_refused(tmp_path: Path) -> None:
    news = lay(tmp_path / "news", NEWS)
    with pytest.raises(OutputError, match="lies in the input"):
        cleaned(news, target=Target(str(news / "out")))
    cleaned(news, target=Target(str(news / "out.clean")))
    assert len(everything(news)[0]) == 4


def test_two_inputs_for_one_output_are_refused(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    page = "<p>" + "Die Brücke über den Fluss ist nach vier Jahren fertig, sagte sie. " * 9 + "</p>"
    lay(tmp_path, {"a.html": page, "a.txt": "Text."})
    with pytest.raises(OutputError, match=r"a\.clean\.txt: would be written twice"):
        cleaned(tmp_path / "a.html", tmp_path / "a.txt")


def test_nothing_is_left_when_writing_fails(tmp_path: Path) -> None:
    news = lay(tmp_path / "news", NEWS)
    with opened(news) as corpus:
        remembered(corpus)
        (news / "de" / "n.jsonl").write_bytes(b"changed")
        with (
            pytest.raises(InputError, match="was changed"),
            Clean(corpus, Target(), lambda _: KEEP, Files()) as clean,
        ):
            list(clean.write())
            clean.commit()
    assert [one.name for one in tmp_path.iterdir()] == ["news"]


class Failing(Files):
    """A system on which the calls of one name fail from a certain one on."""

    def __init__(self, name: str, first: int) -> None:
        self.calls = 0

        def failing(*arguments: str) -> None:
            self.calls += 1
            if self.calls >= first:
                raise OSError(errno.ENOSPC, "full")
            getattr(Files, name)(self, *arguments)

        setattr(self, name, failing)


@pytest.mark.parametrize(("name", "first"), [("sync", 1), ("sync", 3), ("replace", 1)])
def test_what_fails_leaves_all_as_it_was(tmp_path: Path, name: str, first: int) -> None:
    news = lay(tmp_path / "news", NEWS)
    with opened(news) as corpus:
        remembered(corpus)
        with pytest.raises(OutputError, match="no space"):
            write_clean(corpus, Target(), lambda _: KEEP, Failing(name, first))
        assert [one.name for one in tmp_path.iterdir()] == ["news"]


def test_an_old_folder_stays_when_the_new_one_cannot_take_its_place(tmp_path: Path) -> None:
    news = lay(tmp_path / "news", NEWS)
    lay(tmp_path / "news.clean", {"old.txt": "old"})
    with opened(news) as corpus:
        remembered(corpus)

        class Second(Files):
            def replace(self, source: str, target: str) -> None:
                if target.endswith("news.clean") and not source.endswith(".old.tmp"):
                    raise OSError(errno.EIO, "broken")
                super().replace(source, target)

        with pytest.raises(OutputError, match="disk reports an error"):
            write_clean(corpus, Target(force=True), lambda _: KEEP, Second())
    assert tree(tmp_path / "news.clean") == {"old.txt": b"old"}
    assert sorted(one.name for one in tmp_path.iterdir()) == ["news", "news.clean"]


def test_a_report_can_be_put_into_the_folder_and_edits_go_to_a_sink(tmp_path: Path) -> None:
    news = lay(tmp_path / "news", NEWS)
    edits: list[tuple[str, Edit]] = []
    with opened(news) as corpus:
        remembered(corpus)
        judge = {0: "Eins.\r\n"}
        with Clean(
            corpus,
            Target(),
            lambda index: judge.get(index, KEEP),
            Files(),
            lambda name, edit: edits.append((name, edit)),
        ) as clean:
            written = list(clean.write())
            assert clean.finals() == [str((tmp_path / "news.clean").resolve())]
            folder = clean.folder(0)
            assert folder
            (Path(folder) / "report.json").write_text("{}")
            clean.commit()
    assert (tmp_path / "news.clean" / "report.json").exists()
    assert edits == [("a.txt", Edit(5, b" Zwei."))]
    assert written[0].edits == ()


def test_rights_are_those_of_the_input(tmp_path: Path) -> None:
    path = lay(tmp_path, {"n.jsonl": NEWS["de/n.jsonl"]}) / "n.jsonl"
    path.chmod(0o640)
    cleaned(path)
    assert (tmp_path / "n.clean.jsonl").stat().st_mode & 0o777 == 0o640


BAD = [[Edit(2, b"x"), Edit(1, b"y")], [Edit(99, b"x")], [Edit(0, b"x" * 99)]]
OUTSIDE = ["../a", "/etc/x", "a/../../b", "C:\\x", "a\\..\\b", "", ".", "a\0"]


@pytest.mark.parametrize("edits", BAD)
def test_edits_that_do_not_fit_are_refused(tmp_path: Path, edits: list[Edit]) -> None:
    path = lay(tmp_path, {"a.txt": "Eins. Zwei."}) / "a.txt"
    [written] = cleaned(path, verdicts={0: "Eins."})
    for hostile in (edits, [], [Edit(5, b" Zwo!!")]):
        with pytest.raises(ReportError):
            restored(b"Eins.", written._replace(edits=tuple(hostile)))
    with pytest.raises(ReportError):
        restored(b"Eins", written)
    with pytest.raises(ReportError):
        restored(b"Eins. Mehr.", written)


def test_inserted_bytes_are_checked(tmp_path: Path) -> None:
    path = lay(tmp_path, {"a.txt": "Eins."}) / "a.txt"
    [written] = cleaned(path, verdicts={0: "Zwei."})
    assert restored(b"Zwei.", written) == b"Eins."
    with pytest.raises(ReportError, match="not what was written"):
        restored(b"Drei.", written)


@pytest.mark.parametrize("name", OUTSIDE)
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReportError):
        safe_place(str(tmp_path), name)


def test_names_behind_links_are_refused(tmp_path: Path) -> None:
    lay(tmp_path, {"in/a.txt": "a", "out/b.txt": "b"})
    (tmp_path / "in" / "link").symlink_to(tmp_path / "out")
    assert safe_place(str(tmp_path / "in"), "a.txt") == str(tmp_path / "in" / "a.txt")
    with pytest.raises(ReportError, match="behind a link"):
        safe_place(str(tmp_path / "in"), "link/b.txt")


@pytest.mark.parametrize("removed", [b"K\xc3\xb6ln", b"K\xf6ln", b"\xed\xa0\x80", b""])
def test_edits_are_stored_as_json(removed: bytes) -> None:
    edit = Edit(7, removed, b"\xff")
    assert edit_of(json.loads(json.dumps(edit_row(edit)))) == edit


@pytest.mark.parametrize(
    "row", [None, [], [1, "a"], [-1, "", ""], [True, "", ""], [1, 2, ""], [1, {"base64": "?"}, ""]]
)
def test_stored_edits_may_be_anything(row: object) -> None:
    with pytest.raises(ReportError):
        edit_of(row)


def test_restoring_reads_and_writes_in_pieces(tmp_path: Path) -> None:
    rows = b"".join(b'{"text": "%d", "x": "%s"}\n' % (at, b"y" * 3000) for at in range(1500))
    path = lay(tmp_path, {"n.jsonl": rows}) / "n.jsonl"
    [written] = cleaned(path, verdicts=dict.fromkeys(range(0, 1500, 7), DROP))
    with (
        (tmp_path / "n.clean.jsonl").open("rb") as clean,
        (tmp_path / "back.jsonl").open("wb") as out,
    ):
        restore_file_from_edits(clean, iter(written.edits), out, written.content)
    assert (tmp_path / "back.jsonl").read_bytes() == rows


@pytest.mark.parametrize("data", ["", "\n", "\ufeff", "\r\n\r\n"])
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.csv", "a.tsv", "a.txt"])
def test_empty_files_are_copied_as_they_are(tmp_path: Path, name: str, data: str) -> None:
    lay(tmp_path / "in", {name: data, "b.txt": "Eins."})
    written = cleaned(tmp_path / "in", verdicts={}, target=Target(str(tmp_path / "out")))
    assert len(written) == 2
    assert tree(tmp_path / "out") == tree(tmp_path / "in")


def test_a_csv_file_whose_first_line_does_not_end_is_copied_as_it_is(tmp_path: Path) -> None:
    lay(tmp_path / "in", {"a.csv": 'text,"id\nEins.,1\n', "b.txt": "Eins."})
    _, problems = everything(tmp_path / "in")
    assert "a quotation mark is not closed" in problems[0].problem
    cleaned(tmp_path / "in", target=Target(str(tmp_path / "out")))
    assert tree(tmp_path / "out") == tree(tmp_path / "in")


def test_cells_that_a_spreadsheet_takes_for_formulas_are_no_other_bytes(tmp_path: Path) -> None:
    """They are the text; docs/safety.md says how to open such a file."""
    rows = [
        b'=HYPERLINK("http://a.example")'.replace(b'"', b'""'),
        b"+1",
        b"-1",
        b"@SUM(A1)",
        b"\t=1",
    ]
    data = b"text\n" + b"".join(b'"%s"\n' % row for row in rows)
    lay(tmp_path, {"n.csv": data + b"Eins.\n"})
    cleaned(tmp_path / "n.csv", verdicts={5: DROP})
    assert (tmp_path / "n.clean.csv").read_bytes() == data
