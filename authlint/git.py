"""Ask git about a repository: fixed arguments, no shell, no network, no lock."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from authlint.errors import AuthlintError

_OPTIONS = (
    "--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never",
    "-c", "core.quotePath=false",
)  # fmt: skip
_REDIRECTS = frozenset(
    "GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_COMMON_DIR GIT_PREFIX"
    " GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_NAMESPACE GIT_SHALLOW_FILE GIT_REPLACE_REF_BASE".split()
)
"""What a hook's environment may hold that would lead git to another repository."""


def ask(folder: Path, *args: str) -> bytes | None:
    """Run one git command in a folder; give what it prints, or None if it fails.

    Raises:
        AuthlintError: if git cannot be run.
    """
    env = {k: v for k, v in os.environ.items() if k not in _REDIRECTS}
    env |= {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *_OPTIONS, *args],
            env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False,
        )  # fmt: skip
    except OSError as error:
        raise AuthlintError(f"cannot run git: {error.strerror}") from None
    return done.stdout if done.returncode == 0 else None


def top(folder: Path) -> Path:
    """The root of the working tree that a folder lies in.

    Raises:
        AuthlintError: if there is none.
    """
    found = ask(folder, "rev-parse", "--show-toplevel")
    if not found:
        here = folder.resolve()
        if any((place / ".git").exists() for place in (here, *here.parents)):
            raise AuthlintError(
                "git refuses to read this repository", path=str(folder), hint="git status says why"
            )
        raise AuthlintError(
            "not in a git repository", path=str(folder), hint="leave --diff-base and --changed out"
        )
    return Path(os.fsdecode(found.removesuffix(b"\n")))


def base_of(root: Path, ref: str) -> str:
    """The commit at which HEAD left a branch, tag or commit.

    Raises:
        AuthlintError: for a name that is none, that is not here or has nothing in common.
    """
    hint = "fetch it first, or in CI check out with the whole history (fetch-depth: 0)"
    named = ref and not ref.startswith("-") and ref.isprintable() and " " not in ref
    tip = ask(root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}") if named else None
    if not tip:
        if ref == "HEAD":
            hint = "leave --changed out until there is one"
            raise AuthlintError("the repository has no commit yet", path=str(root), hint=hint)
        shallow = ask(root, "rev-parse", "--is-shallow-repository") == b"true\n"
        where = "in this shallow clone" if shallow else "here"
        raise AuthlintError(f"no commit '{ref}' {where}", hint=hint if named else None)
    common = ask(root, "merge-base", tip.decode().strip(), "HEAD")
    if not common:
        raise AuthlintError(f"'{ref}' and HEAD have no commit in common here", hint=hint)
    return common.decode().strip()


def changes(root: Path, commit: str) -> dict[str, str]:
    """Map each tracked path that differs from a commit to A, M, D or T; renames are D and A.

    Raises:
        AuthlintError: if git cannot compare.
    """
    found = ask(
        root, "diff", "--name-status", "--no-renames", "--no-ext-diff", "--no-textconv",
        "--ignore-submodules", "-z", commit, "--",
    )  # fmt: skip
    if found is None:
        raise AuthlintError(f"git cannot compare with {commit[:12]}", path=str(root))
    parts = os.fsdecode(found).split("\0")
    return dict(zip(parts[1::2], parts[0::2], strict=False))


def tracked(root: Path) -> frozenset[str]:
    """The paths that git tracks, from the root of the working tree."""
    return frozenset(os.fsdecode(ask(root, "ls-files", "-z") or b"").split("\0"))


def content(root: Path, commit: str, path: str) -> bytes:
    """The bytes of a file as a commit holds it.

    Raises:
        AuthlintError: if they are not in this clone.
    """
    found = ask(root, "cat-file", "blob", f"{commit}:{path}")
    if found is None:
        hint = "is this a partial clone? git fetch --refetch gets what is missing"
        raise AuthlintError(f"cannot read it as of {commit[:12]}", path=path, hint=hint)
    return found
