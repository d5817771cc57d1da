"""Audience and brand profiles: learned from posts, asked how well a draft fits."""
