"""The story of the data: corpora to counts, lengths, votes and averages, and those to static figures.

What comes out is about many clips and faces at once; the static figures of one sentence are the exception. Models are
taken as protocols.
"""
