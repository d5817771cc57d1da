"""The heads of the classifier: what each one means and which of them are faults."""

from __future__ import annotations

HEADS: dict[str, str] = {
    "spam": "unsolicited mass promotion, scam, phishing",
    "clickbait": "a title that withholds what it promises",
    "engagement-bait": "asks for likes, tags, follows or comments as the price of something",
    "hype": "superlatives without substance",
    "generic": "praise or prose that would fit anyone",
    "insincere-story": "a parable or a vulnerable story that ends in a pitch or a moral",
    "interest": "a commercial interest that is hidden or only hinted at",
    "pressure": "hurry, guilt or fear instead of reasons",
    "toxic": "insult, threat, slur, hate",
    "put-down": "condescension, insult or backhanded praise",
    "impolite": "curt, accusing or demanding in tone",
    "sarcasm": "means the opposite of what it says",
    "grief": "writes about a loss",
    "joy": "writes in joy or celebrates",
    "complaint": "reports a problem and wants it solved",
    "specific": "names facts: numbers, people, places, events",
}
"""Head -> what it stands for, in the order of the model's outputs."""

NEUTRAL = frozenset({"grief", "joy", "complaint", "specific"})
"""Heads that describe a text and accuse nobody: their threshold is an even chance."""

FAULTS = tuple(head for head in HEADS if head not in NEUTRAL)
"""Heads whose threshold keeps false alarms on honest text below one in a hundred."""
