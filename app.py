"""The dashboard: ``python app.py``, or ``gunicorn app:server`` for several processes.

``python app.py`` is ``dashapp serve``; both read the variables that ``dashapp/settings.py`` lists.
"""

if __name__ == "__main__":
    from dashapp.cli import main

    main(["serve"], prog_name="dashapp")
else:
    from dashapp.settings import Settings
    from dashapp.wiring import build, warm_up_on_first_request

    # The process that imports this may be the parent of those that serve, which load the models themselves.
    server = warm_up_on_first_request(build(Settings.from_environment(), warm=False))
