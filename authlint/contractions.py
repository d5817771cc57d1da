"""Contractions and the words they stand for."""

from __future__ import annotations

SPLITS = {
    "cannot": ("can", "not"),
    "can't": ("can", "not"),
    "cant": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "ain't": ("is", "not"),
    "gonna": ("going", "to"),
    "wanna": ("want", "to"),
    "gotta": ("got", "to"),
    "y'all": ("you", "all"),
    **{
        f"{verb}nt": (verb, "not")
        for verb in "have has had would could should are were must".split()
    },
    "dont": ("do", "not"),
    "doesnt": ("does", "not"),
    "didnt": ("did", "not"),
    "isnt": ("is", "not"),
    "wasnt": ("was", "not"),
    "im": ("i", "am"),
    "ive": ("i", "have"),
    "youre": ("you", "are"),
    "youve": ("you", "have"),
    "thats": ("that", "'s"),
    "lets": ("let", "'s"),
    "let's": ("let", "'s"),
}
_TAILS = {"'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "'d": "would", "'s": "'s"}


def split_word(word: str) -> tuple[str, ...]:
    """Split a lower-case contraction into the words it stands for."""
    if word in SPLITS:
        return SPLITS[word]
    if word.endswith("n't") and len(word) > 3:
        return (word[:-3], "not")
    cut = word.rfind("'")
    if cut > 0 and word[cut:] in _TAILS:
        return (word[:cut], _TAILS[word[cut:]])
    return (word,)
