"""The dashboard behind its web servers: waitress for ``dashapp serve``, and gunicorn for several processes."""
