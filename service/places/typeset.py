"""Sets a sheet of labels as a process of its own: what the typesetter remembers (100 MB after ten sheets) ends with it."""

import io
import json
import sys
from pathlib import Path
from typing import Any

TEMPLATE = Path(__file__).with_name("labels.typ")


def qr_of(url: str) -> str:
    """As SVG, with its quiet zone; level M survives scratches over 15 % of it."""
    import segno

    drawing = io.BytesIO()
    code: Any = segno.make(url, error="m", micro=False, boost_error=False)
    code.save(drawing, kind="svg", border=4, xmldecl=False, nl=False)
    return drawing.getvalue().decode()


def _typeset(sheet: dict[str, Any]) -> bytes:
    """What people wrote goes in as data and is never read as markup; nothing but the template's folder can be read."""
    import pylopdf_fonts_zh_cn
    import typst

    for one in sheet["labels"]:
        one["qr"] = qr_of(one["url"])
    fonts = pylopdf_fonts_zh_cn.sans_path().parent
    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(sheet)},
        format="pdf",
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(_typeset(json.load(sys.stdin.buffer)))
