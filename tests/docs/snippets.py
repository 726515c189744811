#!/usr/bin/env python3
"""Writes the C++ blocks of a page as one source that only has to compile.

Usage: snippets.py PAGE.md OUTPUT.cpp

A block with a main function is a program, any other a fragment: the body of a function, in which the names of scene.hpp
are known. A block sees its own includes and those of the blocks before it.
"""

import re
import sys
from pathlib import Path


def render(number: int, block: str) -> str:
    lines = block.splitlines()
    includes = [line for line in lines if line.startswith("#include")]
    body = "\n".join(line for line in lines if not line.startswith("#include")).strip("\n")
    if re.search(r"^int main\(", body, re.MULTILINE):
        code = f"namespace block_{number} {{\n{body}\n}}"
    else:
        code = f"void block_{number}();\nvoid block_{number}() {{\n{body}\n}}"
    return "\n".join([*includes, "", code])


def main() -> int:
    page, output = Path(sys.argv[1]), Path(sys.argv[2])
    blocks = re.findall(r"^```cpp\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    if not blocks:
        print(f"{page}: there is no C++ block", file=sys.stderr)
        return 1
    parts = [f"// The C++ blocks of {page.name}.", '#include "docs/scene.hpp"']
    parts += [render(number, block) for number, block in enumerate(blocks, 1)]
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
