"""Parts of a page: pure functions of an answer that return component trees."""
