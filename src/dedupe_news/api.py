"""The front door of the library: text or file in, cleaned text or file and result out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dedupe_news.model import Result
from dedupe_news.options import Options
from dedupe_news.read import Document


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of one file (or of bytes).

    cleaned: the bytes of the clean copy. output, report: the files written, None for none.
    other_names: how many further hard links of a file cleaned in place keep the uncleaned text.
    """

    document: Document
    result: Result
    cleaned: bytes
    output: Path | None = None
    report: Path | None = None
    other_names: int = 0

    def report_data(self) -> dict[str, Any]:
        """The JSON report of this file as plain values (dict, list, str, int, float, None)."""
        raise NotImplementedError

    def report_json(self) -> str:
        """The JSON report of this file; the same bytes for the same input."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Restored:
    """What restore did: path holds the original; written is False when it was there already."""

    path: Path
    written: bool


def clean(text: str, options: Options | None = None) -> Result:
    """What is repeated in text, and text without it. Touches no file."""
    raise NotImplementedError


def clean_bytes(  # noqa: PLR0913  keywords of the front door
    data: bytes,
    options: Options | None = None,
    *,
    name: str = "-",
    output: str | Path | None = None,
    report: str | Path | None = None,
    encoding: str | None = None,
    force: bool = False,
) -> FileResult:
    """As clean_file for bytes from elsewhere (stdin). Writes only what output and report name."""
    raise NotImplementedError


def clean_file(  # noqa: PLR0913  keywords of the front door
    path: str | Path,
    options: Options | None = None,
    *,
    output: str | Path | None = None,
    report: str | Path | None = None,
    in_place: bool = False,
    encoding: str | None = None,
    force: bool = False,
    write: bool = True,
) -> FileResult:
    """Clean one file: writes article.clean.txt and article.report.json beside article.txt.

    output and report name other places; output may be an existing folder. in_place replaces the
    file itself, after the report with the removed text is safe on disk. write=False only looks.
    Raises InputError for the file, OutputError for what would be written.
    """
    raise NotImplementedError


def restore_file(
    report: str | Path, *, output: str | Path | None = None, force: bool = False
) -> Restored:
    """Give back the original of a report, bit for bit, from the clean copy beside it.

    Raises ReportError when the clean copy was edited or the report is not sound, OutputError when
    another file stands where the original goes.
    """
    raise NotImplementedError


def restore_bytes(report: str | Path) -> bytes:
    """The bytes restore_file would write (for stdout)."""
    raise NotImplementedError


def check_outputs(
    paths: list[str], output: str | Path | None = None, *, in_place: bool = False
) -> None:
    """Raise OutputError when two of the inputs would be written to the same file.

    To be called once before the first of several clean_file calls.
    """
    raise NotImplementedError
