"""Run authlint as `python -m authlint`."""

from __future__ import annotations

from authlint.cli import main

main(prog_name="authlint")
