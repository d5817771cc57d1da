from __future__ import annotations

import ast
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import authlint
from authlint import cache, run, shipped, store
from authlint.config import Config, Override
from authlint.formats import NAMES
from authlint.types import Context, Excuse, Finding, Loss, Match, Post, Result, Score
from tests.conftest import PROCESS, Run, post, rule, write_card

LOUD = "You win the grand prize today.\n"
RULES = run.engine.index(
    [
        rule(id="one"),
        rule(id="two", effects={"genuine": "note", "on-brand": "warning"}, family="style"),
        rule(id="swapped", match={"kind": "swap", "pairs": {"utilise": ["use"]}}),
    ]
)


@pytest.fixture
def posts(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "BATCH", 16)
    folder = project / "posts"
    folder.mkdir()
    (folder / "a.txt").write_text(LOUD)
    (folder / "b.md").write_text(
        "---\nplatform: x\nauthlint: {ignore: [loud-offer, soft-word], reason: real}\n---\n" + LOUD
    )
    rows = [{"text": f"Basically {n} synergy 👍 to utilise", "id": f"p{n}"} for n in range(40)]
    (folder / "c.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    (folder / "d.tweet").write_text("One 🎈\n---\nTwo {{slot}}\n")
    return project


def database(project: Path) -> Path:
    [path] = (project / store.NAME).glob("*.sqlite")
    return path


# --- what is given back ----------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_cold_and_warm_reports_are_the_same_bytes(run: Run, posts: Path, name: str) -> None:
    args = ("posts", "-f", name, "--explain-score", "--statistics", "--show-excused")
    plain = run(*args, "--no-cache")
    cold, warm = run(*args), run(*args)
    assert plain.stdout_bytes == cold.stdout_bytes == warm.stdout_bytes
    assert plain.stderr == cold.stderr == warm.stderr
    assert plain.exit_code == cold.exit_code == warm.exit_code == 1


def test_a_warm_run_judges_nothing(run: Run, posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*args: object) -> None:
        raise AssertionError("judged anew")

    cold = run("posts")
    monkeypatch.setattr("authlint.run.judge", never)
    assert run("posts").stdout == cold.stdout
    with pytest.raises(AssertionError, match="judged anew"):
        run("posts", "--no-cache")


def test_only_the_post_that_changed_is_judged_anew(
    run: Run, posts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("posts")
    judged: list[str] = []
    real = authlint.run.judge
    monkeypatch.setattr(
        "authlint.run.judge", lambda one, rules: judged.append(one.text) or real(one, rules)
    )
    path = posts / "posts" / "c.jsonl"
    rows = path.read_text().splitlines()
    path.write_text("\n".join(["", *rows[1:], json.dumps({"text": "A new one."})]))
    (posts / "posts" / "a.txt").rename(posts / "posts" / "moved.txt")
    assert run("posts").exit_code == 1
    assert judged == ["A new one."]


@st.composite
def drafts(draw: st.DrawFn) -> Post:
    words = st.sampled_from(["grand prize", "utilise", "a", "🎈", "\n", "basically", "é\u0301"])
    text = " ".join(draw(st.lists(words, max_size=12)))
    excuses = tuple(Excuse(name, "why") for name in draw(st.sets(st.sampled_from(["one", "no"]))))
    parent = draw(st.none() | st.text(max_size=5))
    kind = draw(st.sampled_from(["post", "comment"]))
    return post(text, excuses=excuses, parent=parent, kind=kind)


@given(drafts())
def test_a_result_survives_its_bytes(one: Post) -> None:
    result = run.judge(one, RULES)
    data = cache.encode(result)
    assert cache.decode(data, one, lambda path: RULES.rules) == result
    lost = {id(loss.finding) for s in result.scores for loss in s.losses}
    assert lost <= {id(finding) for finding in result.findings}


def test_every_field_of_a_result_is_kept() -> None:
    """A field added to one of these must be added to `encode` and `decode`, or left out here."""
    kept = {
        Result: "post findings scores stale length excused",
        Score: "check points verdict confidence losses missing",
        Finding: "post rule match occurrence",
    }
    for one, names in kept.items():
        assert {field.name for field in fields(one)} == set(names.split())
    assert Loss._fields == ("finding", "points", "evidence")
    assert Match._fields == ("span", "values", "replacement", "confidence", "whole")


@pytest.mark.parametrize(
    "data",
    [b"", b"null", b"[]", b"{", b"[[[1]],[],[],[],0]", b'[[["no",0,0,1,{},0,1]],[],[],[],0]'],
)
def test_what_is_no_result_is_none(data: bytes) -> None:
    assert cache.decode(data, post("x"), lambda path: RULES.rules) is None


# --- what the key holds ----------------------------------------------------------------------


def test_each_field_that_a_rule_may_read_changes_the_key() -> None:
    one = post("text")
    keys = {cache.key(one, b"")}
    others = [
        replace(one, text="other"),
        replace(one, kind="comment"),
        replace(one, platform="x"),
        replace(one, excuses=(Excuse("one", "?"),)),
    ]
    for field in fields(Context):
        value = not getattr(one.context, field.name) or (1, 2)
        others.append(replace(one, context=replace(one.context, **{field.name: value})))
    keys |= {cache.key(other, b"") for other in others}
    assert len(keys) == len(others) + 1
    assert cache.key(one, b"a") != cache.key(one, b"b")
    moved = replace(one, source=replace(one.source, path="elsewhere"), id="7", index=3)
    assert cache.key(moved, b"") == cache.key(one, b"")


def test_the_settings_tell_rules_overrides_packs_and_versions_apart(project: Path) -> None:
    pack = write_card(project / "ours" / "pack", id="our-rule")
    base = Config(root=project)
    override = Override(("a/**",), {}, {"soft-word": "off"})
    excused = Override(("a/**",), {}, {}, (Excuse("soft-word", "?", "config"),))
    packed = replace(base, packs=(str(project / "ours"),))
    some = [
        cache.settings(base, "1")("b.txt"),
        cache.settings(base, "2")("b.txt"),
        cache.settings(replace(base, rules={"soft-word": "off"}), "1")("b.txt"),
        cache.settings(replace(base, overrides=(override,)), "1")("b.txt"),
        cache.settings(replace(base, overrides=(override,)), "1")("a/b.txt"),
        cache.settings(replace(base, overrides=(excused,)), "1")("a/b.txt"),
        cache.settings(packed, "1")("b.txt"),
    ]
    pack.write_text(pack.read_text() + "\n# another comment\n")
    some.append(cache.settings(packed, "1")("b.txt"))
    assert len(set(some)) == len(some)
    assert cache.settings(base, "1")("b.txt") == some[0]


@pytest.mark.parametrize(("folder", "file"), [("_rules", shipped.COMPILED), ("rules", "a/b.yaml")])
def test_other_rules_are_another_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, file: str
) -> None:
    monkeypatch.setattr(shipped, "folder", lambda: tmp_path / folder)
    path = tmp_path / folder / file
    path.parent.mkdir(parents=True)
    path.write_text("one")
    first = cache.installation()
    assert first == cache.installation()
    path.write_text("other")
    assert first != cache.installation()


def test_a_rule_or_an_override_that_changes_is_heeded_at_once(run: Run, posts: Path) -> None:
    assert run("posts/a.txt").exit_code == 1
    config = posts / "authlint.toml"
    for toml, code in (
        ('[rules]\nloud-offer = "off"\n', 0),
        ('[rules]\nloud-offer = "note"\n', 0),
        ('[[overrides]]\nfiles = ["*.txt"]\nrules = {loud-offer = "off"}\n', 0),
        ('[rules]\nloud-ofer = "off"\n', 2),
        ("", 1),
        ('packs = ["missing"]\n', 2),
    ):
        config.write_text(toml)
        assert [run("posts/a.txt").exit_code for _ in range(2)] == [code, code]


def test_nothing_that_judges_reads_the_clock() -> None:
    """A result may be kept for good only because no judgement depends on the day."""
    root = Path(authlint.__file__).parent
    apart = {"baseline.py", "scope.py", "upkeep.py"}
    apart |= {"formats/html.py", "formats/queue/html.py"}  # a page says when it was made
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if name in apart or name.startswith("training/"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("today", "now", "utcnow", "localtime"), name


def test_no_rule_reads_where_a_post_stands() -> None:
    """What the key leaves out must not change a judgement."""
    root = Path(authlint.__file__).parent
    apart = cache.NOT_JUDGED_BY - {"signals"}
    for path in [*root.glob("kinds/*.py"), *root.glob("guards/*.py"), root / "measures.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in apart:
                owner = ast.unparse(node.value)
                assert owner != "post" and not owner.endswith(".post"), path.name


# --- what is never kept ----------------------------------------------------------------------


def test_errors_are_never_kept_as_passes(run: Run, posts: Path) -> None:
    (posts / "posts" / "bad.json").write_text("{")
    assert [run("posts").exit_code for _ in range(3)] == [2, 2, 2]


def test_a_rule_that_breaks_breaks_every_time(
    run: Run, posts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> Iterator[Result]:
        raise authlint.AuthlintError("rule 'x' broke")

    with monkeypatch.context() as patch:
        patch.setattr("authlint.run.judge", broken)
        assert [run("posts/a.txt").exit_code for _ in range(2)] == [2, 2]
    assert run("posts/a.txt").exit_code == 1


@pytest.mark.parametrize("flag", ["--no-cache", "--untrusted"])
def test_these_flags_leave_no_trace(run: Run, posts: Path, flag: str) -> None:
    assert run("posts", flag).exit_code == 1
    assert not (posts / store.NAME).exists()


def test_no_folder_appears_outside_a_project(
    run: Run, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = tmp_path_factory.mktemp("desktop")
    (desktop / "draft.txt").write_text(LOUD)
    monkeypatch.chdir(desktop)
    assert run("draft.txt").exit_code == 1
    assert [path.name for path in desktop.iterdir()] == ["draft.txt"]


# --- the folder ------------------------------------------------------------------------------


def test_the_folder_is_tagged_and_ignored_by_git(run: Run, posts: Path) -> None:
    run("posts")
    folder = posts / store.NAME
    tag = (folder / "CACHEDIR.TAG").read_text()
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    assert (folder / ".gitignore").read_text() == "*\n"
    assert LOUD.strip() not in database(posts).read_bytes().decode("latin-1")


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 99, None])
def test_a_damaged_file_is_ignored_and_written_anew(
    run: Run, posts: Path, damage: bytes | None
) -> None:
    said = run("posts").stdout
    path = database(posts)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] + b"\xff" * 5000 if damage is None else damage)
    for _ in range(3):
        again = run("posts")
        assert (again.exit_code, again.stdout) == (1, said)
    with sqlite3.connect(database(posts)) as db:
        assert db.execute("SELECT count(*) FROM kept").fetchone()[0] > 40


def test_a_row_that_was_changed_is_not_believed(run: Run, posts: Path) -> None:
    assert run("posts/a.txt").exit_code == 1
    clean = cache.encode(authlint.run.judge(post("x"), RULES))
    with sqlite3.connect(database(posts)) as db:
        db.execute("UPDATE kept SET value = ?", (b"\0" * 8 + clean,))
    db.close()
    assert run("posts/a.txt").exit_code == 1


def test_a_cache_that_came_with_a_checkout_is_never_opened(run: Run, posts: Path) -> None:
    run("posts/a.txt")
    came = posts / "came"
    shutil.copytree(posts / store.NAME, came / store.NAME, symlinks=True)
    (came / ".git").mkdir()
    (came / "a.txt").write_text(LOUD)
    [forged] = (came / store.NAME).glob("*.sqlite")
    forged.write_bytes(b"forged")
    assert run("came/a.txt").exit_code == 1
    assert not forged.exists()
    [own] = (came / store.NAME).glob("*.sqlite")
    assert own.name != forged.name


def test_a_link_in_the_place_of_the_folder_is_left_alone(run: Run, posts: Path) -> None:
    target = posts / "target"
    target.mkdir()
    (posts / store.NAME).symlink_to(target, target_is_directory=True)
    assert run("posts").exit_code == 1
    assert list(target.iterdir()) == []


def test_a_named_folder_is_shared_and_may_be_restored(
    run: Run, posts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("posts/a.txt", "--cache-dir", "kept").exit_code == 1
    shutil.copytree(posts / "kept", posts / "restored")
    monkeypatch.setattr("authlint.run.judge", None)
    assert run("posts/a.txt", "--cache-dir", "restored").exit_code == 1
    assert not (posts / store.NAME).exists()


def test_a_named_folder_with_other_files_is_refused(run: Run, posts: Path) -> None:
    result = run("posts/a.txt", "--cache-dir", ".")
    assert result.exit_code == 2 and "it holds other files" in result.stderr
    assert not (posts / ".gitignore").exists()


@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_no_fault(run: Run, posts: Path) -> None:
    posts.chmod(0o500)
    try:
        assert run("posts").exit_code == 1
    finally:
        posts.chmod(0o700)


def test_a_folder_that_cannot_be_made_is_no_fault(
    run: Run, posts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*args: object, **options: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(Path, "mkdir", refused)
    assert run("posts").exit_code == 1
    assert not (posts / store.NAME).exists()


def test_a_file_that_cannot_be_written_is_still_read(
    run: Run, posts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("posts/a.txt")
    real = sqlite3.connect

    def read_only(path: Path, **options: object) -> sqlite3.Connection:
        return real(f"file:{path}?mode=ro", uri=True, **options)

    monkeypatch.setattr(sqlite3, "connect", read_only)
    assert run("posts").exit_code == 1
    monkeypatch.setattr("authlint.run.judge", None)
    assert run("posts/a.txt").exit_code == 1


def test_a_file_in_the_place_of_the_folder_is_no_fault(run: Run, posts: Path) -> None:
    (posts / store.NAME).write_text("mine")
    assert run("posts").exit_code == 1
    assert (posts / store.NAME).read_text() == "mine"


def test_a_locked_file_is_no_fault_and_stays(run: Run, posts: Path) -> None:
    run("posts/a.txt")
    db = sqlite3.connect(database(posts), isolation_level=None)
    db.execute("BEGIN EXCLUSIVE")
    try:
        assert run("posts").exit_code == 1
        assert database(posts).exists()
    finally:
        db.close()


def test_a_file_that_has_grown_too_large_is_begun_anew(
    run: Run, posts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("posts")
    monkeypatch.setattr(store, "MAX_BYTES", 8192)
    run("posts/a.txt")
    with sqlite3.connect(database(posts)) as db:
        assert db.execute("SELECT count(*) FROM kept").fetchone()[0] == 2


def test_the_commands_name_and_clear_the_folder(run: Run, posts: Path) -> None:
    run("posts")
    assert run("cache", "dir").stdout == f"{posts / store.NAME}\n"
    assert run("cache", "clear").stdout.startswith("removed")
    assert not (posts / store.NAME).exists()
    assert run("cache", "clear").stdout.startswith("nothing was kept")
    assert run("cache", "clear", "--cache-dir", "posts").stdout.startswith("nothing was kept")
    assert (posts / "posts" / "a.txt").exists()


def test_a_warm_run_loads_no_rules_for_clean_posts(process: PROCESS, project: Path) -> None:
    (project / "a.txt").write_text("The kettle is on and the bread is warm.\n")
    script = (
        "import sys\nfrom authlint.cli import main\n"
        "try:\n    main(['a.txt'])\nexcept SystemExit as end:\n    assert end.code == 0\n"
        "from authlint import carddata\n"
        "print('rules', carddata.shipped_cards.cache_info().currsize, 're2' in sys.modules)"
    )
    said = [process("-c", script, bare=True).stdout.splitlines()[-1] for _ in range(2)]
    assert said[0].startswith("rules 1") and said[1] == "rules 0 False"


@pytest.mark.parametrize(
    "text", ["The kettle is on and the bread is warm.\n", "Selling out fast, get yours now!\n"]
)
def test_a_warm_run_opens_no_classifier_and_names_the_same(
    process: PROCESS, project: Path, text: str
) -> None:
    (project / "authlint.toml").touch()
    (project / "a.txt").write_text(text)
    script = (
        "import sys\nfrom authlint.cli import main\n"
        "try:\n    main(['a.txt', '-f', 'json'])\nexcept SystemExit:\n    pass\n"
        "print('heavy', *({'numpy', 'onnxruntime'} & set(sys.modules)))\n"
    )
    cold, warm = (process("-c", script, bare=True).stdout.rpartition("heavy") for _ in range(2))
    assert set(cold[2].split()) == {"numpy", "onnxruntime"} and warm[2].split() == []
    assert cold[0] == warm[0] and json.loads(warm[0])["model"]["name"] == "embedded"


def test_another_classifier_is_another_setting(run: Run, posts: Path) -> None:
    tiny = Path(__file__).parent.parent / "fixtures" / "model"
    names = []
    for _ in range(2):
        for args in ((), ("--no-model",), ("--model", str(tiny))):
            model = json.loads(run("posts", "-f", "json", *args).stdout)["model"]
            names.append(model and model["name"])
    assert names == ["embedded", None, str(tiny)] * 2


def test_batches_stay_in_order_and_only_what_is_missing_is_judged(tmp_path: Path) -> None:
    judged: list[int] = []

    def judge(some: Iterable[Post]) -> Iterator[Result]:
        for one in some:
            judged.append(one.index)
            yield run.judge(one, RULES)

    def indexes(posts: list[Post]) -> list[int]:
        kept = cache.open_cache(Config(root=tmp_path), tmp_path / "kept", "1")
        assert kept is not None
        results = cache.through(iter(posts), judge, lambda path: RULES.rules, kept)
        return [result.post.index for result in results]

    many = [post(f"a grand prize {n}", index=n) for n in range(600)]
    assert indexes(many[::3]) == judged == list(range(0, 600, 3))
    judged.clear()
    assert indexes(many) == list(range(600))
    assert judged == [n for n in range(600) if n % 3]
