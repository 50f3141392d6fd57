"""Evaluations of somebody's own labelled files."""
