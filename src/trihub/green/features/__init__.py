"""Texts as features that a linear model weighs."""
