"""Prints the n-th `sh` block of the README: 1 runs the demo, 2 passes the tests."""

import re
import sys
from pathlib import Path

readme = (Path(__file__).resolve().parent.parent / "README.md").read_text()
blocks = re.findall(r"^```sh\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
print(blocks[int(sys.argv[1]) - 1], end="")
