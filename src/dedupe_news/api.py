"""The front door of the library: text, file or corpus in, what is cleaned and the result out."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dedupe_news import restore as _restore
from dedupe_news.errors import InputError, OutputError, OwnOutputError
from dedupe_news.model import Result, Span
from dedupe_news.options import Options
from dedupe_news.read import Document, Files, decode, read_document
from dedupe_news.report import Article, report_data, report_text
from dedupe_news.report.places import (
    Found,
    Plan,
    Wish,
    check_inputs,
    is_clean_copy,
    is_report_name,
    plan,
    relative,
)
from dedupe_news.rewrite import byte_offsets, cut, put_back
from dedupe_news.write import Output, plain_words, write_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedupe_news.batch import Asked, CorpusResult, Watch
    from dedupe_news.dataset import DatasetSettings
    from dedupe_news.errors import DedupeError

AnyPath = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of one file (or of bytes).

    cleaned: the bytes of the clean copy. output, report: where they are, None for not written.
    other_names: how many further hard links of a file cleaned in place keep the uncleaned text.
    label, output_label: path and output as the report names them, from its own folder.
    """

    document: Document
    result: Result
    cleaned: bytes
    options: Options
    label: str
    output: Path | None = None
    output_label: str | None = None
    report: Path | None = None
    other_names: int = 0

    def report_data(self) -> dict[str, Any]:
        """The JSON report of this file as plain values (dict, list, str, int, float, None)."""
        article = Article(self.document, self.result, self.cleaned, self.label, self.output_label)
        return report_data([article], self.options)

    def report_json(self) -> str:
        """The JSON report of this file; the same bytes for the same input."""
        return report_text(self.report_data())


@dataclass(frozen=True, slots=True)
class Restored:
    """What restore did: path holds the original; written is False when it was there already.

    note: what else there is to say, such as that the input was never changed.
    """

    path: Path
    written: bool
    note: str = ""


def clean(text: str, options: Options | None = None) -> Result:
    """What is repeated in text, and text without it. Touches no file.

    >>> clean("Only one sentence here.").status
    'unchanged'
    """
    from dedupe_news import pipeline  # noqa: PLC0415  numpy and regex cost 80 ms

    return pipeline.clean(text, options or Options())


@dataclass(frozen=True, slots=True)
class Tools:
    """What the steps below work with; tests hand in others."""

    files: Files = field(default_factory=Files)
    clean: Callable[[str, Options], Result] = clean


def clean_bytes(  # noqa: PLR0913  keywords of the front door
    data: bytes,
    options: Options | None = None,
    *,
    name: str = "-",
    output: AnyPath | None = None,
    report: AnyPath | None = None,
    encoding: str | None = None,
    force: bool = False,
) -> FileResult:
    """As clean_file for bytes from elsewhere (stdin). Without output and report, writes nothing.

    With an output, the report goes beside it as for a file, so that nothing is lost.
    """
    wish = Wish(_text(output), _text(report), in_place=False, force=force, stream=True)
    found = cleaned_document(decode(data, name, encoding), options or Options(), Tools())
    return write_found(found, wish, Files())


def clean_file(  # noqa: PLR0913  keywords of the front door
    path: AnyPath,
    options: Options | None = None,
    *,
    output: AnyPath | None = None,
    report: AnyPath | None = None,
    in_place: bool = False,
    encoding: str | None = None,
    force: bool = False,
    write: bool = True,
) -> FileResult:
    """Clean one file: writes article.clean.txt and article.report.json beside article.txt.

    Both are written even when nothing was found. output and report name other places; output may
    be an existing folder; the report goes beside the output. in_place replaces the file itself,
    after the report with the removed text is safe on disk; when nothing is removed, it is left
    alone, and there is no report unless one is named. write=False only looks. Raises InputError for
    the file, OwnOutputError (one of them) for what an earlier run wrote, OutputError for what would
    be written or replaced.
    """
    wish = Wish(_text(output), _text(report), in_place, force)
    return run(os.fspath(path), options or Options(), encoding, wish if write else None, Tools())


def restore_file(
    report: AnyPath, *, output: AnyPath | None = None, force: bool = False
) -> Restored:
    """Give back the original of a report, bit for bit, from the clean copy beside it.

    Raises ReportError when the clean copy was edited or the report is not sound, OutputError when
    another file stands where the original goes.
    """
    done = _restore.restore(os.fspath(report), _text(output), force, Files())
    return Restored(Path(done.path), done.written)


def restore_bytes(report: AnyPath) -> bytes:
    """The bytes restore_file would write (for stdout)."""
    return _restore.original_bytes(os.fspath(report), Files())


def clean_corpus(  # noqa: PLR0913  keywords of the front door
    paths: Sequence[AnyPath],
    options: Options | None = None,
    *,
    settings: DatasetSettings | None = None,
    references: Sequence[AnyPath] = (),
    allowed: frozenset[str] = frozenset(),
    phrases: AnyPath | None = None,
    output: AnyPath | None = None,
    reports: Sequence[AnyPath] = (),
    in_place: bool = False,
    force: bool = False,
    jobs: int = 1,
    watch: Watch | None = None,
) -> CorpusResult:
    """Clean folders and data sets together: folder.clean/ with report.json, news.clean.jsonl.

    in_place changes the files themselves, once the report that undoes it is safe on the disk.
    references are compared with and never touched. allowed: fingerprints of texts that stay.
    phrases: the file of the boilerplate list. jobs: processes, 0 for as many as are worth it. When
    too much would go, the report is written and nothing else, and .stopped is set; force goes on.
    Raises InputError when there is nothing to read, OutputError for what would be replaced.
    """
    from dedupe_news import batch, rendering  # noqa: PLC0415  the steps of a corpus

    asked = _asked(paths, options, settings, references, allowed, reports)
    asked = replace(asked, phrases=_text(phrases) or "", output=_text(output), force=force)
    asked = replace(asked, in_place=in_place, jobs=jobs)
    return rendering.run(asked, watch or batch.Watch())


def check_corpus(  # noqa: PLR0913  keywords of the front door
    paths: Sequence[AnyPath],
    options: Options | None = None,
    *,
    settings: DatasetSettings | None = None,
    references: Sequence[AnyPath] = (),
    allowed: frozenset[str] = frozenset(),
    reports: Sequence[AnyPath] = (),
    jobs: int = 1,
    watch: Watch | None = None,
) -> CorpusResult:
    """As clean_corpus, but nothing is written except the reports that are named."""
    from dedupe_news import batch, rendering  # noqa: PLC0415

    asked = _asked(paths, options, settings, references, allowed, reports)
    return rendering.run(replace(asked, write=False, jobs=jobs), watch or batch.Watch())


def restore_run(
    report: AnyPath, *, output: AnyPath | None = None, force: bool = False
) -> Iterator[Restored | DedupeError]:
    """Restore every file of a run over a corpus, one by one, bit for bit.

    An error comes back in the place of a file that cannot be restored; nothing is written for it.
    """
    from dedupe_news import restore_many as steps  # noqa: PLC0415

    for done in steps.restore_run(os.fspath(report), _text(output), force, Files()):
        if isinstance(done, _restore.Restored):
            yield Restored(Path(done.path), done.written, done.note)
        else:
            yield done


def render_report(
    report: AnyPath,
    outputs: Sequence[AnyPath],
    *,
    sources: Sequence[AnyPath] = (),
    force: bool = False,
) -> None:
    """Write a stored report as pages people look at: .html, .md or .sarif, by the name of each.

    The texts around what was found come from the articles: from sources (files or folders), else
    from beside the report. Articles that are not as they were are left out. Raises ReportError for
    what is no sound report, OutputError for what would be replaced and is none of ours.
    """
    from dedupe_news import rendering  # noqa: PLC0415  the template engine

    subject = rendering.stored_subject(os.fspath(report), [os.fspath(one) for one in sources])
    rendering.write_rendered(subject, [os.fspath(one) for one in outputs], force)


def _asked(  # noqa: PLR0913, PLR0917
    paths: Sequence[AnyPath],
    options: Options | None,
    settings: DatasetSettings | None,
    references: Sequence[AnyPath],
    allowed: frozenset[str],
    reports: Sequence[AnyPath],
) -> Asked:
    from dedupe_news.batch import Asked  # noqa: PLC0415
    from dedupe_news.dataset import DatasetSettings as Settings  # noqa: PLC0415

    return Asked(
        tuple(os.fspath(path) for path in paths),
        options or Options(),
        settings or Settings(),
        tuple(os.fspath(path) for path in references),
        allowed,
        reports=tuple(os.fspath(path) for path in reports),
    )


def check_outputs(
    paths: Sequence[AnyPath], output: AnyPath | None = None, *, in_place: bool = False
) -> None:
    """Raise OutputError when two of the inputs would be written to the same file.

    To be called once before the first of several clean_file calls.
    """
    names = [os.fspath(path) for path in paths]
    with plain_words(_text(output) or ", ".join(names)):
        check_inputs(names, Wish(_text(output), None, in_place), Files())


def run(
    path: str, options: Options, encoding: str | None, wish: Wish | None, tools: Tools
) -> FileResult:
    """Read, clean and write one file; without a wish nothing is written."""
    if is_report_name(path):
        raise OwnOutputError(path, "is a report, not an article.", "Give the article itself.")
    if wish and is_clean_copy(path, tools.files):
        raise OwnOutputError(
            path, "is the clean copy that an earlier run wrote.", "Give the original."
        )
    document = read_document(path, encoding, files=tools.files)
    found = cleaned_document(document, options, tools)
    return write_found(found, wish, tools.files) if wish else found


def cleaned_document(document: Document, options: Options, tools: Tools) -> FileResult:
    """The result for one document, and its bytes without what goes, proven to lead back."""
    result = tools.clean(document.text, options)
    try:
        spans = byte_spans(document, result)
    except UnicodeEncodeError as error:
        raise uncuttable(document) from error
    cleaned = cut(document.data, spans)
    pieces = [
        item.span.of(document.text).encode(document.encoding, document.errors)
        for item in result.removed
    ]
    starts = [span.start for span in spans]
    if put_back(cleaned, zip(starts, pieces, strict=True)) != document.data:
        raise uncuttable(document)
    absolute = os.path.isabs(document.path)  # noqa: PTH117
    label = os.path.basename(document.path) if absolute else document.path  # noqa: PTH119
    return FileResult(document, result, cleaned, options, label)


def byte_spans(document: Document, result: Result) -> list[Span]:
    """The bytes of every removal, in the order of result.removed."""
    ends = [offset for item in result.removed for offset in item.span]
    mark = len(document.bom)
    at = byte_offsets(document.text, ends, document.encoding, document.errors, mark)
    return [Span(at[item.span.start], at[item.span.end]) for item in result.removed]


def uncuttable(document: Document) -> InputError:
    """The error for an encoding that joins characters just where one goes and one stays."""
    return InputError(
        document.path,
        f"text in {document.encoding_name} cannot be cut at these characters.",
        "Convert it to UTF-8.",
    )


def write_found(found: FileResult, wish: Wish, files: Files) -> FileResult:
    """Write the clean copy and the report to where the wish says.

    In place the report comes first: what is removed must be safe before the file changes.
    """
    path, removed = found.document.path, bool(found.result.removed)
    if wish.in_place and not removed and wish.report is None:
        return found  # there is nothing to undo
    with plain_words(wish.output or path):
        facts = Found(found.document.data, found.cleaned, removed)
        places = plan(path, wish, facts, files)
        source = None if wish.stream else files.stat(path)
        if wish.in_place and removed and not files.writable(path):
            raise OutputError(path, "is write-protected.", "Allow writing, or use -o.")
        done = placed(found, places, files)
    links = source.st_nlink - 1 if source and wish.in_place and removed else 0
    write_all(outputs(done, source.st_mode if source else None, wish), files)
    return replace(done, other_names=links)


def placed(found: FileResult, places: Plan, files: Files) -> FileResult:
    """The result with the places of its files, and their names as the report tells them."""
    base = places.report or places.output
    if base is None:
        return found
    return replace(
        found,
        output=Path(places.output) if places.output is not None else None,
        report=Path(places.report) if places.report is not None else None,
        label=relative(found.document.path, base, files),
        output_label=places.output and relative(places.output, base, files),
    )


def outputs(done: FileResult, mode: int | None, wish: Wish) -> list[Output]:
    """What is to be written, in order; a file cleaned in place is left alone when nothing goes."""
    written: list[Output] = []
    if done.output is not None and (done.result.removed or not wish.in_place):
        expected = done.document.data if wish.in_place else None
        written.append(Output(os.fspath(done.output), done.cleaned, mode, expected))
    if done.report is not None:
        report = done.report_json().encode()
        written.insert(
            0 if wish.in_place else len(written), Output(os.fspath(done.report), report, mode)
        )
    return written


def _text(path: AnyPath | None) -> str | None:
    return None if path is None else os.fspath(path)
