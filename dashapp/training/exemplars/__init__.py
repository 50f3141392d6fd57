"""The maker of the exemplars: average faces and re-synthesised voices, one of each sex and emotion."""
