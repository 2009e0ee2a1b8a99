"""`make golden`: write the expected outputs of the examples anew. A changed output is a diff that somebody reads."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))

from tests.e2e.goldens import GOLDENS, output_of  # noqa: E402  the repository's root must be importable first


def main() -> int:
    """Write each golden output; say which changed."""
    for golden in GOLDENS:
        text = output_of(golden)
        before = golden.path.read_text("utf-8") if golden.path.exists() else None
        golden.path.parent.mkdir(parents=True, exist_ok=True)
        golden.path.write_text(text, encoding="utf-8")
        print(f"{'same   ' if before == text else 'changed'} {golden.path.relative_to(HERE)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
