"""The demo needs a database and a shell, and no more."""

import sys
from pathlib import Path

import pytest
from in_process import shell

from account_mgmt.adapters.documents.as_html import _template


def test_the_demo_runs_where_nothing_makes_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "jinja2", None)
    _template.cache_clear()

    done = shell("demo")

    assert (done.returncode, done.stderr) == (0, "")
    assert "demo-week.zip" in done.stdout
    assert not (tmp_path / "demo-week.html").exists()
