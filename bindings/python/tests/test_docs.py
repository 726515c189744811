"""What the documentation shows works."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import nostro

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "python.md"
QUICKSTART = ROOT / "examples" / "python" / "quickstart.py"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def run(program: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_quickstart_prints_a_balance(tmp_path: Path) -> None:
    assert (
        run(QUICKSTART.read_text("utf-8"), tmp_path)
        == "Alice has 90.00 EUR; the books are sound: True\n"
    )


def test_the_first_example_is_the_quickstart() -> None:
    assert BLOCKS[0] in QUICKSTART.read_text("utf-8")


def test_the_page_of_tables_has_them_all(tmp_path: Path) -> None:
    file = tmp_path / "bank.db"
    nostro.Core.open(file, create_if_missing=True).close()
    with closing(sqlite3.connect(file)) as database:
        found = database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        names = {name.removeprefix("nostro_") for (name,) in found}
    staged = {name.removesuffix("_rows") for name in names if name.endswith("_rows")}
    names -= {index + end for index in staged for end in ("", "_new", "_rows")}
    page = (ROOT / "docs" / "storage.md").read_text("utf-8")
    told = re.findall(r"^\| `(\w+)` \| (?:contract|private) \| ", page, re.MULTILINE)
    assert sorted(told) == sorted(names)


def test_the_readme_runs(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    assert run(block, tmp_path) == "100.00 True\n"


def test_the_page_runs_in_its_order(tmp_path: Path) -> None:
    assert len(BLOCKS) > 1
    run("\n".join(BLOCKS), tmp_path)
