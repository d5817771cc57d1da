"""The yardstick: TF-IDF of words and pairs with logistic regression, on the same rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from authlint.classifier.text import normalised
from authlint.training.data import Example


def baseline(
    rows: Sequence[Example], labels: Sequence[str], texts: Sequence[str]
) -> NDArray[np.float64]:
    """Train one regression per label on the rows that know it; give probabilities (n, labels).

    A label that has no positive row among them scores 0.5 everywhere.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectors = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, max_features=200_000)
    known = vectors.fit_transform([normalised(row.text) for row in rows])
    asked = vectors.transform([normalised(text) for text in texts])
    scores = np.full((len(texts), len(labels)), 0.5)
    for column, label in enumerate(labels):
        mine = [i for i, row in enumerate(rows) if label in row.heads]
        truth = np.array([rows[i].heads[label] >= 0.5 for i in mine])
        if truth.any() and not truth.all():
            fitted = LogisticRegression(C=4.0, class_weight="balanced", solver="liblinear")
            fitted.fit(known[mine], truth)
            scores[:, column] = fitted.predict_proba(asked)[:, 1]
    return scores
