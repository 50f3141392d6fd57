"""What training needs whatever the modality: recipe, batches, blocks, optimiser, averaging, calibration, teachers."""
