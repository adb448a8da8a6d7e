"""The departments of the desk: they open, fetch, ask the domain, save and commit."""
