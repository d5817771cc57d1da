from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import time
from pathlib import Path

import click
import click.testing
import pytest

from authlint import __version__, cli, commands
from authlint.formats import NAMES
from tests.conftest import PROCESS, SLOWEST, Run, card_yaml, write_card

LOUD = "You win the grand prize today.\n"
SOFT = "There is real synergy in this team.\n"
CLEAN = "The kettle is on and the bread is warm.\n"


@pytest.fixture(autouse=True)
def drafts(project: Path) -> Path:
    for name, text in (("loud", LOUD), ("soft", SOFT), ("clean", CLEAN)):
        (project / f"{name}.txt").write_text(text, "utf-8")
    return project


# --- the traps of other tools (PEERS.md section 5) -------------------------------------------


@pytest.mark.parametrize("count", [1, 255, 256, 257, 512])
def test_256_findings_never_exit_with_0(run: Run, drafts: Path, count: int) -> None:
    rows = [json.dumps({"text": f"{LOUD} {n}"}) for n in range(count)]
    (drafts / "many.jsonl").write_text("\n".join(rows))
    result = run("many.jsonl", "-f", "concise")
    assert result.exit_code == 1
    assert f"{count} post" in result.stdout and f"; {count} finding" in result.stdout


@pytest.mark.parametrize(
    "paths",
    [("loud.txt", "clean.txt"), ("clean.txt", "loud.txt"), ("loud.txt",) + ("clean.txt",) * 9],
)
def test_a_clean_file_never_covers_a_dirty_one(run: Run, paths: tuple[str, ...]) -> None:
    assert run(*paths).exit_code == 1


@pytest.mark.parametrize("name", NAMES)
def test_an_output_file_keeps_the_exit_code(run: Run, drafts: Path, name: str) -> None:
    for path, code in (("loud.txt", 1), ("clean.txt", 0), ("missing.txt", 2)):
        assert run(path, "-f", name).exit_code == code
        assert run(path, "-f", name, "-o", "out").exit_code == code
        if code < 2:
            assert (drafts / "out").read_text("utf-8") == run(path, "-f", name).stdout
    assert run("loud.txt", "-o", "no/such/folder/out").exit_code == 2


def test_a_missing_file_is_2_and_never_taken_for_text(run: Run) -> None:
    result = run("You win the grand prize")
    assert result.exit_code == 2 and "no such file" in result.stderr
    assert "stand-in" not in result.output
    result = run("clean.txt", "missing.txt")
    assert result.exit_code == 2 and "missing.txt: no such file" in result.stderr
    assert run("loud.txt", "missing.txt", "--fail-on", "never").exit_code == 2


@pytest.mark.parametrize("name", ["a.docx", "a", "a.py"])
def test_an_unsupported_file_is_2_and_never_passes(run: Run, drafts: Path, name: str) -> None:
    (drafts / name).write_text(LOUD)
    result = run(name)
    assert result.exit_code == 2 and "unsupported" in result.stderr
    assert "pass" not in result.stdout


@pytest.mark.parametrize("name", ["concise", "json", "github", "sarif", "text"])
def test_paths_are_printed_whole_not_as_basenames(run: Run, drafts: Path, name: str) -> None:
    (drafts / "deep" / "er").mkdir(parents=True)
    (drafts / "deep" / "er" / "a.txt").write_text(LOUD)
    for given in ("deep/er/a.txt", "deep"):
        assert "deep/er/a.txt" in run(given, "-f", name).stdout


@pytest.mark.parametrize(
    ("path", "fail_on", "code"),
    [
        ("soft.txt", "fail", 0), ("soft.txt", "warn", 1), ("soft.txt", "never", 0),
        ("loud.txt", "fail", 1), ("loud.txt", "warn", 1), ("loud.txt", "never", 0),
        ("clean.txt", "fail", 0), ("clean.txt", "warn", 0),
    ],
)  # fmt: skip
def test_warnings_alone_do_not_fail_unless_asked(
    run: Run, path: str, fail_on: str, code: int
) -> None:
    assert run(path, "--fail-on", fail_on).exit_code == code
    if fail_on == "fail":
        assert run(path).exit_code == code


def test_findings_are_no_error_message(run: Run) -> None:
    result = run("loud.txt")
    assert result.stderr == "" and "rror:" not in result.stdout


def test_a_directive_in_the_text_is_text(run: Run, drafts: Path) -> None:
    for line in ("<!-- authlint-disable -->", "authlint: ignore loud-offer", "# noqa", "---"):
        (drafts / "a.md").write_text(f"{line}\n{LOUD}")
        result = run("a.md", "-f", "json")
        assert result.exit_code == 1
        (post,) = json.loads(result.stdout)["posts"]
        unseen = line.startswith("<!--")
        assert post["line"] == 1 + unseen and post["findings"][0]["line"] == 2


def test_nothing_to_check_is_2(run: Run, drafts: Path) -> None:
    (drafts / "empty").mkdir()
    (drafts / "none.json").write_text("[]")
    (drafts / "none.tweet").write_text("---\nretweet: https://x.example/1\n---\n")
    for path in ("empty", "none.json", "none.tweet"):
        result = run(path)
        assert result.exit_code == 2 and "nothing to check" in result.stderr
    assert run("check").exit_code == 2


def test_an_empty_draft_is_a_post_that_is_not_judged(run: Run, drafts: Path) -> None:
    (drafts / "a.txt").write_text("")
    result = run("a.txt", "-f", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["posts"][0]["verdict"] == "not-judged"


@pytest.mark.parametrize("data", [b"\0\1", b"caf\xe9 grand prize"])
def test_a_binary_file_is_2_with_its_line(run: Run, drafts: Path, data: bytes) -> None:
    (drafts / "a.txt").write_bytes(data)
    result = run("a.txt", "clean.txt")
    assert result.exit_code == 2 and "a.txt:1: not" in result.stderr


def test_a_broken_rule_is_2_and_names_card_and_post(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from authlint.kinds import phrases

    monkeypatch.setattr(phrases, "spans", lambda *rest: 1 // 0)
    result = run("loud.txt")
    assert result.exit_code == 2
    assert "rule 'loud-offer' broke on post 1: ZeroDivisionError" in result.stderr


@pytest.mark.parametrize("name", NAMES)
def test_the_exit_code_is_the_same_whatever_the_format(run: Run, name: str) -> None:
    assert [run(p, "-f", name).exit_code for p in ("clean.txt", "loud.txt", "no.txt")] == [0, 1, 2]


# --- options ---------------------------------------------------------------------------------


def test_check_is_the_default_command(run: Run) -> None:
    assert run("loud.txt").output == run("check", "loud.txt").output
    assert run("-q", "loud.txt").exit_code == 1
    assert run("--format", "concise", "loud.txt").exit_code == 1


def test_help_and_version(run: Run) -> None:
    assert run().output == run("--help").output == run("-h").output
    assert run("--help").exit_code == 0 and run().exit_code == 0
    for name in ("check", *cli.COMMANDS):
        assert f"\n  {name} " in run("--help").stdout
        assert run(name, "--help").exit_code == 0
    assert run("--version").stdout == f"authlint {__version__}\n"


@pytest.mark.parametrize(
    "args",
    [
        ("check",), ("loud.txt", "--nonsense"), ("loud.txt", "-f", "yaml"),
        ("loud.txt", "--fail-on", "error"), ("loud.txt", "--fail-under", "genuine"),
        ("loud.txt", "--fail-under", "genuin=5"), ("loud.txt", "--fail-under", "genuine=101"),
        ("loud.txt", "--fail-under", "genuine=-1"), ("loud.txt", "--rule", "loud-offer"),
        ("loud.txt", "--rule", "loud-ofer=off"), ("loud.txt", "--rule", "loud-offer=loud"),
        ("loud.txt", "--platform", "mars"), ("loud.txt", "--kind", "poem"),
        ("loud.txt", "--reply-to", "missing.txt"), ("loud.txt", "--config", "missing.toml"),
        ("loud.txt", "--relation", "boss"), ("explain", "no-such-rule"), ("explain",),
        ("rules", "--pack", "none"), ("test", "missing"), ("test",),
        ("config", "--config", "missing.toml"), ("n" * 300 + ".txt",), ("docs", "--root", "."),
    ],
    ids=" ".join,
)  # fmt: skip
def test_bad_usage_is_2_and_says_why(run: Run, args: tuple[str, ...]) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert len(result.stderr.strip()) > 10


def test_an_unknown_rule_or_platform_is_met_with_the_closest(run: Run) -> None:
    assert "did you mean 'loud-offer'?" in run("loud.txt", "--rule", "loud-ofer=off").stderr
    assert "did you mean 'linkedin'?" in run("loud.txt", "--platform", "linkdin").stderr
    assert "did you mean 'soft-word'?" in run("explain", "soft-wrd").stderr


@pytest.mark.parametrize("name", ["loud-offer", "big-offer", "stand"])
def test_a_rule_is_switched_off_by_name_alias_or_pack(run: Run, name: str) -> None:
    assert run("loud.txt", "--rule", f"{name}=off").exit_code == 0


def test_a_rule_is_given_another_level(run: Run) -> None:
    assert run("loud.txt", "--rule", "loud-offer=note").exit_code == 0
    assert run("soft.txt", "--rule", "soft-word=block").exit_code == 0
    assert run("loud.txt", "--rule", "stand=off", "--rule", "loud-offer=on").exit_code == 1


def test_fail_under(run: Run) -> None:
    assert run("soft.txt", "--fail-under", "genuine=78").exit_code == 0
    assert run("soft.txt", "--fail-under", "genuine=79").exit_code == 1
    assert run("clean.txt", "--fail-under", "on-brand=100").exit_code == 0


def test_quiet_statistics_and_the_arithmetic(run: Run) -> None:
    assert run("clean.txt", "--quiet").stdout == ""
    assert "     1  loud-offer" in run("loud.txt", "--statistics").stdout
    assert "genuine: 100 × 2^−1.10 = 47" in run("loud.txt", "--explain-score").stdout


def test_color(run: Run, project: Path) -> None:
    assert "\x1b[" not in run("loud.txt").stdout
    assert "\x1b[31m" in run("loud.txt", "--color", "always").stdout
    assert "\x1b[31m" in run("loud.txt", env={"FORCE_COLOR": "1"}).stdout
    assert "\x1b[" not in run("loud.txt", env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).stdout
    assert "\x1b[" not in run("loud.txt", "--color", "never", env={"FORCE_COLOR": "1"}).stdout
    run("loud.txt", "-o", "out", env={"FORCE_COLOR": "1"})
    assert "\x1b[" not in (project / "out").read_text("utf-8")


def test_standard_input(run: Run) -> None:
    result = run("-", "-f", "json", input=LOUD)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["posts"][0]["path"] == "<stdin>"
    record = json.dumps({"text": LOUD, "platform": "x"})
    result = run("-", "--stdin-filename", "my/a.jsonl", "-f", "json", input=record)
    (post,) = json.loads(result.stdout)["posts"]
    assert (post["path"], post["platform"]) == ("my/a.jsonl", "x")
    assert run("-", "--stdin-filename", "a.json", input="{").exit_code == 2
    assert run("-", input=b"\xff\0").exit_code == 2
    assert run("-", "loud.txt", input=CLEAN).exit_code == 1


def test_flags_set_the_context(run: Run, drafts: Path) -> None:
    (drafts / "parent.txt").write_text("Which bakery sells proper rye bread near the harbour?")
    (drafts / "reply.txt").write_text("The garden wall leans since the storm broke its footing.")
    alone = run("reply.txt", "--kind", "comment", "-f", "json")
    assert "deaf-reply" not in alone.stdout
    result = run("reply.txt", "--reply-to", "parent.txt", "-f", "json")
    (post,) = json.loads(result.stdout)["posts"]
    assert post["kind"] == "comment"
    assert [finding["rule"] for finding in post["findings"]] == ["deaf-reply"]
    result = run("reply.txt", "--platform", "Twitter", "-f", "json")
    assert json.loads(result.stdout)["posts"][0]["platform"] == "x"
    assert run("loud.txt", "--lang", "de").exit_code == 0


def test_the_limit_of_the_platform_is_a_gate(run: Run, drafts: Path) -> None:
    (drafts / "long.txt").write_text("bread " * 60)
    assert run("long.txt").exit_code == 0
    result = run("long.txt", "--platform", "x")
    assert result.exit_code == 1 and "over-long" in result.stdout


def test_an_excuse_in_front_matter_excuses_and_a_stale_one_is_named(run: Run, drafts: Path) -> None:
    head = "---\nauthlint: {ignore: [loud-offer, soft-word], reason: it is a real draw}\n---\n"
    (drafts / "a.md").write_text(head + LOUD)
    result = run("a.md")
    assert result.exit_code == 0
    assert "the excuse for 'soft-word' excuses nothing" in result.stdout
    (drafts / "b.md").write_text("---\nauthlint: {ignore: [loud-offer]}\n---\n" + LOUD)
    assert run("b.md").exit_code == 2


# --- configuration ---------------------------------------------------------------------------


def test_the_configuration_beside_the_draft_is_used(run: Run, drafts: Path) -> None:
    (drafts / "authlint.toml").write_text('[rules]\nloud-offer = "off"\n')
    assert run("loud.txt").exit_code == 0
    assert run("loud.txt", "--isolated").exit_code == 1
    assert run("loud.txt", "--rule", "loud-offer=on").exit_code == 1
    (drafts / "other.toml").write_text('fail-on = "never"\n')
    assert run("loud.txt", "--config", "other.toml").exit_code == 0
    assert run("loud.txt", "--config", "other.toml", "--fail-on", "fail").exit_code == 1


def test_overrides_hold_for_their_files(run: Run, drafts: Path) -> None:
    (drafts / "authlint.toml").write_text(
        '[[overrides]]\nfiles = ["loud.txt"]\nplatform = "x"\nrules = {loud-offer = "off"}\n'
    )
    (drafts / "loud2.txt").write_text(LOUD)
    result = run("loud.txt", "loud2.txt", "-f", "json")
    first, second = json.loads(result.stdout)["posts"]
    assert (first["platform"], first["verdict"]) == ("x", "pass")
    assert (second["platform"], second["verdict"]) == ("generic", "fail")


def test_a_bad_configuration_is_2_with_its_line(run: Run, drafts: Path) -> None:
    (drafts / "authlint.toml").write_text('\nplattform = "x"\n')
    result = run("clean.txt")
    assert result.exit_code == 2
    assert "authlint.toml:2: no key 'plattform' (did you mean 'platform'?)" in result.stderr


def test_a_pack_of_ones_own_is_used_and_a_faulty_one_is_2(run: Run, drafts: Path) -> None:
    match = {"kind": "phrases", "any_of": ["warm"]}
    write_card(drafts / "cards" / "mine", match=match)
    (drafts / "authlint.toml").write_text('packs = ["cards"]\n')
    assert run("clean.txt").exit_code == 1
    (drafts / "cards" / "mine" / "odd.yaml").write_text("id: odd\nfamly: bait\n")
    result = run("clean.txt")
    assert result.exit_code == 2
    assert re.search(r"odd\.yaml:2: a card has no field 'famly' \(did you mean 'family'\?\)",
                     result.stderr)  # fmt: skip
    (drafts / "authlint.toml").write_text('packs = ["nowhere"]\n')
    assert run("clean.txt").exit_code == 2


# --- the other commands ----------------------------------------------------------------------


def test_rules_lists_them_as_text_and_json(run: Run) -> None:
    assert "loud-offer" in run("rules").stdout
    listed = json.loads(run("rules", "--pack", "stand", "-f", "json").stdout)
    assert {one["id"] for one in listed} >= {"loud-offer", "soft-word", "over-long"}
    assert all(one["why"] and one["effects"] and one["languages"] for one in listed)


def test_explain_prints_the_rule_and_its_examples(run: Run) -> None:
    result = run("explain", "big-offer")
    assert result.exit_code == 0
    for words in ("# loud-offer", "**Why.** It stands in.", "**Flagged.**", "**Not flagged.**",
                  "- Win the grand prize now"):  # fmt: skip
        assert words in result.stdout


def test_test_runs_the_examples_of_cards(run: Run, drafts: Path) -> None:
    match = {"kind": "phrases", "any_of": ["red kettle"]}
    write_card(drafts / "cards", match=match, bad=["A red kettle"] * 3, good=["A", "B", "C"])
    result = run("test", "cards")
    assert result.exit_code == 0 and "1 cards, 6 examples, 0 failed" in result.stdout
    write_card(drafts / "cards", match=match, bad=["A blue kettle"] * 3, good=["A", "B", "C"])
    result = run("test", "cards")
    assert result.exit_code == 1
    assert "bad: not flagged" in result.stdout and "stand-in: no example" in result.stdout


def test_config_shows_what_holds(run: Run, drafts: Path) -> None:
    assert "none found; built-in defaults" in run("config").stdout
    (drafts / "authlint.toml").write_text(
        'platform = "x"\n[fail-under]\ngenuine = 60\n[[overrides]]\nfiles = ["loud.txt"]\n'
        'lang = "de"\nrules = {stand = "off"}\n'
    )
    shown = run("config").stdout
    assert "platform: x" in shown and "genuine = 60" in shown and "lang" not in shown
    shown = run("config", "--explain", "loud.txt").stdout
    assert "override for loud.txt applies" in shown and "lang: de" in shown
    assert "rules: 0 of " in shown
    assert json.loads(run("config", "--schema").stdout)["title"] == "authlint.toml"


def test_init_writes_a_configuration_once(run: Run, drafts: Path) -> None:
    assert run("init").exit_code == 0
    written = (drafts / "authlint.toml").read_text()
    assert run("loud.txt").exit_code == 1
    (drafts / "authlint.toml").write_text("")
    assert run("init").exit_code == 2 and (drafts / "authlint.toml").read_text() == ""
    assert run("init", "--force").exit_code == 0
    assert (drafts / "authlint.toml").read_text() == written


def test_docs_are_generated_and_checked(run: Run, drafts: Path, tree: Path) -> None:
    import shutil

    shutil.copytree(tree / "rules", drafts / "rules")
    (drafts / "fixtures" / "clean").mkdir(parents=True)
    (drafts / "fixtures" / "clean" / "a.jsonl").write_text(json.dumps({"text": SOFT}))
    assert run("docs", "--check").exit_code == 1
    assert run("docs").exit_code == 0
    assert run("docs", "--check").exit_code == 0
    page = (drafts / "rules" / "stand" / "README.md").read_text()
    assert "## soft-word" in page and "1 of 1 in `fixtures/clean`" in page
    write_card(drafts / "rules" / "stand", id="loud-offer", summary="Another.")
    result = run("docs", "--check")
    assert result.exit_code == 1 and "rules/stand/README.md" in result.stdout


# --- hostile input (FORMATS.md section 5) ----------------------------------------------------


def no_command(output: str) -> bool:
    return not any(re.match(r"\s*::|.*##(vso)?\[", line) for line in output.splitlines())


@pytest.mark.parametrize("name", sorted({*NAMES} - {"github", "azure", "html"}))
@pytest.mark.parametrize(
    "path", ["y\n::error::pwn.txt", "\r##[error]pwn.txt", "::stop-commands::x.txt"]
)
def test_a_file_name_forges_no_workflow_command(
    run: Run, drafts: Path, name: str, path: str
) -> None:
    (drafts / path).write_text(LOUD)
    result = run(path, "-f", name)
    assert result.exit_code == 1
    assert no_command(result.stdout)
    missing = run(path + ".txt", "-f", name)
    assert missing.exit_code == 2 and no_command(missing.stderr)


def test_a_file_name_forges_nothing_in_github_annotations(run: Run, drafts: Path) -> None:
    path = "y\n::error::pwn,line=9::x.txt"
    (drafts / path).write_text(LOUD)
    output = run(path, "-f", "github").stdout
    assert [line.split(" ")[0] for line in output.splitlines()] == ["::error", "::notice"]
    assert output.count("line=") == 2 and "line%3D" not in output.splitlines()[1]


@pytest.mark.parametrize(
    "path", ["a\x1b[2J.txt", "a\x07.txt", "a\x9b31m.txt", "a\u202e.txt", "a\udcff.txt"]
)
def test_no_terminal_escape_of_a_file_name_survives(run: Run, drafts: Path, path: str) -> None:
    (drafts / path).write_text(LOUD)
    for name in NAMES:
        result = run(path, "-f", name)
        assert result.exit_code == 1
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", result.output)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", run(path + "x").stderr)


def test_a_yaml_bomb_in_front_matter_is_2_and_fast(run: Run, drafts: Path) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{c}: &{c} [{','.join(f'*{p}' for _ in range(9))}]\n"
        for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    (drafts / "a.md").write_text(f"---\n{bomb}---\n{LOUD}")
    begun = time.process_time()
    result = run("a.md")
    assert result.exit_code == 2 and "a.md:2: YAML anchors" in result.stderr
    assert time.process_time() - begun < SLOWEST


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", "---\na: " + "[" * 5000 + "\n---\nx"),
        ("a.md", "+++\na = " + "[" * 5000 + "\n+++\nx"),
        ("a.json", "[" * 100_000),
        ("a.json", '{"a":' * 100_000),
        ("a.jsonl", "[" * 100_000),
    ],
)
def test_deep_nesting_is_2_and_fast(run: Run, drafts: Path, name: str, content: str) -> None:
    (drafts / name).write_text(content)
    begun = time.process_time()
    result = run(name)
    assert result.exit_code == 2 and f"{name}:" in result.stderr
    assert time.process_time() - begun < SLOWEST


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "(.*a){20}", "([a-z]+)*=", "a{1,900}b"])
def test_an_evil_pattern_in_a_card_finishes_fast_or_is_refused(
    run: Run, drafts: Path, pattern: str
) -> None:
    match = {"kind": "pattern", "any_of": [pattern], "given": []}
    write_card(drafts / "cards", match=match)
    (drafts / "authlint.toml").write_text('packs = ["cards"]\n')
    (drafts / "a.txt").write_text("a" * 50_000 + "!")
    begun = time.process_time()
    assert run("a.txt").exit_code in (0, 1, 2)
    assert time.process_time() - begun < SLOWEST


@pytest.mark.parametrize("target", ["../secret.toml", "https://a.example/x.toml", "/etc/passwd"])
def test_a_configuration_reads_nothing_outside_the_project(
    run: Run, drafts: Path, target: str
) -> None:
    (drafts.parent / "secret.toml").write_text('fail-on = "never"\n')
    (drafts / "authlint.toml").write_text(f'extends = "{target}"\n')
    result = run("loud.txt")
    assert result.exit_code == 2 and "must stay inside the project" in result.stderr


def test_untrusted_ignores_the_configuration_and_packs_of_the_repository(
    run: Run, drafts: Path
) -> None:
    (drafts / "authlint.toml").write_text('fail-on = "never"\npacks = ["cards"]\n')
    (drafts / "cards").mkdir()
    (drafts / "cards" / "evil.yaml").write_text("not: a card")
    assert run("loud.txt").exit_code == 2
    assert run("loud.txt", "--untrusted").exit_code == 1
    assert run("clean.txt", "--untrusted").exit_code == 0


def test_a_huge_text_is_2_and_fast(run: Run, drafts: Path) -> None:
    (drafts / "a.txt").write_text("grand prize " * 100_000)
    begun = time.process_time()
    result = run("a.txt")
    assert result.exit_code == 2 and "over the cap of 100000" in result.stderr
    assert time.process_time() - begun < SLOWEST


def test_the_messages_of_the_other_commands_forge_nothing(run: Run, drafts: Path) -> None:
    text = 'recipient = "so\\n::error::forged\\u001b[2J"\n'
    (drafts / "authlint.toml").write_text(text)
    match = {"kind": "phrases", "any_of": ["red kettle"]}
    write_card(drafts / "cards", match=match, bad=["::error::x \x1b[2J", "##[error] y", "z"],
               why="so\n\n::error::forged \x1b[2J", summary="so\n\n::error::forged")  # fmt: skip
    (drafts / "packs.toml").write_text('packs = ["cards"]\n')
    for args in (
        ("config",), ("test", "cards"), ("rules", "--config", "packs.toml"),
        ("explain", "stand-in", "--config", "packs.toml"),
    ):  # fmt: skip
        output = run(*args).output
        assert no_command(output), args
        assert "\x1b" not in output, args


def test_a_lone_surrogate_in_a_record_is_judged(run: Run, drafts: Path) -> None:
    (drafts / "a.json").write_text(
        '{"text": "\\ud83d a grand prize {{name}} \\udc00", "id": "\\ud800"}'
    )
    for name in NAMES:
        result = run("a.json", "-f", name)
        assert result.exit_code == 1, result.output
        result.stdout.encode("utf-8")


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"https://a.example", b"\xef\xbb\xbfTea", b"Tea\r\n\r\nmore", b"Tea", b"\r"],
)
@pytest.mark.parametrize("suffix", [".txt", ".md", ".tweet", ".toot"])
def test_odd_but_honest_files_pass(run: Run, drafts: Path, data: bytes, suffix: str) -> None:
    (drafts / f"a{suffix}").write_bytes(data)
    result = run(f"a{suffix}")
    blank = not data.strip() and suffix in (".tweet", ".toot")
    assert result.exit_code == (2 if blank else 0)
    assert ("nothing to check" in result.stderr) is blank


# --- real processes --------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "code"), [("clean.txt", 0), ("loud.txt", 1), ("missing.txt", 2)])
def test_a_real_process_exits_with_the_gate(process: PROCESS, name: str, code: int) -> None:
    done = process(name)
    assert done.returncode == code
    assert bool(done.stdout.strip()) is (code < 2) or "0 posts" in done.stdout
    assert bool(done.stderr) is (code == 2)
    assert "Traceback" not in done.stderr


def test_a_real_process_prints_utf_8_whatever_the_locale(process: PROCESS) -> None:
    done = process("loud.txt", env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.returncode == 1 and "✖ genuine" in done.stdout


def test_a_real_process_reads_standard_input(process: PROCESS) -> None:
    done = process("-", input=LOUD)
    assert done.returncode == 1 and done.stdout.startswith("<stdin>:1 ")


def test_a_reader_that_leaves_is_no_crash(process: PROCESS, drafts: Path) -> None:
    rows = [json.dumps({"text": f"{LOUD} {n}"}) for n in range(600)]
    (drafts / "many.jsonl").write_text("\n".join(rows))
    code = (
        "import os, subprocess, sys\n"
        "done = subprocess.Popen([sys.executable, '-m', 'authlint', 'many.jsonl'],"
        " stdout=subprocess.PIPE, stderr=subprocess.PIPE)\n"
        "done.stdout.read(10); done.stdout.close()\n"
        "print(done.stderr.read().decode(), done.wait())\n"
    )
    done = process("-c", code, bare=True)
    assert done.stdout.strip() == "2" and done.stderr == ""


def test_two_files_one_dirty_in_a_real_process(process: PROCESS) -> None:
    done = process("loud.txt", "clean.txt", "-f", "concise", "-o", "out")
    assert done.returncode == 1 and done.stdout == ""


# --- the promises of the help page -----------------------------------------------------------

COMMANDS = [cli.check, *(getattr(commands, name) for name in cli.COMMANDS)]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: str(c.name))
def test_every_command_and_option_explains_itself(command: click.Command) -> None:
    assert command.help and command.help.strip()[0].isupper()
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{command.name} {option.opts}"


def test_every_command_is_listed_and_named_alike() -> None:
    group = cli.main
    assert isinstance(group, click.Group)
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None and found.name == name


def test_the_card_helper_writes_what_the_loader_reads(tmp_path: Path) -> None:
    assert os.fspath(write_card(tmp_path)).endswith("stand-in.yaml")
    assert card_yaml(why=None).count("\n") == card_yaml().count("\n") - 1
    assert sys.version_info >= (3, 11)


# --- the classifier --------------------------------------------------------------------------

TINY = Path(__file__).parent.parent / "fixtures" / "model"


def classifier_line(result: click.testing.Result) -> str:
    lines = [line.strip() for line in result.stdout.splitlines() if "classifier:" in line]
    assert len(lines) == 1, result.output
    return lines[0]


def test_the_classifier_is_on_unless_it_is_switched_off(run: Run, drafts: Path) -> None:
    assert "on, " in classifier_line(run("loud.txt", "--explain-score"))
    off = run("loud.txt", "--explain-score", "--no-model")
    assert classifier_line(off) == "classifier: off"
    (drafts / "authlint.toml").write_text("model = false\n")
    assert classifier_line(run("loud.txt", "--explain-score")) == "classifier: off"
    named = run("loud.txt", "--model", TINY, "-f", "json")
    assert json.loads(named.stdout)["model"]["name"] == str(TINY)
    assert "model: none" in run("config").stdout


def test_a_strangers_configuration_chooses_no_model(run: Run, drafts: Path) -> None:
    (drafts / "authlint.toml").write_text('[model]\npath = "/no/such"\n')
    assert run("loud.txt").exit_code == 2
    for flag in ("--untrusted", "--isolated"):
        result = run("loud.txt", flag, "-f", "json")
        assert json.loads(result.stdout)["model"]["name"] == "embedded"


@pytest.mark.parametrize("fault", ["folder", "manifest", "weights", "changed", "graph"])
def test_a_faulty_model_is_2_with_a_way_out(run: Run, drafts: Path, fault: str) -> None:
    folder = drafts / "weights"
    if fault != "folder":
        shutil.copytree(TINY, folder)
    if fault == "manifest":
        (folder / "manifest.json").write_text("{")
    if fault == "weights":
        (folder / "model.onnx").unlink()
    if fault in ("changed", "graph"):
        (folder / "model.onnx").write_bytes(b"none")
    if fault == "graph":
        text = (folder / "manifest.json").read_text()
        old = json.loads(text)["files"]["model.onnx"]
        new = hashlib.sha256(b"none").hexdigest()
        (folder / "manifest.json").write_text(text.replace(old, new))
    for form in ("text", "json"):
        result = run("loud.txt", "--model", "weights", "-f", form)
        assert result.exit_code == 2 and result.stdout == ""
        assert "--no-model" in result.stderr
    assert run("loud.txt", "--no-model").exit_code == 1
    assert run("loud.txt", "--model", "weights", "--no-model").exit_code == 2
