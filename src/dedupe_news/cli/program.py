"""The commands and their flags."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dedupe_news import config
from dedupe_news.cli import flags
from dedupe_news.cli.help import Command, Program
from dedupe_news.cli.jobs import ACTIONS, STDIO, DataSets, Job, perform
from dedupe_news.config import Config

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dedupe_news.cli.console import Console
    from dedupe_news.config import Setting

CALL_FIELDS = (
    *("output", "reports", "in_place", "dry_run", "diff", "force", "quiet", "verbose"),
    *("baseline", "write_baseline", "exit_changed"),
    *("engine", "master"),
)

SETTLED = ("allow", "include", "exclude")  # of data sets, what a configuration file may say

matching = flags.together(
    flags.setting("repeats"),
    flags.setting("min-words"),
    flags.setting("threshold"),
    flags.setting("paragraphs"),
    flags.setting("encoding"),
    flags.setting("drop"),
    flags.setting("keep"),
    flags.setting("boilerplate"),
    flags.setting("max-loss"),
    flags.setting("pairs"),
    flags.allow,
)
text_field = flags.name(
    "--text-field", about="The field of rows that holds the text, such as data.body."
)
id_field = flags.name("--id-field", about="The field of rows that holds the id.")
max_bytes = flags.count(
    "--max-bytes",
    most=1_000_000_000,
    about="Leave out articles that are larger. Default: 10,000,000.",
)
data_set = flags.together(
    flags.file(
        "--reference",
        "references",
        multiple=True,
        metavar="PATH",
        about="Compare with the articles there too, and never touch them. "
        "May be given more than once.",
    ),
    flags.file(
        "--boilerplate-list",
        about="Write what stands in many articles here; an edited list says what to cut.",
    ),
    flags.index,
    flags.globs("include"),
    flags.globs("exclude"),
    flags.switch("--force-exclude", about="Leave out what --exclude means, though it is named."),
    flags.name(
        "--stdin-filename",
        about="Read stdin (-) as a data set that is named so, such as news.jsonl.",
    ),
    text_field,
    id_field,
    max_bytes,
    flags.count(
        "-j", "--jobs", most=1024, about="Processes to use. Default: as many as are worth it."
    ),
)
engine = flags.together(
    click.option(
        "--engine",
        type=click.Choice(["local", "spark"]),
        default="local",
        metavar="local|spark",
        help="Where a data set is worked on: here, or on Spark (see docs/scale.md). "
        "Default: local.",
    ),
    flags.name(
        "--master",
        about="Where Spark runs, such as yarn, or sc://HOST for Spark Connect. Default: local[*].",
    ),
)
showing = flags.together(
    flags.setting("format"), flags.quiet, flags.verbose, flags.setting("color"), flags.config_file
)
report_file = flags.file(
    "--report",
    "reports",
    multiple=True,
    metavar="FILE",
    about="Write the report here: .json, or .jsonl for folders and data sets; .html, .md or .sarif "
    "beside it. May be given more than once.",
)
diff = flags.switch("--diff", about="Print what would change as a unified diff; write nothing.")


def version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the version and leave."""
    if wanted:
        from dedupe_news import __version__  # noqa: PLC0415

        ctx.obj.out.text(f"dedupe {__version__}\n")
        ctx.exit()


@click.group(cls=Program, name="dedupe", invoke_without_command=True)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=version,
    help="Print the version and leave.",
)
@click.pass_context
def program(ctx: click.Context) -> None:
    """Find and remove repeated text in news articles."""
    if ctx.invoked_subcommand is None:
        raise click.UsageError("no file given. Example: dedupe article.txt", ctx)


@program.command(cls=Command, short_help="Write a cleaned copy and a report (the default).")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path())
@flags.file(
    "-o", "--output", about="Write the cleaned copy here: a file, a folder, or - for stdout."
)
@report_file
@flags.switch("--in-place", about="Replace the file itself; what is cut stays in the report.")
@flags.switch("--exit-changed", about="Exit with 1 when something was removed, as hooks want it.")
@flags.switch("--dry-run", about="Show what would be done; write nothing.")
@diff
@flags.force
@matching
@data_set
@engine
@showing
@click.pass_obj
def clean(console: Console, /, **given: Any) -> int:
    """Write a cleaned copy and a report beside each PATH; - reads stdin.

    Folders and data sets (.jsonl, .csv, .json and others) are compared article by article: copies
    go, one stays.
    """
    return _perform(console, given)


@program.command(
    cls=Command, short_help="Write nothing; exit with 1 when something would be removed."
)
@click.argument("paths", nargs=-1, metavar="[PATH...]", type=click.Path())
@flags.file("--baseline", about="Let findings pass that stand in this list; new ones do not.")
@flags.file("--write-baseline", about="Write all findings into this list, for --baseline.")
@report_file
@diff
@matching
@data_set
@engine
@showing
@click.pass_obj
def check(console: Console, /, **given: Any) -> int:
    """Clean nothing; exit with 1 when something would be removed.

    With --index, articles are also compared with those of the index; without a PATH, all of it is
    checked.
    """
    return _perform(console, given, check=True)


def _perform(console: Console, given: dict[str, Any], check: bool = False) -> int:
    """Settle what is to be done, and do it."""
    _, found = _settled(console, given)
    encoding = found["encoding"].value
    paths = _paths(given, found)
    if not paths and (given["paths"] or not (check and given["index"])):
        if given["paths"]:
            return 0  # all are excluded
        raise click.UsageError("no file given. Example: dedupe check article.txt")
    job = Job(
        paths=paths,
        options=config.options(found),
        encoding=None if encoding == "auto" else encoding,
        format=found["format"].value,
        check=check,
        sets=DataSets(
            **{
                item.name: found[item.name].value if item.name in SETTLED else given[item.name]
                for item in fields(DataSets)
            }
        ),
        **{name: value for name, value in given.items() if name in CALL_FIELDS},
    )
    _agree(job, found)
    return perform(job, console)


def _paths(given: Mapping[str, Any], found: Mapping[str, Setting]) -> tuple[str, ...]:
    """The paths, each once; those that are excluded are left out when that is asked for."""
    paths = _unique(given["paths"])
    if given["force_exclude"]:
        from dedupe_news.dataset.globs import matches  # noqa: PLC0415

        globs = found["exclude"].value
        paths = [path for path in paths if path == STDIO or not matches(_from_here(path), globs)]
    return tuple(paths)


def _from_here(path: str) -> str:
    """A path from the current folder, parted by slashes."""
    inner = Path(path).absolute()
    with suppress(ValueError):
        inner = inner.relative_to(Path.cwd())
    return inner.as_posix()


def _settled(console: Console, given: Mapping[str, Any]) -> tuple[Config, dict[str, Setting]]:
    """The configuration file and the value of every option; the console learns its colour."""
    path = Path(given["config"]) if given["config"] else config.find(Path.cwd())
    read = config.load(path) if path else Config()
    named = {name: given.get(name.replace("-", "_")) for name in config.bounds()}
    found = config.settle(read, named)
    console.color = found["color"].value
    return read, found


def _unique(paths: tuple[str, ...]) -> list[str]:
    """The paths, each file once, however it is spelled."""
    found = {
        path if path == STDIO else str(Path(path).absolute()): path for path in reversed(paths)
    }
    return list(reversed(found.values()))


def _agree(job: Job, found: Mapping[str, Setting]) -> None:
    """UsageError when flags contradict each other."""
    corpus = job.is_corpus or job.engine == "spark"
    many = len(job.paths) > 1 and not corpus
    problems = {
        "-q and -v exclude each other.": job.quiet and job.verbose,
        "--master: give --engine spark with it.": job.master is not None and job.engine != "spark",
        "--diff and --format exclude each other.": job.diff and found["format"].origin == "flag",
        "--in-place and -o exclude each other.": job.in_place and job.output,
        "--in-place: stdin is no file.": job.in_place and STDIO in job.paths,
        "--report: leave it out for several files; each gets its own.": many and job.stored,
        "-o -: give one file at a time.": many and job.output == STDIO,
        "-: stdin cannot be mixed with files.": len(job.paths) > 1 and STDIO in job.paths,
        "-: say with --stdin-filename what stdin is, such as news.jsonl.": corpus
        and STDIO in job.paths
        and not job.sets.stdin_filename,
        "--stdin-filename: give - to read stdin.": job.sets.stdin_filename
        and STDIO not in job.paths,
        "--baseline: only for folders, data sets and --index.": job.baseline and not corpus,
        "--write-baseline: only for folders, data sets and --index.": job.write_baseline
        and not corpus,
        "-: stdin cannot be compared with an index.": job.sets.index and STDIO in job.paths,
        "--index and --reference exclude each other.": job.sets.index and job.sets.references,
        "--index and --in-place exclude each other: it knows the files as they are.": job.sets.index
        and job.in_place,
        "-o -: only one data set can go to stdout; name a folder.": corpus
        and job.output == STDIO
        and (len(job.paths) > 1 or Path(job.paths[0]).is_dir()),
        "--report: name a file with -o too, so that the report can undo it.": corpus
        and job.streams
        and job.stored,
    }
    for problem, holds in problems.items():
        if holds:
            raise click.UsageError(problem)
    for name in job.stored:
        if not name.endswith((".json", ".jsonl") if corpus else ".json"):
            endings = ".json, .jsonl" if corpus else ".json"
            raise click.UsageError(
                f"--report: {name}: its name must end in {endings}, .html, .md or .sarif."
            )
    listed = [f"--{name}" for name in ("include", "exclude") if found[name].origin == "flag"]
    given = [] if corpus else [*job.sets.given(), *listed]
    if given:
        raise click.UsageError(f"{given[0]}: only for folders and data sets.")


@program.command(cls=Command, short_help="Give the original back, bit for bit.")
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...", type=click.Path())
@flags.file(
    "-o", "--output", about="Write the original here; - for stdout. For a whole run, a folder."
)
@flags.switch("--force", about="Overwrite another file that stands where the original goes.")
@flags.quiet
@click.pass_obj
def restore(
    console: Console, reports: tuple[str, ...], output: str | None, force: bool, quiet: bool
) -> int:
    """Give back the original, bit for bit, from the cleaned copy and its REPORT.

    The report of a folder or a data set gives back all files of the run.
    """
    from dedupe_news.cli.undo import restored  # noqa: PLC0415

    if output is not None and len(reports) > 1:
        raise click.UsageError("-o: give one report at a time with it.")
    return restored(console, reports, output, force=force, quiet=quiet)


@program.command(cls=Command, short_help="Show what two articles share, side by side.")
@click.argument("one", metavar="A", type=click.Path())
@click.argument("other", metavar="B", type=click.Path())
@flags.count(
    "--words",
    most=1_000_000,
    about="Words of the shortest passage that is listed. Default: 20.",
)
@flags.file(
    "--report",
    "reports",
    multiple=True,
    metavar="FILE",
    about="Write the comparison here too: .json, .html or .md. May be given more than once.",
)
@flags.switch("--force", about="Overwrite another file that stands there.")
@flags.setting("encoding")
@text_field
@id_field
@flags.setting("format")
@flags.verbose
@flags.setting("color")
@flags.config_file
@click.pass_obj
def compare(console: Console, /, **given: Any) -> int:
    """Show what two articles share: their relation and why, the passages, the words that differ.

    An article is a file of any format that is read, a row as news.jsonl:17 or news.jsonl#ID, or -
    for stdin.
    """
    from dedupe_news.cli.compare import Wanted, compared  # noqa: PLC0415

    _, found = _settled(console, given)
    return compared(Wanted.of(given, found), console)


@program.command(cls=Command, short_help="Show a stored report: a page, Markdown, SARIF.")
@click.argument("report", metavar="REPORT", type=click.Path())
@flags.file(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    about="Write it here, as .html, .md or .sarif; - for stdout. May be given more than once.",
)
@click.option(
    "--format",
    "printed",
    type=click.Choice(["html", "markdown", "sarif", "github"]),
    metavar="html|markdown|sarif|github",
    help="How it is printed on stdout. Default: markdown.",
)
@flags.file(
    "--source",
    "sources",
    multiple=True,
    metavar="PATH",
    about="Where its articles are: a file or a folder. Looked for beside the report else. "
    "May be given more than once.",
)
@flags.name("--text-field", about="The field of rows that holds the text, such as data.body.")
@flags.switch("--force", about="Overwrite another file that stands there.")
@flags.quiet
@click.pass_obj
def report(console: Console, /, **given: Any) -> int:
    """Render a stored JSON REPORT, or a stored comparison, without looking for repeats again.

    The texts around what was found come from the articles, where they are as they were.
    """
    from dedupe_news.cli.stored import rendered  # noqa: PLC0415

    return rendered(console, **given)


@program.command(cls=Command, short_help="Write a list of texts that stay though they repeat.")
@click.argument("sources", nargs=-1, required=True, metavar="REPORT|FILE...", type=click.Path())
@click.option(
    "--article",
    "articles",
    multiple=True,
    metavar="ID",
    help="Only the article of this id. May be given more than once.",
)
@click.option(
    "--passage",
    "passages",
    multiple=True,
    metavar="TEXT",
    help="Also this text, where it is all of an article. May be given more than once.",
)
@flags.file("-o", "--output", about="Write the list here, after what stands there; - for stdout.")
@click.pass_obj
def allow(console: Console, /, **given: Any) -> int:
    """Write the fingerprints of articles that stay, for --allow.

    Of a REPORT those of the articles that it dropped, of a FILE those of the articles in it.
    """
    from dedupe_news.cli.allow import listed  # noqa: PLC0415

    return listed(console, **given)


@program.command(cls=Command, short_help="Keep what a corpus remembers of its articles in a file.")
@click.argument("action", metavar="ACTION", type=click.Choice(ACTIONS))
@click.argument("paths", nargs=-1, metavar="[PATH...]", type=click.Path())
@flags.file(
    "--index",
    about="The file of the index, or redis://HOST:PORT/DB. Default: its usual place.",
)
@flags.globs("include")
@flags.globs("exclude")
@flags.name("--text-field", about="The field of rows that holds the text, such as data.body.")
@flags.name("--id-field", about="The field of rows that holds the id.")
@flags.count(
    "--max-bytes",
    most=1_000_000_000,
    about="Leave out articles that are larger. Default: 10,000,000.",
)
@flags.count("-j", "--jobs", most=1024, about="Processes to use. Default: one.")
@flags.setting("encoding")
@flags.quiet
@flags.setting("color")
@flags.config_file
@click.pass_obj
def index(console: Console, /, **given: Any) -> int:
    """Build, update, query, verify, describe or compact a persistent index.

    build makes it anew from PATHs; update reads what changed; query lists what is like the articles
    in PATHs; verify looks for damage; info says what is in it; compact gives space back.
    """
    from dedupe_news.cli.index import act  # noqa: PLC0415

    _, found = _settled(console, given)
    return act(console, given, found)


@program.command(
    "config", cls=Command, short_help="Show every option, its value and where that comes from."
)
@matching
@flags.setting("color")
@flags.config_file
@flags.setting("format")
@click.pass_obj
def show_config(console: Console, /, **given: Any) -> int:
    """Show every option, its value, and where the value comes from."""
    from dedupe_news.cli.settings import as_json, as_table  # noqa: PLC0415

    read, found = _settled(console, given)
    as_data = given["format"] == "json"
    console.out.text(as_json(read, found) if as_data else as_table(read, found))
    return 0


@program.command(cls=Command, short_help="Print the completion script for a shell.")
@click.argument("shell", metavar="SHELL", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_obj
def completion(console: Console, shell: str) -> int:
    """Print the completion script for bash, zsh or fish."""
    from dedupe_news.cli.completion import script  # noqa: PLC0415

    console.out.text(script(program, shell))
    return 0
