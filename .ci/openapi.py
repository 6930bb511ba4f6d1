"""Prints the OpenAPI document from which the pages' types are made."""

import json
import sys
from typing import Any, cast

from service.main import build_app

document = build_app(cast(Any, None)).openapi()
json.dump(document, sys.stdout, ensure_ascii=False, sort_keys=True)
