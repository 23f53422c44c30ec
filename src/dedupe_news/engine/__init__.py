"""Where the steps of a corpus run: in this process, in several, on a cluster."""
