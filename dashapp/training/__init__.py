"""Training: architectures, augmentation and recipes, from a corpus to ``models/<name>/``.

Everything here is Keras 3 and runs on any of its backends; serving never imports it.
"""
