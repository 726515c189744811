"""What the documentation shows works."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("index", range(1, len(BLOCKS)))
def test_examples_run(tmp_path: Path, index: int) -> None:
    """Each one goes on from the quickstart."""
    run(QUICKSTART.read_text("utf-8") + BLOCKS[index], tmp_path)
