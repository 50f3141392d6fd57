"""From a model and labelled items to predictions, figures, model cards and the generated parts of the README."""
