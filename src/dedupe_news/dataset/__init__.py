"""The file layer of a corpus: files of many formats -> records; cleaned files of their shape."""

from __future__ import annotations

from dedupe_news.dataset.chunks import Chunk, Parsed, read_chunk
from dedupe_news.dataset.corpus import Dataset
from dedupe_news.dataset.edits import (
    Edit,
    Proof,
    edit_of,
    edit_row,
    restore_file_from_edits,
    safe_place,
)
from dedupe_news.dataset.in_place import InPlace
from dedupe_news.dataset.output import Clean, Written, write_clean
from dedupe_news.dataset.packing import repacked
from dedupe_news.dataset.places import Places
from dedupe_news.dataset.rewriting import DROP, KEEP, Counts, Verdict
from dedupe_news.dataset.settings import DatasetSettings
from dedupe_news.dataset.showing import Change, changes
from dedupe_news.dataset.target import Target

__all__ = [
    "DROP",
    "KEEP",
    "Change",
    "Chunk",
    "Clean",
    "Counts",
    "Dataset",
    "DatasetSettings",
    "Edit",
    "InPlace",
    "Parsed",
    "Places",
    "Proof",
    "Target",
    "Verdict",
    "Written",
    "changes",
    "edit_of",
    "edit_row",
    "read_chunk",
    "repacked",
    "restore_file_from_edits",
    "safe_place",
    "write_clean",
]
