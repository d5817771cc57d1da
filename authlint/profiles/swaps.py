"""Words for one thing: a heavy one and the plain ones that people say in its place."""

from __future__ import annotations

_LIST = """
leverage: use; utilize: use; utilise: use; utilization: use; purchase: buy; purchased: bought;
commence: start begin; commenced: started began; terminate: end stop; assist: help;
assistance: help; require: need; requires: needs; obtain: get; endeavor: try; endeavour: try;
facilitate: help; demonstrate: show; demonstrates: shows; numerous: many; additional: more
extra; additionally: also; sufficient: enough; approximately: about; regarding: about;
concerning: about; prior: before; subsequently: then later; individuals: people; persons: people;
residence: home; reside: live; inquire: ask; enquire: ask; respond: answer reply;
response: answer reply; ascertain: find; acquire: get; retain: keep; remainder: rest;
attempt: try; attempted: tried; children: kids; kids: children; physician: doctor;
automobile: car; vehicle: car; vehicles: cars; beverage: drink; beverages: drinks;
optimize: improve; optimise: improve; ideate: think; synergy: teamwork; learnings: lessons;
deliverables: work; solutions: tools; onboard: start; holistic: whole; robust: strong solid;
seamless: smooth; seamlessly: smoothly; delve: look; embark: start; elevate: lift raise;
empower: let help; unlock: open; journey: way trip; ecosystem: world; stakeholders: people;
impactful: useful; actionable: useful; monetize: earn; consumers: customers people;
guys: everyone folks; folks: people everyone; y'all: everyone;
awesome: great good; amazing: great good; super: very; totally: really; gonna: going;
wanna: want; lol: haha; u: you; ur: your; pls: please; plz: please; thx: thanks;
cheers: thanks; howdy: hi hello; greetings: hi hello; dear: hi hello; esteemed: dear;
kindly: please; herewith: here; hereby: here; henceforth: now; whilst: while; amongst: among;
upon: on; furthermore: also; moreover: also; however: but; therefore: so; thus: so; hence: so
"""

SWAPS: dict[str, tuple[str, ...]] = {
    heavy.strip(): tuple(plain.split())
    for entry in _LIST.replace("\n", " ").split(";")
    for heavy, _, plain in (entry.partition(":"),)
}
"""Word -> words of the same use; ours. A profile decides which of them its people say."""
