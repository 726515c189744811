#!/usr/bin/env python3
"""Checks rules of the source tree that no compiler knows.

Usage: tidy.py ROOT

Prints one line "file:line: rule" for each breach, then a closing line with their number; exits 1 if there is one.
"""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CODE = (".cpp", ".hpp")
SCRIPTS = (".py", ".pyi", ".sh", ".cmake", "CMakeLists.txt", ".toml", ".json")
SKIPPED_FOLDERS = {"build", "dist", ".git", ".cache", ".venv"}
# Published documents are kept as they were written, and this file names what it looks for.
SKIPPED_FILES = re.compile(r"^(LICENSE|tests/data/.*|tests/tidy/tidy\.py)$")

MONEY = r"^(src/ledger/|src/core/(amount|money|rate)|include/nostro/(ledger/|core/(amount|money|rate)))"


@dataclass(frozen=True)
class Rule:
    """A pattern that may not occur in the lines of some files."""

    text: str
    pattern: str
    files: str = r".*"  # matched against the path from the root
    except_files: str = r"^$"
    code_only: bool = True  # only C++ with comments and literals blanked; else every line as it is

    def applies_to(self, path: str) -> bool:
        if self.code_only and not path.endswith(CODE):
            return False
        return bool(re.search(self.files, path)) and not re.search(self.except_files, path)


RULES = (
    Rule("line is longer than 120 characters", r"^.{121,}$",
         files=r"(\.cpp|\.hpp|\.py|\.pyi|\.sh|\.cmake|CMakeLists\.txt|^scripts/.*)$", code_only=False),
    Rule("tab character", r"\t", code_only=False, except_files=r"(^|/)(Makefile|\.gitmodules)$"),
    Rule("white space at the end of the line", r"[ \t]+$", code_only=False, except_files=r"\.md$"),
    Rule("unfinished work is an issue, not a comment", r"\b(TODO|FIXME|HACK)\b|\bXXX:", code_only=False),
    Rule("path of one machine", r"(?<![\w.$}])/(home|work|root|Users)/\w", code_only=False),
    Rule("using namespace at namespace scope", r"^using namespace\b", except_files=r"^tests/"),
    Rule("using namespace in a header", r"\busing namespace\b", files=r"\.hpp$"),
    Rule("header without #pragma once", r"\A(?![\s\S]*^#pragma once$)", files=r"\.hpp$"),
    Rule("rows of a table in a comment run together", r"^\s*///.*\| \|", files=r"(\.hpp|\.cpp)$", code_only=False),
    Rule("public header includes a private or third-party one",
         r'^\s*#\s*include\s+("|<(?!nostro/|[a-z_0-9]+>))', files=r"^include/", code_only=False),
    Rule("floating point near amounts", r"\b(double|float)\b(?!\s*\)\s*=\s*delete)", files=MONEY),
    Rule("a library prints nothing", r"\bstd::(cout|cerr|clog|print|puts)\b|\b(f|w)?printf\s*\(", files=r"^(src|include)/"),
    Rule("a library reads no environment and ends no process", r"\b(getenv|abort|_?exit|quick_exit)\s*\(",
         files=r"^(src|include)/"),
    Rule("the time comes from a Clock", r"\bsystem_clock::now\b", files=r"^(src|include)/", except_files=r"^src/core/time\.cpp$"),
    Rule("128-bit integers come from core/int128.hpp", r"\b__u?int128(_t)?\b", files=r"^(src|include)/",
         except_files=r"^src/core/int128\.hpp$"),
    Rule("json.cpp alone compiles Boost.JSON", r"boost/json/src\.hpp", except_files=r"^src/core/json\.cpp$", code_only=False),
)

# A lower layer includes nothing of a higher one; adapters know core and storage only, and nobody includes testing.
LAYERS = ("core", "storage", "ledger", "domain", "facade", "api", "testing")
# The folders of the layer domain. One includes public headers of those before it, and of src/domain what they offer
# each other inside a transaction; that room includes public headers of all of them.
DOMAINS = ("identity", "onboarding", "oauth", "accounts", "access", "statements", "payments")

# Private headers of another domain folder that are included all the same; docs/architecture.md says why.
PRIVATE_INCLUDES = {
    "src/statements/account_books.hpp": {
        "accounts/directory.hpp", "accounts/entry_order.hpp", "accounts/entry_reader.hpp"},
}

INCLUDE = re.compile(r'^#include (?:"|<nostro/)((\w+)/[^">]+)[">]', re.MULTILINE)

TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<tag>[^(\s]{0,16})\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])*\'',
    re.DOTALL)


def blank_text(source: str) -> str:
    """The source with comments and literals blanked; lines and columns stay."""
    return TOKEN.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), source)


def list_files(root: Path) -> list[str]:
    """Text files of the project as paths from the root: what git tracks or would track."""
    try:
        listing = subprocess.run(
            ["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard"],
            check=True, capture_output=True, text=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):  # a source archive has no git folder
        listing = [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()]
    return sorted(
        path for path in set(listing)
        if not SKIPPED_FOLDERS & set(Path(path).parts) and not SKIPPED_FILES.search(path)
        and (root / path).is_file())


def check_rules(path: str, source: str) -> list[str]:
    blanked = blank_text(source) if path.endswith(CODE) else source
    breaches = []
    for rule in RULES:
        if rule.applies_to(path):
            text = blanked if rule.code_only else source
            for match in re.finditer(rule.pattern, text, re.MULTILINE):
                line = text.count("\n", 0, match.start()) + 1
                breaches.append(f"{path}:{line}: {rule.text}")
    return breaches


def fault_of_include(path: str, folder: str, header: str, used: str, is_private: bool) -> str | None:
    """What is wrong when a file of one folder includes a header of another."""
    layer, used_layer = ("domain" if name in DOMAINS else name for name in (folder, used))
    if used_layer not in LAYERS or used == folder:
        return None
    if LAYERS.index(used_layer) > LAYERS.index(layer):
        return f"{folder} includes a higher layer"
    if layer != "domain" or used not in DOMAINS:
        return None
    if is_private and header not in PRIVATE_INCLUDES.get(path, ()):
        return f"{folder} includes a private header of {used}"
    if folder in DOMAINS and DOMAINS.index(used) > DOMAINS.index(folder):
        return f"{folder} includes {used}, which stands behind it"
    return None


def check_layers(path: str, source: str) -> list[str]:
    parts = Path(path).parts
    inside = parts[2:] if parts[:2] == ("include", "nostro") else parts[1:] if parts[0] == "src" else ()
    if len(inside) < 2 or inside[0] not in LAYERS + DOMAINS:
        return []
    breaches = []
    unused = set(PRIVATE_INCLUDES.get(path, ()))
    for match in INCLUDE.finditer(source):
        unused.discard(match[1])
        if fault := fault_of_include(path, inside[0], match[1], match[2], "<" not in match[0]):
            breaches.append(f"{path}:{source.count(chr(10), 0, match.start()) + 1}: {fault}")
    return breaches + [f"{path}:1: tidy.py allows an include that is not there: {header}" for header in sorted(unused)]


def check_since(path: str, source: str, version: tuple[int, int]) -> list[str]:
    """NOSTRO_API names the version that brought a declaration, in one piece."""
    breaches = []
    for match in re.finditer(r"\bNOSTRO_API\((?!major)(?:(\d+), (\d+)\))?", source):
        if match[1] is None or (int(match[1]), int(match[2])) > version:
            line = source.count("\n", 0, match.start()) + 1
            breaches.append(f"{path}:{line}: NOSTRO_API names a version that is not there")
    return breaches


def project_version(root: Path) -> tuple[int, int]:
    major, minor = re.search(r"VERSION (\d+)\.(\d+)\.\d+\n", (root / "CMakeLists.txt").read_text()).groups()
    return int(major), int(minor)


def check_version(root: Path) -> list[str]:
    """CMakeLists.txt is the one place of the version; the header repeats it for programs."""
    project = re.search(r"VERSION (\d+)\.(\d+)\.(\d+)\n", (root / "CMakeLists.txt").read_text())
    header = (root / "include/nostro/core/version.hpp").read_text()
    constants = [re.search(rf"version_{part} = (\d+);", header) for part in ("major", "minor", "patch")]
    if project and [match and match.group(1) for match in constants] == list(project.groups()):
        return []
    return ["include/nostro/core/version.hpp:1: version differs from CMakeLists.txt"]


def main() -> int:
    root = Path(sys.argv[1]).resolve()
    breaches = check_version(root)
    version = project_version(root)
    files = list_files(root)
    for path in files:
        try:
            source = (root / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:  # an image or a database
            continue
        breaches += check_rules(path, source) + check_layers(path, source)
        if path.endswith(".hpp"):
            breaches += check_since(path, source, version)
    print("\n".join([*breaches, f"{len(files)} files, {len(breaches)} breaches"]))
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
