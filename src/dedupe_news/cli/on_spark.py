"""clean and check of a corpus on Spark."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from dedupe_news.batch.on_spark import LOCAL, AskedOfSpark, run_on_spark
from dedupe_news.cli.edge import DONE, FOUND, INPUT, STOPPED
from dedupe_news.cli.safe import printable
from dedupe_news.report.lists import fingerprints

if TYPE_CHECKING:
    from dedupe_news.batch.on_spark import DoneOnSpark
    from dedupe_news.cli.console import Console
    from dedupe_news.cli.jobs import Job

SOME = 10  # bad rows that are told
_WITHOUT = "leave it out with --engine spark."


def perform_on_spark(job: Job, console: Console) -> int:
    """Do the job; its exit code comes back."""
    agree(job)
    done = run_on_spark(asked(job))
    for one in done.problems[:SOME]:
        place = f"{one['path']}:{one['row'] + 1}" if one["row"] >= 0 else one["path"]
        console.say(printable(f"{place}: {one['problem']} {one['advice']}".rstrip()))
    more = done.report["totals"]["skipped"] - len(done.problems[:SOME])
    if more > 0:
        console.say(f"and {more:,} more of this kind; see skipped in the output.")
    for one in done.report["alarms"]:
        name = f"{one['what']} {one['name']}".strip()
        console.say(
            printable(f"too much would go: {name}: {one['lost']:,} of {one['articles']:,}.")
        )
    if done.stopped:
        console.say("stopped: no cleaned data is written. If it is right, use --force.")
    if not job.quiet:
        text = job.format == "json"
        console.out.text(json.dumps(done.report, indent=2) + "\n" if text else told(job, done))
    return code_of(job, done)


def code_of(job: Job, done: DoneOnSpark) -> int:
    """The worst of what happened."""
    totals = done.report["totals"]
    return max(
        STOPPED if done.stopped else DONE,
        INPUT if totals["skipped"] else DONE,
        FOUND if job.check and (totals["duplicates"] or totals["cleaned"]) else DONE,
    )


def told(job: Job, done: DoneOnSpark) -> str:
    """The summary for people."""
    totals: dict[str, Any] = done.report["totals"]
    relations = ", ".join(f"{many:,} {name}" for name, many in totals["by_relation"].items())
    lines = [
        printable(job.paths[0]),
        f"  read     {totals['articles']:,} articles, {totals['words']:,} words, "
        f"{totals['files']:,} files.",
        f"  removed  {totals['duplicates']:,} articles that are copies"
        + (f": {relations}" if relations else ""),
        f"  cleaned  {totals['cleaned']:,} articles inside.",
        f"  clusters {totals['clusters']:,} of two articles or more",
        f"  result   {totals['words_removed']:,} of {totals['words']:,} words removed.",
    ]
    if not job.check and not done.stopped and job.output:
        lines.append(f"  output   {printable(job.output)}")
    return "\n".join(lines) + "\n"


def asked(job: Job) -> AskedOfSpark:
    """The job in the terms of the library."""
    sets = job.sets
    return AskedOfSpark(
        job.paths[0],
        job.output or "",
        LOCAL if job.master is None else job.master,
        job.options,
        sets.settings(job.encoding),
        fingerprints(sets.allow),
        check=job.check,
        force=job.force,
    )


def agree(job: Job) -> None:
    """UsageError for what a run on Spark cannot do."""
    sets = job.sets
    problems = {
        "--engine spark takes one file or folder.": len(job.paths) != 1,
        "--engine spark reads no stdin and writes no stdout.": "-" in (*job.paths, job.output),
        "--engine spark needs -o: the folder that the results go to.": not job.check
        and not job.output,
        f"--in-place: {_WITHOUT}": job.in_place,
        f"--dry-run: {_WITHOUT}": job.dry_run,
        f"--diff: {_WITHOUT}": job.diff,
        f"--report: {_WITHOUT}": job.reports,
        f"--reference: {_WITHOUT}": sets.references,
        f"--boilerplate-list: {_WITHOUT}": sets.boilerplate_list,
        f"--jobs: {_WITHOUT}": sets.jobs,
        f"--index: {_WITHOUT}": sets.index,
        f"--baseline: {_WITHOUT}": job.baseline or job.write_baseline,
        f"--exit-changed: {_WITHOUT}": job.exit_changed,
        f"--format concise: {_WITHOUT}": job.format == "concise",
    }
    for problem, holds in problems.items():
        if holds:
            raise click.UsageError(problem)
