import re

import pytest
from click.testing import CliRunner

from dashapp.cli import main
from dashapp.cli.cards import manual
from dashapp.settings import ROOT, Settings
from dashapp.wiring import build
from tests.evaluation.models import model_folder


@pytest.fixture
def readme(tmp_path, monkeypatch):
    models = tmp_path / "models"
    model_folder(models, "speech")
    monkeypatch.setenv("DASHAPP_MODELS", str(models))
    path = tmp_path / "README.md"
    path.write_text("<!-- generated: figures -->\n<!-- end -->\n")
    return path


def run(readme, *arguments):
    return CliRunner().invoke(main, ["cards", "--page", str(readme), *arguments])


def test_stale_pages_are_named_and_nothing_is_written(readme):
    result = run(readme, "--check")
    assert result.exit_code == 1
    assert result.stderr.count("is stale") == 2
    assert readme.read_text() == "<!-- generated: figures -->\n<!-- end -->\n"


def test_written_pages_pass_the_check(readme):
    assert run(readme).exit_code == 0
    assert (readme.parent / "models" / "speech-mfcc-cnn" / "README.md").exists()
    result = run(readme, "--check")
    assert (result.exit_code, result.output) == (0, "")


def test_the_pages_of_this_project_are_fresh():
    generated = {"README.md", "commands.md", "data.md", "figures.md", "findings.md", "rest-api.md", "settings.md"}
    assert {page.name for page in manual()} > generated
    result = CliRunner().invoke(main, ["cards", "--check"])
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize("name", main.list_commands(None))
def test_the_manual_has_every_command(name):
    commands = next(page for page in manual() if page.name == "commands.md").read_text(encoding="utf-8")
    assert f"## dashapp {name}\n\n```text\nUsage: dashapp {name} " in commands


def test_the_manual_has_every_address_of_the_rest_api():
    server = build(Settings(), warm=False)
    said = next(page for page in manual() if page.name == "rest-api.md").read_text(encoding="utf-8")
    addresses = {rule.rule for rule in server.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    assert len(addresses) > 8
    documented = {rule for rule in addresses | {"/health", "/ready"} if not rule.startswith("/api/v1/docs/")}
    assert {rule for rule in documented if rule not in said} == set()


def test_the_readme_is_short_and_links_lead_somewhere():
    pages = [*manual(), ROOT / "CONTRIBUTING.md"]
    assert len(pages[0].read_text(encoding="utf-8").splitlines()) <= 180
    for page in pages:
        for address in re.findall(r"\]\(([^)#:]+)[)#]", page.read_text(encoding="utf-8")):
            assert (page.parent / address).exists(), (page.name, address)


def test_the_manual_has_every_folder():
    folders = {path.parent.name for path in (ROOT / "dashapp").glob("*/__init__.py")}
    for page in ("README.md", "architecture.md"):
        said = next(each for each in manual() if each.name == page).read_text(encoding="utf-8")
        assert {name for name in folders if f"{name}/" not in said} == set(), page
