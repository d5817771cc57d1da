"""Train, distil, export and evaluate the embedded classifier (extra `train`; never at run time)."""
