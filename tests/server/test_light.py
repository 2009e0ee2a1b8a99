"""No web process loads the engine that counts."""

from __future__ import annotations

import os
import subprocess
import sys


def test_the_web_process_loads_neither_the_engine_nor_charts() -> None:
    code = (
        "import sys; from uptake.site.asgi import make_application; from django.urls import get_resolver\n"
        "make_application(); get_resolver().url_patterns\n"
        "print([name for name in ('duckdb', 'vl_convert', 'numpy', 'highspy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout.strip() == "[]"
