"""How common words are in posts: what a phrase is looked up by should be rare.

Shares of posts (percent, in bands) that hold a word, counted once over the honest and
labelled drafts of `fixtures/` (1,665 posts); a word that is not listed is rarer than the last band.
"""

from __future__ import annotations

BANDS: dict[int, str] = {
    55: ("a and i in it the to you "),
    28: ("'s at for have is my not of on one so that we with "),
    14: (
        "about all am are be by can did do from has if like me no our out this two up was what "
        "who will would your "
    ),
    7: (
        "after an as asked back because been before but day every first four free get go got "
        "had he her here hi just know last new now off only or own people please put said same "
        "say see she since sorry still them then there they three time us week when which year "
        "years "
    ),
    4: (
        "again any ask both came come could days does down five friday good half his how left "
        "look made mine minutes monday month more name need never next night nine nobody "
        "nothing number old open over page post read right room says second send should six "
        "take team tell ten than thank thing those through today told too under until want "
        "went were where work write "
    ),
    2: (
        "already also always anyone anything app asking bad being best better between bit book "
        "box bring buy call called card change check comment dear desk doing done door each "
        "eleven else end even ever everybody everyone everything find fine floor follow form "
        "found full gave gets goes going gone group hand happy hear hello help him home hour "
        "hours its job june keep kind leave let line link list little long looking lost lot "
        "love lovely make man march may money months morning most moved much mum myself office "
        "ok once ones order other ours paid part pay person phone photo place price really "
        "ring round run sat saturday school sent share shift shop short side small some "
        "somebody someone something start stop stopped sunday table thanks their things think "
        "third thursday till times tonight took tuesday twice use used very water way weeks "
        "well while whole why without worked wrong wrote yes yours "
    ),
}
TYPES = {"number": 50, "emoji": 25, "url": 8, "hashtag": 10, "mention": 10, "placeholder": 2}
RARE = 0.5
WORDS = {word: float(percent) for percent, words in BANDS.items() for word in words.split()}


def share(key: str) -> float:
    """The percent of posts that hold a key: a word, a `stem*` or a `<type>`."""
    if key.startswith("<"):
        return TYPES.get(key[1:-1], 5.0)
    if key.endswith("*"):
        return min(90.0, RARE + sum(p for word, p in WORDS.items() if word.startswith(key[:-1])))
    return WORDS.get(key, RARE)
