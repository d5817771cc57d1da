"""The brand file: a written guide (`brand.yaml`), read strictly, compared with a learned voice."""

from __future__ import annotations

from pathlib import Path

from authlint.brandfile.compare import compare
from authlint.brandfile.model import Brand
from authlint.brandfile.reader import load
from authlint.errors import AuthlintError

__all__ = ["Brand", "compare", "load", "named"]


def named(path: Path) -> tuple[Brand | None, str]:
    """Read what `brand` names: a brand file (.yaml, .yml), or the path of a learned profile.

    Give the brand file, if it is one, and what `Context.brand` holds: the path of the
    profile that is named, else that of the brand file.

    Raises:
        AuthlintError: if there is no such file, or the brand file is faulty.
    """
    if path.suffix.lower() in (".yaml", ".yml"):
        brand = load(path)
        return brand, str(brand.profile or brand.path)
    if not path.is_file():
        hint = "a brand.yaml (authlint init --brand) or a learned profile (authlint learn)"
        raise AuthlintError("no such brand file or profile", path=str(path), hint=hint)
    return None, str(path)
