"""Two invented voices, for the tests of profiles: posts made of our own words."""

from __future__ import annotations

import random

_PLOTS = "plot bed border greenhouse shed corner allotment fence pond path".split()
_PLANTS = "leeks beans kale garlic squash chard beetroot onions rhubarb parsnips".split()
_PESTS = "slugs pigeons blackfly mildew rust whitefly mice frost".split()
_DEEDS = (
    "dug over the {plot} and put the {plant} in",
    "lost half the {plant} to {pest} again",
    "picked the first {plant} of the year",
    "swapped a tray of {plant} with the man two plots down",
    "mulched the {plot} before the rain came",
    "sowed {plant} under glass, a bit late",
    "found {pest} on the {plant}, so out came the soap and water",
    "mended the {plot} and watered the {plant}",
)
_TAILS = (
    "", " Tea after.", " Knees are telling me about it.", " Anybody else this early?",
    " The soil is still cold here.", " Not bad for clay.",
)  # fmt: skip
_SELLS = (
    "Leverage our {thing} platform to unlock growth at scale!",
    "Thrilled to announce that our {thing} solution empowers stakeholders worldwide!",
    "Purchase your {thing} licence today and accelerate your revenue journey!",
    "Our {thing} suite delivers seamless, holistic outcomes for enterprise teams!",
)
_THINGS = "analytics billing onboarding compliance payroll marketing".split()


def gardeners(count: int, seed: int = 0) -> list[str]:
    """Give posts of an allotment society: plain, short, no emoji, no hashtags."""
    draw = random.Random(seed)
    posts: dict[str, None] = {}
    while len(posts) < count:
        deed = draw.choice(_DEEDS).format(
            plot=draw.choice(_PLOTS), plant=draw.choice(_PLANTS), pest=draw.choice(_PESTS)
        )
        day = draw.choice(("Today I", "We", "This morning I", "Between showers we", "At last I"))
        posts[f"{day} {deed}.{draw.choice(_TAILS)}"] = None
    return list(posts)


def sellers(count: int, seed: int = 0) -> list[str]:
    """Give posts of a loud firm: emoji, hashtags, exclamation marks."""
    draw = random.Random(seed)
    posts: dict[str, None] = {}
    while len(posts) < count:
        thing = draw.choice(_THINGS)
        text = draw.choice(_SELLS).format(thing=thing)
        posts[f"🚀 {text} {draw.randint(2, 90)}% of leaders agree. #{thing} #growth"] = None
    return list(posts)
