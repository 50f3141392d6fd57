"""Readers of the public corpora: one module for each corpus, the fixed splits, and near-duplicates.

Nothing of a corpus is copied anywhere: samples are paths into the folder that the user names.
"""
