"""The dashboard: ``python app.py``, or ``gunicorn app:server`` behind a web server of one's own.

``python app.py`` is ``dashapp serve``; both read the variables that ``dashapp/settings.py`` lists.
"""

if __name__ == "__main__":
    from dashapp.cli import main

    main(["serve"], prog_name="dashapp")
else:
    from dashapp.settings import Settings
    from dashapp.wiring import build

    server = build(Settings.from_environment())
