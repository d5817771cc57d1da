"""Benchmarks: whole processes, medians, as ratios beside a peer in the same run."""
