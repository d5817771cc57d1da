"""A brand file -> the rules of pack `brand`, made once before the first post."""

from __future__ import annotations

from authlint.brandfile.model import Brand
from authlint.brandrules.matchers import matchers
from authlint.brandrules.templates import TEMPLATES
from authlint.types import Rule

NAMES: tuple[str, ...] = tuple(template.id for template in TEMPLATES)
"""The rules that a brand file can give, whatever it says."""


def rules(brand: Brand) -> tuple[Rule, ...]:
    """Give a rule for each part of the brand file that says something a draft can break."""
    made = matchers(brand)
    return tuple(each.rule(made[each.id]) for each in TEMPLATES if each.id in made)


def catalogue() -> tuple[Rule, ...]:
    """Give every rule that a brand file can make, for pages and explanations; none ever fires."""
    return tuple(each.rule() for each in TEMPLATES)
