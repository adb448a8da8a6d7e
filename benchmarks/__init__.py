"""The same work done by this library and by what a user would pick instead, as ratios.

`python -m benchmarks` runs a module for each row, prints one table, and writes it into
`docs/explanation/speed.md`. All of a row is measured in one run, on the same data, taking turns.
"""
