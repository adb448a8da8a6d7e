#!/usr/bin/env python3
"""Breaks modules of the domain on purpose, one change at a time, and says which changes no test noticed.

    python .ci/mutate.py money quota invoice

Needs mutmut (the extra `mutation`). Each module is run against its own unit tests and properties, in a
copy of the project, so a change that only other tests would notice is told as survived.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parents[1]
MUTMUT = Path(sys.executable).with_name("mutmut")
MANY = 8
CONFIG = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = ["src/account_mgmt/domain/{module}.py"]
pytest_add_cli_args_test_selection = [{tests}]
pytest_add_cli_args = ["-p", "no:cacheprovider", "-o", "addopts=--import-mode=importlib"]
"""


def main(modules: list[str]) -> None:
    """The share that was noticed of each module, and each change that was not."""
    for module in modules:
        with TemporaryDirectory() as folder:
            project = Path(folder) / "project"
            for part in ("src", "tests"):
                shutil.copytree(
                    HERE / part, project / part, ignore=shutil.ignore_patterns("__pycache__")
                )
            tests = ", ".join(f'"{path}"' for path in _tests(module))
            text = (HERE / "pyproject.toml").read_text("utf-8")
            (project / "pyproject.toml").write_text(
                text + CONFIG.format(module=module, tests=tests)
            )
            _tell(module, project)


def _tests(module: str) -> list[str]:
    """The tests that import a module, and where those are many, the ones that bear its name."""
    kinds = (HERE / "tests" / "unit", HERE / "tests" / "properties")
    files = sorted(path for kind in kinds for path in kind.glob("test_*.py"))
    importing = [
        path for path in files if f"domain.{module} import" in path.read_text(encoding="utf-8")
    ]
    named = [path for path in files if path.name == f"test_{module}.py"]
    chosen = importing if len(importing) <= MANY else named
    return [path.relative_to(HERE).as_posix() for path in chosen]


def _tell(module: str, project: Path) -> None:
    run = subprocess.run([MUTMUT, "run"], cwd=project, capture_output=True, text=True, check=False)
    results = _mutmut(project, "results", "--all", "true")
    said = re.findall(r"(\S+__mutmut_\d+): (\w+)", results)
    if not said:
        sys.exit(f"{module}: nothing was tried\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    survived = [name for name, came in said if came not in {"killed", "timeout"}]
    print(f"{module}: {len(said) - len(survived)} of {len(said)} noticed")
    for name in survived:
        changed = [
            line
            for line in _mutmut(project, "show", name).splitlines()
            if re.match(r"[-+](?![-+])", line)
        ]
        print(f"  {name}", *changed, sep="\n    ")
    sys.stdout.flush()


def _mutmut(project: Path, *arguments: str) -> str:
    return subprocess.run(
        [MUTMUT, *arguments], cwd=project, capture_output=True, text=True, check=True
    ).stdout


if __name__ == "__main__":
    main(sys.argv[1:])
