"""What the core asks of the outside, and what it is told."""
