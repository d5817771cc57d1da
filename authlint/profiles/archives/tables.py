"""Archives in CSV: LinkedIn `Shares.csv` and `Comments.csv`, Reddit, any table of posts."""

from __future__ import annotations

import csv
import io
import re

from authlint.errors import AuthlintError
from authlint.profiles.archives.raw import Raw

LONGEST = 1_000_000
"""Characters of one cell that are read."""
_TEXTS = (
    "text", "sharecommentary", "content", "post", "caption", "body", "message", "tweet", "status",
    "post text", "post content", "description",
)  # fmt: skip
"""Column names that hold the text of a post, in the order in which they are believed."""
_GONE = ("[deleted]", "[removed]")
_WRAPPED = re.compile(r'"?\r?\n"?')


def read(text: str, path: str) -> list[Raw] | None:
    """Read the posts of a table; None if no column holds texts.

    LinkedIn closes and opens quotation marks at each line break of a share; that is undone.

    Raises:
        AuthlintError: with path and line, if it is no CSV.
    """
    csv.field_size_limit(LONGEST)
    rows = csv.DictReader(io.StringIO(text, newline=""))
    try:
        columns = {name.strip().lower(): name for name in rows.fieldnames or () if name}
        text_of = next((columns[name] for name in _TEXTS if name in columns), None)
        if text_of is None:
            return None
        title_of = columns.get("title") if "subreddit" in columns else None
        found = []
        for row in rows:
            body = row.get(text_of) or ""
            body = "" if body in _GONE else body
            title = (row.get(title_of) or "") if title_of else ""
            whole = f"{title}\n\n{body}" if title and body else title or body
            if "sharecommentary" in columns:
                whole = _WRAPPED.sub("\n", whole)
            if whole.strip():
                found.append(Raw(whole.strip(), _role(row, columns)))
        return found
    except csv.Error as error:
        raise AuthlintError(f"no CSV: {error}", path=path, line=rows.line_num) from None


def _role(row: dict[str, str | None], columns: dict[str, str]) -> str:
    for name in ("parent", "in_reply_to", "in reply to", "reply_to"):
        if name in columns and row.get(columns[name]):
            return "reply"
    if "link" in columns and "message" in columns:
        return "reply"
    kind = (row.get(columns["kind"]) or "").lower() if "kind" in columns else ""
    return {"comment": "reply", "reply": "reply", "share": "repost", "repost": "repost"}.get(
        kind, "reply" if "link" in columns and "subreddit" in columns else "post"
    )
