"""The shell within the process of the test: starting it anew takes a second for each command."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from unittest.mock import patch

from attrs import frozen

from account_mgmt.cli import main


@frozen
class Done:
    """What a command said, and its exit."""

    returncode: int
    stdout: str
    stderr: str


def shell(*arguments: str) -> Done:
    """Run the shell as a person would, in this very process."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with (
        redirect_stdout(out),
        redirect_stderr(err),
        patch.object(sys, "argv", ["account-mgmt", *arguments]),
    ):
        try:
            main()
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Done(code, out.getvalue(), err.getvalue())
