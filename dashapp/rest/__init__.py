"""The REST service: analyses, evaluations of own files, and how answers are sent."""
