"""Makes the form of a trained network that is served, held to the form that was trained before it is kept."""

from dataclasses import replace
from pathlib import Path

from dashapp.errors import ModelError
from dashapp.inference.artefact import LITERT_FILE, Manifest, sha256_of, write_manifest
from dashapp.inference.conversion import convert_network
from dashapp.training.parity import TOLERANCE, parity


def write_serving_form(folder: Path, models: Path, assets: Path, data: Path | None) -> Manifest:
    """Write ``model.tflite`` of ``model.keras`` and its manifest; return that.

    Args:
        folder: Of the model.
        models: The folder of all models.
        assets: The folder of the exemplars.
        data: The folder of the corpora, where there is one.

    Raises:
        ModelError: If the network cannot be read, or its two forms differ by more than `TOLERANCE` in a probability;
            the new form is removed then.
    """
    before, path = Manifest.read(folder), folder / LITERT_FILE
    convert_network(folder, path)
    draft = replace(before, litert_sha256=sha256_of(path), parity={})
    write_manifest(draft, folder)
    found = parity(folder, models, assets, data)
    if max(found["random"], found["real"]) > TOLERANCE:
        path.unlink()
        write_manifest(replace(before, litert_sha256="", parity={}), folder)
        raise ModelError(f"the converted form of {before.name} differs by {found} from the trained one")
    manifest = replace(draft, parity=found)
    write_manifest(manifest, folder)
    return manifest
