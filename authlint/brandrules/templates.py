"""What the rules of a brand file say and weigh, whatever the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from authlint.tokens import Reading
from authlint.types import Check, Level, Match, Matcher, Rule

GUIDE = "Your brand file"
ACROLINX = "Acrolinx and Writer style guides: terms, tone and voice as checks"


def _never(reading: Reading) -> Iterable[Match]:
    return ()


@dataclass(frozen=True, slots=True)
class Template:
    """The words and levels of a brand rule; the brand file gives what it matches."""

    id: str
    summary: str
    message: str
    effects: dict[Check, Level]
    why: str
    instead: str
    family: str = "brand"
    sources: tuple[str, ...] = field(default=(GUIDE, ACROLINX))
    languages: tuple[str, ...] = ("*",)

    def rule(self, matcher: Matcher | None = None) -> Rule:
        """Make the rule of a matcher."""
        return Rule(
            id=self.id,
            pack="brand",
            summary=self.summary,
            message=self.message,
            why=self.why,
            instead=self.instead,
            effects=dict(self.effects),
            family=self.family,
            matcher=matcher or Matcher(_never),
            sources=self.sources,
            languages=self.languages,
        )


TEMPLATES: tuple[Template, ...] = (
    Template(
        "banned-term",
        "Uses words that the brand file lists as words to avoid.",
        "'{match}' is on the list of words to avoid{better}{because} ({line}).",
        {"on-brand": "error"},
        "A word that the brand has ruled out costs the trust that the ruling was meant to keep.",
        "Write the replacement that the brand file gives, or say the thing in other words.",
    ),
    Template(
        "brand-term-misuse",
        "Spells a name, handle or trademark of the brand in another way than the brand file.",
        "'{match}' is written '{right}' in the brand file ({line}).",
        {"on-brand": "warning"},
        "A misspelt name sends people to the wrong place and looks as if nobody had read it.",
        "Copy the spelling from the brand file.",
    ),
    Template(
        "off-tone",
        "Sounds unlike the voice that the brand file describes.",
        "'{match}' sounds {pole}; the voice is {wanted} ({line}).",
        {"on-brand": "warning"},
        "Readers know a voice by its words; two or more from its far end sound like someone else.",
        "Say it again in the words that you would use to a customer at the counter.",
        family="style",
        sources=(GUIDE, "authlint.registers: how each scale is measured, and from which study"),
        languages=("en",),
    ),
    Template(
        "value-contradiction",
        "Says the opposite of a value that the brand file states.",
        "'{match}' goes against the value '{value}'{means} ({line}).",
        {"on-brand": "error", "genuine": "major"},
        "A post that contradicts what the brand says of itself is the one that will be quoted.",
        "Decide which of the two holds, and say so; if an exception is right, give its reason.",
        sources=(GUIDE, "Activating the Law of Reciprocity in Social Media (brand values)"),
    ),
    Template(
        "claim-without-evidence",
        "Makes a claim that the brand file allows only together with its evidence.",
        "'{match}' needs its evidence in the same post{evidence} ({line}).",
        {"on-brand": "major"},
        "A claim whose proof is elsewhere is read as a boast, and regulators read it so as well.",
        "Add the figure's source or a link, or leave the claim out.",
        sources=(GUIDE, "ASA, CAP Code section 3 (substantiation), https://www.asa.org.uk"),
    ),
    Template(
        "missing-wording",
        "Lacks wording that the brand file requires in a post like this.",
        "This post needs {wording}{place} ({line}).",
        {"on-brand": "major"},
        "Disclosures and trademark lines protect readers and the brand only where they stand.",
        "Add the wording where the brand file wants it.",
    ),
    Template(
        "unlisted-tag",
        "Uses a handle or hashtag that the brand file does not list.",
        "'{match}' is not on the brand's list ({line}).",
        {"on-brand": "note"},
        "The brand file says that only listed handles and hashtags are used.",
        "Use a listed one, or have this one listed.",
    ),
    Template(
        "emoji-policy",
        "Uses emoji in a way that the brand file rules out.",
        "'{match}': the brand file allows {allowed} ({line}).",
        {"on-brand": "warning"},
        "Emoji are part of a voice; one too many changes who seems to speak.",
        "Take out those that add nothing to the words.",
        family="style",
    ),
    Template(
        "brand-language",
        "Is written in a language that the brand file does not list.",
        "This is in {lang}; the brand posts in {languages} ({line}).",
        {"on-brand": "warning", "resonant": "note"},
        "Readers follow a brand in the language in which it has always spoken to them.",
        "Write it in a listed language, or post it where this language is read.",
    ),
    Template(
        "off-pillar",
        "Shares no word with any subject that the brand file names.",
        "Nothing here touches a subject of the brand ({pillars}; {line}).",
        {"on-brand": "note"},
        "People follow for a few subjects; a post on none of them spends their attention.",
        "Say in a clause what this has to do with one of the subjects, or post it elsewhere.",
    ),
)
"""The closed list of rules that a brand file can make."""
