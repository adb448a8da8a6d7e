"""How fast the library is, beside what a user would take instead: `python -m benchmarks`.

Every ratio is of one run, on one machine, over the same data; peers take turns with ours, and the
best of several turns counts. What a peer works out is compared with what we do.
"""
