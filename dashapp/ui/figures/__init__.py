"""Plots: pure functions of an answer that return Plotly figures as dictionaries."""
