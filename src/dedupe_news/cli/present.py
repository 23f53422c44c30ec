"""Results -> stdout, in the format that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dedupe_news.cli.console import Console, Line, Piece
from dedupe_news.cli.edge import DONE
from dedupe_news.cli.safe import printable

if TYPE_CHECKING:
    from dedupe_news.api import FileResult
    from dedupe_news.cli.gathered import Gathered
    from dedupe_news.cli.jobs import Job
    from dedupe_news.errors import DedupeError


RENDERED = ("github", "sarif")  # formats of stdout that are made at the end


class Presenter:
    """Shows the files of one job as they are done, and what all of them add up to.

    Where the cleaned text goes to stdout, the report goes to stderr. Of each file no more is kept
    than its row in the JSON report, when that is wanted.
    """

    def __init__(self, job: Job, console: Console) -> None:
        self._job, self._console = job, console
        self._stream = console.err if job.streams else console.out
        self._tally = Tally()
        self._report: dict[str, Any] = {}
        self._skipped: list[dict[str, str]] = []
        self._renders = job.format in RENDERED and not job.diff and not job.quiet
        self._gathered: Gathered | None = None
        if self._renders or job.rendered:
            from dedupe_news.cli.gathered import Gathered  # noqa: PLC0415

            self._gathered = Gathered(job)

    def show(self, item: FileResult) -> None:
        """One file, done."""
        many = len(self._job.paths) > 1
        quiet_file = many and not self._job.verbose and not has_findings(item)
        first = self._tally.add(item, shown=not quiet_file)
        if self._gathered is not None:
            self._gathered.add(item)
        if self._job.quiet or self._renders:
            return
        if self._job.diff:
            self._diff(item)
        elif self._job.format == "json":
            self._collect(item)
        elif self._job.format == "concise":
            from dedupe_news.cli import concise  # noqa: PLC0415

            self._print(concise.report(item))
        elif not quiet_file:
            self._print([*([] if first else [[]]), *self._text(item)])

    def failed(self, error: DedupeError) -> None:
        """One file that could not be read or cleaned."""
        self._tally.failed += 1
        path, problem, advice = (
            str(getattr(error, name, "")) for name in ("path", "problem", "advice")
        )
        self._skipped.append({"path": path, "problem": problem or str(error), "advice": advice})

    def passed_over(self, message: str) -> None:
        """One file that is no input."""
        self._tally.passed_over += 1
        if not self._job.quiet:
            self._console.say(message)

    def end(self) -> int:
        """What the files add up to, when there are several; reports of all of them."""
        if self._gathered is not None and self._job.rendered and not self._job.dry_run:
            self._gathered.write(self._skipped)
        if self._job.quiet or self._job.diff:
            return DONE
        if self._gathered is not None and self._renders:
            self._stream.text(self._gathered.text(self._skipped))
        if self._job.format == "json":
            self._stream.text(self._json())
        elif self._job.format == "text" and len(self._job.paths) > 1:
            total = self._tally.sentences(done=not self._job.looks_only)
            total += [f"report: {printable(name)}" for name in self._job.rendered]
            lines = [[Piece(line, "bold")] for line in total]
            self._print([*([[]] if self._tally.shown else []), *lines])
        return DONE

    def _print(self, lines: list[Line]) -> None:
        self._console.show(lines, self._stream)

    def _text(self, item: FileResult) -> list[Line]:
        from dedupe_news.cli.text import View, report  # noqa: PLC0415

        job = self._job
        view = View(
            done=not job.looks_only,
            verbose=job.verbose,
            width=self._console.width(self._stream),
            undo=len(job.paths) == 1 or job.verbose,
            reports=job.rendered if len(job.paths) == 1 else (),
            dry=job.dry_run,
        )
        return report(item, view)

    def _diff(self, item: FileResult) -> None:
        """The diff: exact bytes for a program, escaped and coloured for a person."""
        from dedupe_news.cli.diff import styled, unified  # noqa: PLC0415

        document = item.document
        lines = unified(item.result, document.path, document.path)
        if self._stream.terminal or self._console.colored(self._stream):
            self._print(styled(lines))
        else:
            errors = "surrogateescape" if document.errors == "strict" else document.errors
            self._stream.data("".join(lines).encode("utf-8", errors))

    def _collect(self, item: FileResult) -> None:
        data = item.report_data()
        if self._report:
            self._report["articles"] += data["articles"]
        else:
            self._report = data

    def _json(self) -> str:
        """One report of all files."""
        from dedupe_news.report import report_data, report_text  # noqa: PLC0415
        from dedupe_news.report.build import totals  # noqa: PLC0415

        data = self._report or report_data([], self._job.options)
        data["totals"] = totals(data["articles"])
        data["skipped"] = self._skipped
        return report_text(data)


class Tally:
    """Sums over the files of a job."""

    def __init__(self) -> None:
        self.files = self.cleaned = self.failed = self.passed_over = self.shown = 0
        self.words = self.words_removed = 0

    def add(self, item: FileResult, shown: bool) -> bool:
        """Count a file; is it the first one shown?"""
        result = item.result
        self.files += 1
        self.cleaned += bool(result.removed)
        self.words += result.words
        self.words_removed += result.words_removed
        self.shown += shown
        return self.shown == 1

    def sentences(self, *, done: bool) -> list[str]:
        """'3 files: 1 cleaned, 1 unchanged, 1 failed.', '412 of 860 words removed (48 %).'"""
        from dedupe_news.cli.text import percent, words  # noqa: PLC0415

        files = self.files + self.failed + self.passed_over
        parts = [f"{self.cleaned:,} {'cleaned' if done else 'to clean'}"]
        parts += [f"{self.files - self.cleaned:,} unchanged"]
        parts += [f"{self.failed:,} failed"] if self.failed else []
        parts += [f"{self.passed_over:,} passed over"] if self.passed_over else []
        share = percent(self.words_removed, self.words)
        end = "removed" if done else "would be removed"
        return [
            f"{files:,} files: {', '.join(parts)}.",
            f"{self.words_removed:,} of {words(self.words)} {end} ({share}).",
        ]


def has_findings(item: FileResult) -> bool:
    """Is there anything to show about a file?"""
    return bool(item.result.removed or item.result.kept_repeats)
