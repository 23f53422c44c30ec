"""The persistent index: what a corpus remembers of every article, in one SQLite file."""
