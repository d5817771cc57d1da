"""What the labels of the known public sets say about each head, as one table.

A set that is not named here is read in the generic form (see `authlint.training.data`).
Heads whose positives come from drafts of our own alone get no negatives from public sets:
with them, the model learnt that short plain texts never have such a head.
"""

from __future__ import annotations

from typing import NamedTuple


class Says(NamedTuple):
    """What a set's labels say about one head.

    A row with a label of `yes` is positive; else one of `unclear` leaves the head
    unknown; else it is negative if one of its labels is in `no`, or if `no` is `*`.
    """

    yes: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    no: tuple[str, ...] = ("*",)

    def value(self, labels: frozenset[str]) -> float | None:
        """Give 1, 0 or None (unknown) for a row's labels."""
        if labels.intersection(self.yes):
            return 1.0
        if labels.intersection(self.unclear):
            return None
        return 0.0 if "*" in self.no or labels.intersection(self.no) else None


class Known(NamedTuple):
    """A public set: its name, what it says, its licence, its share and its citation."""

    source: str
    says: dict[str, Says]
    licence: str
    cite: str
    weight: float = 1.0


_NEVER = Says()
_WARM = ("joy", "excitement", "love", "gratitude", "admiration", "amusement", "caring")
_GLAD = (*_WARM, "optimism", "relief", "pride", "approval")
_SAD = ("sadness", "remorse", "disappointment", "fear", "nervousness")
_ADVERT = ("promo", "affiliate", "lead_gen", "giveaway", "engagement_bait", "follow_train")
_FRAUD = ("spam", "scam", "phishing", "recovery_scam", "reply_spam")
_NO_PITCH = {"spam": _NEVER, "clickbait": _NEVER}
_NEWS = ("spam", "toxic", "complaint", "sarcasm")
_REPLY = ("spam", "clickbait", "toxic", "impolite")

KNOWN: dict[str, Known] = {
    "sms_spam": Known(
        "sms",
        {
            "spam": Says(("spam",), (), ("ham",)),
            "clickbait": Says((), (), ("ham",)),
        },
        "CC BY 4.0 by UCI (not verified)",
        "UCI SMS Spam Collection; Almeida et al. 2011",
    ),
    "instagram_scam_comments": Known(
        "instagram",
        {"spam": Says(("scam",), (), ("ok",))},
        "MIT",
        "ScamSpot/scamspot_ml-models; Erben et al. 2023",
    ),
    "x_posts_scam_promo": Known(
        "x",
        {
            "spam": Says(_FRAUD, (*_ADVERT, "bot"), ("clean",)),
            "engagement-bait": Says(
                ("engagement_bait", "giveaway", "follow_train"), (*_FRAUD, *_ADVERT), ("clean",)
            ),
        },
        "MIT",
        "janitrai/janitr, 2026",
    ),
    "clickbait_headlines": Known(
        "headlines",
        {
            "clickbait": Says(("clickbait",), (), ("not",)),
            **{head: Says((), (), ("not",)) for head in _NEWS},
        },
        "MIT",
        "bhargaviparanjape/clickbait; Chakraborty et al. 2016",
    ),
    "hate_offensive_tweets": Known(
        "davidson",
        {"toxic": Says(("hate", "offensive"), (), ("neither",))},
        "MIT",
        "t-davidson/hate-speech-and-offensive-language; Davidson et al. 2017",
        0.6,
    ),
    "tweeteval_offensive": Known(
        "olid",
        {"toxic": Says(("offensive",), (), ("not-offensive",))},
        "research terms (TweetEval)",
        "OLID, SemEval-2019 task 6",
    ),
    "tweeteval_hate": Known(
        "hateval",
        {"toxic": Says(("hate",), (), ("not-hate",))},
        "research terms (TweetEval)",
        "HatEval, SemEval-2019 task 5",
        0.5,
    ),
    "tweeteval_irony": Known(
        "irony",
        {"sarcasm": Says(("irony",), (), ("non_irony",))},
        "research terms (TweetEval)",
        "SemEval-2018 task 3",
    ),
    "tweeteval_emotion": Known(
        "emotion",
        {
            "joy": Says(("joy",), ("optimism",)),
            "grief": Says((), ("sadness", "optimism")),
        },
        "research terms (TweetEval)",
        "SemEval-2018 task 1",
    ),
    "goemotions": Known(
        "goemotions",
        {
            "joy": Says(("joy", "excitement"), _GLAD),
            "grief": Says(("grief",), _SAD),
            "complaint": Says((), ("annoyance", "disapproval", "anger", "disappointment"), _WARM),
            "toxic": Says((), ("anger", "annoyance", "disgust", "disapproval"), _WARM),
            **_NO_PITCH,
        },
        "Apache-2.0",
        "google-research/goemotions; Demszky et al. 2020",
    ),
    "politeness_wikipedia": Known(
        "wikipedia",
        {
            "impolite": Says(("bottom-quarter",), ("middle",), ("top-quarter",)),
            "toxic": Says((), ("bottom-quarter", "middle"), ("top-quarter",)),
            **_NO_PITCH,
        },
        "research terms",
        "Stanford Politeness Corpus; Danescu-Niculescu-Mizil et al. 2013",
    ),
    "brand_support_replies": Known(
        "support",
        {
            "complaint": Says(("customer",), (), ("brand",)),
            **{head: Says((), (), ("brand",)) for head in _REPLY},
        },
        "Apache-2.0",
        "IBM/twitter-customer-care-document-prediction; Ganhotra et al. 2020",
    ),
    "linkedin_posts": Known(
        "linkedin",
        {"toxic": _NEVER},
        "ODbL/DbCL",
        "LinkedIn Influencers Data",
        0.2,
    ),
    "reddit_communities": Known(
        "reddit", {}, "PDDL 1.0", "umbrae/reddit-top-2.5-million, 2013", 0.5
    ),
    "tweets_unlabelled": Known(
        "tweets", {}, "research terms (TweetEval)", "SemEval-2018 task 2", 0.5
    ),
}
"""File name without its ending -> what the set says; `weight` scales its share of the draws."""
