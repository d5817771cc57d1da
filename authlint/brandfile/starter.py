"""A commented brand file to start from; only the name is set."""

from __future__ import annotations

from textwrap import indent

from authlint.brandfile.fields import FIELDS

SAMPLES = {
    "speaks": "speaks: owner",
    "profile": "profile: our-voice.json",
    "languages": "languages: [en, de]",
    "values": """\
values:
  - name: repair
    means: We mend before we sell.
    against: ["(just|simply) (bin|replace) it", throw it away and buy]""",
    "goals": """\
goals:
  - Answer repair questions so that nobody has to buy a new lamp.""",
    "pillars": """\
pillars:
  - name: mending
    about: How to mend a lamp, a stand or a chair with what lies in the drawer.
    words: [solder, glue, rivet, wiring]
  - name: workshop
    about: What happens in our workshop, who works there, and what goes wrong.""",
    "voice": """\
voice:
  formal-casual: 4
  dry-exuberant: {at: 2, tolerance: 1}
  technical-plain: 4
  i-we: 5
  tentative-assured: 3
  terse-expansive: 2""",
    "terms": """\
terms:
  - {use: Fern Hill, not: [FernHill, Fernhil]}""",
    "banned": """\
banned:
  - {term: cheap, use: [inexpensive, low-cost], why: it speaks of the price alone}
  - rockstar""",
    "claims": """\
claims:
  - {claim: "(holds|carries) <number> kg", evidence: [tested by, test report]}""",
    "required": """\
required:
  - say: [Fern Hill is a registered trademark]
    platforms: [linkedin]
    kinds: [post]
    with: [Fern Hill Stand]
    place: end""",
    "handles": """\
handles: {approved: ["@fernhill"], only: false}""",
    "hashtags": """\
hashtags: {approved: ["#MendMonday"], only: true}""",
    "own": """\
own: ["+44 20 7946 0018", fernhill.example]""",
    "emoji": """\
emoji: {approved: ["🛠️", "💡"], most: 2}""",
}
"""One sample for each key but `name`, in the order of the starter."""


def starter() -> str:
    """Give a commented brand file that asks for nothing until a line is uncommented."""
    lines = [
        "# What your brand stands for and how it speaks; authlint --brand brand.yaml draft.txt",
        "# Phrases may use the notation of the cards: (a|b), [optional], word*, ...3, <number>.",
        "",
        f"# {FIELDS['name'].doc}",
        "name: Your brand",
        "",
    ]
    for name, sample in SAMPLES.items():
        lines += [f"# {FIELDS[name].doc}", indent(sample, "# ", lambda line: True), ""]
    return "\n".join(lines)
