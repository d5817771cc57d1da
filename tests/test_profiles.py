from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlint.errors import AuthlintError
from authlint.profiles import background, file, load, maths, memory, model, source, traits
from authlint.profiles.comparing import compare
from authlint.profiles.features import MEASURES, of_text
from authlint.profiles.profile import AT, Profile, Spread
from authlint.types import Difference
from tests.voices import gardeners, sellers


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("voices")
    for name, posts in (("gardeners", gardeners(120)), ("sellers", sellers(60))):
        rows = "".join(json.dumps({"text": text}) + "\n" for text in posts)
        (made / f"{name}.jsonl").write_text(rows, "utf-8")
    return made


@pytest.fixture(scope="module")
def gardening(folder: Path) -> Profile:
    return source.learned("audience", "plots", (str(folder / "gardeners.jsonl"),))


@pytest.fixture(scope="module")
def written(gardening: Profile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("profile") / "plots.json"
    path.write_text(file.write(gardening), "utf-8")
    return path


def test_own_posts_fit_and_foreign_ones_do_not(gardening: Profile) -> None:
    own = gardening.fit(gardeners(20, seed=9))
    other = gardening.fit(sellers(20, seed=9))
    assert min(fit.fit for fit in own) > 0.5 > max(fit.fit for fit in other)
    assert sum(fit.fit < traits.LOW for fit in other) >= 15
    for fit in (*own, *other):
        assert set(fit.views) == set(traits.VIEWS)
        assert all(0 <= value <= 1 for value in (fit.fit, fit.confidence, *fit.views.values()))
        assert fit.posts == 120


def test_a_difference_names_what_a_reader_would_notice(gardening: Profile) -> None:
    text = "🚀🚀 Kindly purchase the licence! #growth Sowed the kale under glass today."
    found = {one.trait: one for one in gardening.fit([text])[0].differences}
    assert {"emoji", "hashtags"} <= set(found)
    assert found["emoji"].values == {"theirs": "in 0 of 120 posts", "this": "2"}
    assert traits.message(found["emoji"]) == "emoji: in 0 of 120 posts; this has 2"
    span = found["hashtags"].span
    assert span is not None and text[span.start : span.end] == "#growth"


ODD = (
    "Heute habe ich das Beet gegraben und die Bohnen sind nicht mehr so klein wie im Mai.",
    "Quarterly revenue of the semiconductor supplier beat what analysts on Wall Street expected.",
    "@amy @bob, the kale is in and the soil is cold, we sowed the beans late.",
    "LOOK HERE!!! https://a.example 🚀 #kale\n\n\nBeans.\n\nNot bad.",
    "We sowed 77 beans, 99 leeks, 123 onions, 5 chard and 6 squash.",
    "We dug the plot? Why? Why not? Anybody?",
    "We leverage the beans, and a video game.",
    "we dug and we dug and our beds were ours and our beans were ours and we were so glad"
    " that our squash was ours when we and our friends and all of us ate it with our bread",
    "You and your beans: you said you don't and you won't, and you can't and you haven't, so"
    " it's yours, you know, and they're yours, and you aren't to say that you weren't told.",
    "I dug my plot and I sowed my beans and I watered my kale and I mended my fence and I sat"
    " in my shed and I drank my tea and I thought of my knees and I went to my bed.",
    "Today Nobody Knew That Every Single Word Here Would Begin With One Tall Letter And Then"
    " Some More Of Them Came Along Behind.",
    "Notwithstanding unprecedented meteorological circumstances, horticultural practitioners"
    " systematically implemented comprehensive agricultural interventions, demonstrating"
    " extraordinary professionalism throughout challenging environmental conditions everywhere.",
    "Hello all of you! We dug. We sowed! We purchase the beans at last!",
    "Garlic.",
)


@pytest.mark.slow
def test_every_trait_can_be_told(gardening: Profile) -> None:
    from authlint.profiles.learning import learn
    from authlint.tokens import Reading
    from authlint.types import Post

    days = gardeners(900, seed=2)
    long = [" ".join(days[at : at + 9]) for at in range(0, 900, 9)]
    spoken = [f"You use our kale, and we have it. {text}" for text in long]
    wordy = learn([Reading(Post(text=text)) for text in spoken], "brand", "wordy")
    many = replace(gardening, posts=4000)
    hard = " ".join(ODD[7:8] * 3) + " We purchase."
    drafts = [*ODD, hard, *(text * 2 for text in ODD)]
    fits = [*gardening.fit(drafts), *wordy.fit(drafts), *many.fit(drafts)]
    found = {one.trait for fit in fits for one in fit.differences}
    assert found == set(traits.TRAITS)


def test_a_heavy_word_is_set_beside_the_one_they_use() -> None:
    posts = [f"We use {text[0].lower()}{text[1:]}" for text in gardeners(80)]
    from authlint.profiles.learning import learn
    from authlint.tokens import Reading
    from authlint.types import Post

    profile = learn([Reading(Post(text=text)) for text in posts], "brand", "users")
    found = profile.fit(["We leverage the greenhouse and the kale this morning."])[0].differences
    told = [one for one in found if one.trait == "other-word"]
    assert [one.values["word"] for one in told] == ["leverage"]
    assert "they say 'use'" in traits.message(told[0])


def test_a_draft_in_another_language_does_not_fit(gardening: Profile) -> None:
    fit = gardening.fit([ODD[0]])[0]
    assert fit.fit < traits.LOW and fit.differences[0].trait == "language"
    spoken = replace(gardening, left_out={"in de": 25})
    assert spoken.language_share("de") > 0.15
    told = {one.trait for one in spoken.fit([ODD[0]])[0].differences}
    assert "language" not in told


def test_own_posts_show_few_differences(gardening: Profile) -> None:
    fits = gardening.fit(gardeners(170, seed=5)[-40:])
    assert sum(bool(fit.differences) for fit in fits) <= 8


def test_few_posts_never_make_a_firm_judgement(tmp_path: Path) -> None:
    for text, name in zip(gardeners(10), "abcdefghij", strict=True):
        (tmp_path / f"{name}.txt").write_text(text)
    profile = source.learned("audience", "few", (str(tmp_path),))
    fits = profile.fit(sellers(10))
    assert min(fit.fit for fit in fits) > traits.LOW
    assert max(fit.confidence for fit in fits) < 0.3
    assert not any(one.strength > 0.2 for fit in fits for one in fit.differences)
    (tmp_path / "few").mkdir()
    (tmp_path / "few" / "one.txt").write_text("Dug the plot.")
    with pytest.raises(AuthlintError, match="too few"):
        source.learned("audience", "few", (str(tmp_path / "few"),))


def test_learning_is_deterministic_and_the_file_says_the_same(
    folder: Path, gardening: Profile, written: Path
) -> None:
    again = source.learned("audience", "plots", (str(folder / "gardeners.jsonl"),))
    assert file.write(again) == file.write(gardening)
    drafts = [*gardeners(5, seed=3), *sellers(5, seed=3), "", "🚀", "Hello"]
    kept, read = gardening.fit(drafts), load(written).fit(drafts)
    for one, other in zip(kept, read, strict=True):
        assert one.fit == pytest.approx(other.fit, abs=0.01)
        assert [d.trait for d in one.differences] == [d.trait for d in other.differences]


def test_the_file_follows_its_schema_and_holds_no_sentence(written: Path) -> None:
    import jsonschema

    schema = json.loads(files("authlint.profiles").joinpath("profile.schema.json").read_text())
    text = written.read_text("utf-8")
    data = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema)
    assert set(schema["properties"]) == set(data) == set(schema["required"])
    assert not any(post in text for post in gardeners(120))
    runs = (" ".join(post.split()[at : at + 4]) for post in gardeners(120) for at in range(3))
    assert not any(run in text for run in runs)


def test_handles_addresses_and_numbers_stay_out_of_the_file(tmp_path: Path) -> None:
    secret = (
        "Ask @margery.plots or margery@plots.example or 020 7946 0958, see https://plots.example/m"
    )
    posts = [f"{text} {secret}" for text in gardeners(40)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"text": t}) + "\n" for t in posts))
    profile = source.learned("brand", "b", (str(tmp_path / "a.jsonl"),))
    text = file.write(profile)
    inside = memory.unpacked(profile.memory, "b")
    words = {word for one in inside.sample.read for word in one.words}
    for hidden in ("margery", "7946", "0958", "plots.example"):
        assert hidden not in text and not any(hidden in word for word in words)


def test_examples_are_kept_only_when_asked_for(folder: Path) -> None:
    path = str(folder / "gardeners.jsonl")
    kept = source.learned("audience", "p", (path,), keep_examples=True)
    assert len(kept.examples) == 5 and set(kept.examples) <= set(gardeners(120))


def test_posts_are_added_once(folder: Path, written: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.jsonl"
    rows = [*gardeners(120)[:30], *(t for t in gardeners(160, seed=7) if t not in gardeners(120))]
    more.write_text("".join(json.dumps({"text": text}) + "\n" for text in rows))
    fresh = len(set(rows)) - 30
    updated = source.learned("audience", "plots", (str(more),), update=str(written))
    assert updated.posts == 120 + fresh
    assert updated.left_out == {"learned before": 30}
    assert updated.counts["kale"] > load(written).counts["kale"]


def test_a_profile_that_forgets_cannot_be_added_to(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    posts = str(folder / "sellers.jsonl")
    path.write_text(file.write(source.learned("brand", "s", (posts,), forget=True)), "utf-8")
    assert path.stat().st_size < 60_000
    with pytest.raises(AuthlintError, match="keeps no numbers"):
        source.learned("brand", "s", (posts,), update=str(path))
    with pytest.raises(AuthlintError, match="is no audience profile"):
        source.learned("audience", "s", (posts,), update=str(path))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"authlint_profile": 9}, "version 9"),
        ({"kind": "poem"}, "broken"),
        ({"posts": "many"}, "broken"),
        ({"plane": "AAAA"}, "broken"),
        ({"centres": "!"}, "broken"),
        ({"styles": {}}, "broken"),
        ({"stack": {"scores": []}}, "broken"),
        ({"plane_constant": float("nan")}, "broken"),
        ({"words": {"kale": [1, 0.1]}}, "broken"),
        ({"encoder": "0"}, "another encoder"),
        ({"background": "0"}, "another background"),
    ],
)
def test_a_broken_profile_is_refused_with_its_path(
    written: Path, tmp_path: Path, change: dict[str, object], complaint: str
) -> None:
    path = tmp_path / "broken.json"
    path.write_text(json.dumps(json.loads(written.read_text()) | change))
    with pytest.raises(AuthlintError, match=complaint) as caught:
        load(path)
    assert caught.value.path == str(path) and caught.value.hint


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, '{"a": 1}', "\0"])
def test_what_is_no_profile_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "no.json"
    path.write_text(text)
    with pytest.raises(AuthlintError):
        load(path)
    with pytest.raises(AuthlintError, match="no such profile"):
        load(tmp_path / "missing.json")


def test_a_broken_or_swollen_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import zlib
    from base64 import b64encode

    bomb = b64encode(zlib.compress(b"0" * 100_000)).decode()
    monkeypatch.setattr(memory, "LARGEST", 1000)
    for text in ("AAAA", "!", bomb, b64encode(zlib.compress(b"{}")).decode()):
        with pytest.raises(AuthlintError, match="broken memory"):
            memory.unpacked(text, "p.json")


def test_every_trait_has_a_message_with_all_its_values() -> None:
    for name, trait in traits.TRAITS.items():
        assert set(re.findall(r"\{(\w+)\}", trait.message)) <= set(trait.values), name
        values = {key: f"<{key}>" for key in trait.values}
        assert "{" not in traits.message(Difference(name, None, values, 0.5))
    assert {trait.view for trait in traits.TRAITS.values()} == set(traits.VIEWS)


def test_two_profiles_are_compared(folder: Path, gardening: Profile) -> None:
    firm = source.learned("brand", "firm", (str(folder / "sellers.jsonl"),))
    lines = compare(gardening, firm)
    assert lines[0].startswith("plots: 120 posts") and "firm: 60 posts" in lines[0]
    assert any("hashtags" in line for line in lines)
    assert any(line.startswith("more firm than plots") and "leaders" in line for line in lines)
    assert compare(gardening, gardening)[1:] == ["no measure of style differs notably"]


def test_the_background_is_whole_and_holds_no_text() -> None:
    ground = background.load()
    posts = len(ground.groups)
    assert posts > 2000 and ground.embeddings.shape == (posts, len(ground.mean))
    assert ground.style.shape == (posts, len(MEASURES)) and len(ground.bags) == posts
    assert all((np.diff(bag) > 0).all() for bag in ground.bags)
    assert not any(" " in word or "@" in word for word in ground.vocabulary)
    assert ((ground.rates > 0) & (ground.rates < 1)).all()
    spread = ((ground.embeddings - ground.mean) @ ground.whiten).std(axis=0)
    assert 0.4 < np.median(spread) < 1 and spread.max() < 3


def test_measures_are_what_they_say() -> None:
    read = of_text("WOW! I love it 👍 #joy @amy https://a.example 3")
    style = dict(zip(MEASURES, read.style, strict=True))
    for name in ("emoji", "hashtags", "mentions", "links", "exclamations", "capitals", "numbers"):
        assert style[name] == pytest.approx(np.log(2)), name
    assert style["questions"] == 0 and style["person-i"] == pytest.approx(0.25)
    assert of_text("").style[0] == 0 and of_text("Kale's #Win in 2024, 7").words == (
        "kale", "#win", "in", "0000", "0",
    )  # fmt: skip


@given(st.lists(st.floats(0, 50), min_size=5, max_size=60), st.floats(-5, 60))
def test_a_tail_is_a_share_that_falls_with_distance(values: list[float], at: float) -> None:
    marks = np.quantile(np.array(values), AT)
    spread = Spread(1, tuple(float(mark) for mark in marks))
    tail = spread.tail(at, True, len(values))
    assert 1 / (len(values) + 2) <= tail <= 1
    assert spread.tail(at + 1, True, len(values)) <= tail
    assert spread.tail(60.5, True, len(values)) == spread.tail(-6, False, len(values))


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=30), st.lists(st.floats(-3, 3), min_size=1))
def test_the_area_counts_pairs(own: list[float], other: list[float]) -> None:
    pairs = [(a > b) + (a == b) / 2 for a in own for b in other]
    assert maths.area(own, other) == pytest.approx(sum(pairs) / len(pairs))


def test_the_logistic_fit_is_where_its_slope_is_nought() -> None:
    draw = np.random.default_rng(0)
    points = draw.normal(size=(200, 3))
    labels = (points[:, 0] + draw.normal(size=200) > 0).astype(float)
    found = maths.logistic(points, labels, np.ones(200), 0.5)
    held = np.column_stack([points, np.ones(200)])
    slope = held.T @ (maths.sigmoid(held @ found) - labels) + np.array([0.5] * 3 + [1e-3]) * found
    assert np.abs(slope).max() < 1e-4 and found[0] > 1 > abs(found[1])


def test_numbers_survive_their_packing() -> None:
    rows = maths.unit(np.random.default_rng(1).normal(size=(4, 8)))
    assert np.allclose(maths.unpacked(maths.packed(rows), 8), rows, atol=1e-3)
    assert np.allclose(maths.unpacked_small(maths.packed_small(rows), 4), rows, atol=0.02)
    with pytest.raises(ValueError):
        maths.unpacked(maths.packed([float("inf")]))


def test_a_word_said_once_is_kept_only_if_others_say_it_too() -> None:
    ground = background.load()
    found = model.log_odds({"kale": 1, "margeryxx": 1, "wisleyxx": 2}, 50, ground)
    assert "margeryxx" not in found and found["wisleyxx"] > 2
    assert ("kale" in found) == ("kale" in ground.vocabulary)


def test_the_background_was_made_with_the_model_that_ships() -> None:
    """Else a draft and what it is set against would be embedded on two different scales."""
    from authlint import classifier
    from authlint.classifier.manifest import digest

    shipped = digest(classifier.WEIGHTS / "model.onnx")
    made_with = background.load().model
    assert len(made_with) == 16 and shipped.startswith(made_with)
