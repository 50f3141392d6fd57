"""Model cards, tables and generated pages: what the stored figures look like in words."""
