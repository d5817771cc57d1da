"""Where a written guide and a learned voice disagree."""

from __future__ import annotations


def compare() -> None:
    """Stand until the profile is there."""
