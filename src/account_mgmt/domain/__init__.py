"""The rules: pure, frozen, told the time."""
