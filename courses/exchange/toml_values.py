"""Values as TOML writes them on one line."""

import json
from collections.abc import Mapping
from typing import Any


def in_toml(value: Any) -> str:
    """The value on one line, tables by the order of their keys; texts are clean lines, so JSON escapes are enough."""
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{name} = {in_toml(value[name])}' for name in sorted(value))} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(in_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
