"""The articles of a corpus and what is found in them -> counts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from dedupe_news.corpus.result import Totals
from dedupe_news.options import rules
from dedupe_news.report.rows import is_of_corpus, words_removed

if TYPE_CHECKING:
    from dedupe_news.batch.asked import Found
    from dedupe_news.corpus.result import Changed
    from dedupe_news.dataset import Written
    from dedupe_news.engine.local import Examined


class Tally:
    """Counts over a run, as it goes on."""

    def __init__(self, examined: Examined) -> None:
        known, first = examined.catalogue, examined.references
        self._words = known.sketches.words[first:]
        self._outlets = known.outlets.names
        sizes = np.bincount(known.outlets.numbers[first:], minlength=len(self._outlets))
        self._sizes = dict(zip(self._outlets, sizes.tolist(), strict=True))
        self._dropped, self._cut = Counter[str](), Counter[str]()
        self._relations, self._rules, self._more = Counter[str](), Counter[str](), Counter[str]()
        self._stays = Counter(
            link.relation
            for cluster in examined.verdicts.clusters
            for link in cluster.members
            if link.article not in examined.verdicts.gone and link.article >= first
        )
        clusters = examined.verdicts.clusters
        self._more["clusters"] = sum(is_of_corpus(one, first) for one in clusters)
        self.bytes_in = self.bytes_out = 0

    def add(self, one: Found) -> None:
        """Count an article that goes, or in which something was found."""
        outlet, words = one.entry.outlet, one.entry.words
        if one.link is not None:
            self._dropped[outlet] += 1
            self._relations[one.link.relation] += 1
            self._rules[one.link.relation] += words
        elif one.changed is not None:
            words = words_removed(one.changed)
            self._inside(one.changed)
        self._cut[outlet] += words

    def _inside(self, changed: Changed) -> None:
        result = changed.result
        for item in result.removed if result is not None else ():
            self._rules[item.rule] += item.words
        lines = [one.phrase.words for one in changed.passages if one.is_cut]
        if lines:
            self._rules["boilerplate"] += sum(lines)
        self._more["cleaned"] += bool(changed.cut)
        self._more["with_repeats"] += bool(result is not None and result.removed)
        self._more["with_boilerplate"] += bool(lines)
        if result is not None:
            self._more["runs"] += len(result.runs)
            self._more["kept_repeats"] += len(result.kept_repeats)
        self._more["removed"] += len(changed.cut)

    def file(self, written: Written) -> None:
        """Count a file that was written."""
        self.bytes_in += written.bytes_in
        self.bytes_out += written.bytes_out

    def totals(self) -> Totals:
        """The counts as a value."""
        read, dropped = len(self._words), sum(self._dropped.values())
        return Totals(
            read,
            int(np.count_nonzero(self._words == 0)),
            read - dropped,
            self._more["cleaned"],
            dropped,
            int(self._words.sum(dtype=np.int64)),
            sum(self._cut.values()),
            dict(sorted(self._relations.items())),
            dict(sorted(self._rules.items())),
            {
                name: (size, self._dropped[name], self._cut[name])
                for name, size in sorted(self._sizes.items())
                if size
            },
            0,
        )

    def counts(self, files: int, skipped: int) -> dict[str, Any]:
        """The totals of the report."""
        found, more = self.totals(), self._more
        return {
            "articles": found.read,
            "empty": found.empty,
            "kept": found.kept,
            "cleaned": found.cleaned,
            "duplicates": found.duplicates,
            "clusters": more["clusters"],
            "runs": more["runs"],
            "removed": more["removed"],
            "kept_repeats": more["kept_repeats"],
            "with_repeats": more["with_repeats"],
            "with_boilerplate": more["with_boilerplate"],
            "words": found.words,
            "words_removed": found.words_removed,
            "files": files,
            "skipped": skipped,
            "bytes_in": self.bytes_in,
            "bytes_out": self.bytes_out,
            "by_relation": found.by_relation,
            "by_rule": found.by_rule,
            "stays": dict(sorted(self._stays.items())),
            "by_outlet": {
                name: dict(zip(("articles", "dropped", "words_removed"), row, strict=True))
                for name, row in found.by_outlet.items()
            },
        }


def allowed_articles(examined: Examined) -> int:
    """How many articles stay only because they are on an allow list."""
    drop = rules(examined.request.options.drop)
    return sum(
        link.relation in drop
        and link.article >= examined.references
        and bool(examined.catalogue.protected[link.article])
        for cluster in examined.verdicts.clusters
        for link in cluster.members
    )
