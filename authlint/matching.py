"""What a rule's check takes and gives: a match, the check itself, what it is meant for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from authlint.places import Span

if TYPE_CHECKING:
    from authlint.tokens import Reading


class Match(NamedTuple):
    """All that a check may yield: where (`whole`: nowhere in particular), values, how sure."""

    span: Span
    values: Mapping[str, str] = MappingProxyType({})
    replacement: str | None = None
    confidence: float = 1.0
    whole: bool = False


Run = Callable[["Reading"], Iterable[Match]]


Needs = tuple[tuple[Collection[str], Collection[str]], ...]


class Matcher(NamedTuple):
    """A rule's check and what a post must hold for it to be worth running.

    `needs` lists alternatives: the post holds one key of the first set and, where the
    second is not empty, one of the second in the same sentence (`tokens.Reading.keys`).
    None: always run. `signals`: what is read of `Signals`, as `authlint.signals` names it.
    `could` is a quick test that a post must pass for `run` to find anything.
    `advises`: the rule's evidence is a model's reading alone (`scoring.ADVICE`).
    """

    run: Run
    needs: Needs | None = None
    signals: frozenset[str] = frozenset()
    could: Callable[[Reading], object] | None = None
    advises: bool = False


class Applies(NamedTuple):
    """The gestures, platforms and context that a rule is meant for; empty means all."""

    kinds: frozenset[str] = frozenset()
    platforms: frozenset[str] = frozenset()
    except_platforms: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()


EVERYWHERE = Applies()
