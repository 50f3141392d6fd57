"""The crowd simulator: crowds of many people, made of the corpora's voices and of synthesised cheers, claps and boos.

No licensed corpus of crowds is at hand. What a model learns here are simulated crowds, and its figures are theirs.
"""
