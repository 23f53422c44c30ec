"""Fuzz the places where foreign bytes come in, guided by what they reach (atheris).

    pip install atheris
    python fuzz/fuzzing.py                  every target for a minute
    python fuzz/fuzzing.py csv 600          one target for ten minutes
    python fuzz/fuzzing.py --found FOLDER   where to keep inputs that reach something new

A target is a module of fuzz/targets with a function `one(data: bytes)` that raises what must not be
raised. Each starts from fuzz/seeds/TARGET. An input that makes it fail is kept in
fuzz/crashers/TARGET: mend what is wrong and leave it there. tests/test_fuzz.py runs all seeds and
crashers without atheris.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGETS = sorted(
    path.stem for path in (HERE / "targets").glob("*.py") if path.stem not in ("__init__", "made")
)
LONGEST = 4096  # bytes of an input
SLOWEST = 20  # seconds that one input may take
MEMORY = 3000  # MB


def main() -> int:
    """Run the targets one after the other; 1 when one of them fails."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("target", nargs="?", choices=[*TARGETS, "all"], default="all")
    parser.add_argument("seconds", nargs="?", type=int, default=60)
    parser.add_argument("--found", default=tempfile.gettempdir() + "/dedupe-fuzz")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        return fuzz(asked.target, asked.seconds, Path(asked.found))
    failed = []
    for target in TARGETS if asked.target == "all" else [asked.target]:
        again = [sys.executable, __file__, target, str(asked.seconds), "--found", asked.found]
        print(f"== {target}", flush=True)
        if subprocess.run([*again, "--here"], check=False).returncode:
            failed.append(target)
    print(f"failed: {', '.join(failed)}" if failed else "nothing was found")
    return int(bool(failed))


def fuzz(target: str, seconds: int, found: Path) -> int:
    """Fuzz one target in this process, which ends with it."""
    import atheris  # type: ignore[import-untyped]  # noqa: PLC0415  targets run without it

    sys.path.insert(0, str(HERE))
    with atheris.instrument_imports(include=["dedupe_news"]):
        import dedupe_news  # noqa: PLC0415

        for module in pkgutil.walk_packages(dedupe_news.__path__, "dedupe_news."):
            if not module.name.endswith("__main__"):
                with suppress(ModuleNotFoundError):  # of Spark, which no target needs
                    importlib.import_module(module.name)
        one = importlib.import_module(f"targets.{target}").one
    corpus, crashers = found / target, HERE / "crashers" / target
    for folder in (corpus, crashers):
        folder.mkdir(parents=True, exist_ok=True)
    limits = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-timeout={SLOWEST}"]
    limits += [f"-rss_limit_mb={MEMORY}", "-verbosity=1", "-print_final_stats=1"]
    words = HERE / "words" / f"{target}.txt"
    limits += [f"-dict={words}"] if words.exists() else []
    places = [f"-artifact_prefix={crashers}/", str(corpus), str(HERE / "seeds" / target)]
    atheris.Setup([sys.argv[0], *limits, *places], one)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
