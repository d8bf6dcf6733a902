"""Made-up news sentences with gold trees, written from templates and vocabulary that are data."""
