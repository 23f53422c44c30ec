"""The persistent index: what a corpus remembers of every article, in a file or on a server."""
