"""Several trained networks as one, whose logits are the mean of theirs.

Networks of the same recipe that began elsewhere err differently, and their mean errs less (L. K. Hansen, P. Salamon,
"Neural network ensembles", IEEE TPAMI 12, 1990, doi 10.1109/34.58871). The members stay whole within the joined
network, each a layer of it, so it is saved, loaded and asked as any other.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
from keras import layers

from dashapp.errors import ModelError
from dashapp.inference.artefact import Artefact
from dashapp.training.fit.recipe import Recipe

LOG = "training.csv"


@dataclass(frozen=True)
class JoinedRecipe(Recipe):
    """How a joined network came about: the members were trained by recipes of their own.

    Attributes:
        members: Names of their runs.
    """

    members: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the members alone: nothing else decided how it came out."""
        return {"members": list(self.members)}


def join(members: Sequence[Artefact], name: str) -> keras.Model:
    """Return one network out of the members', each of whose outputs is the mean of theirs.

    Raises:
        ModelError: If they take other inputs or features, or have other outputs.
    """
    first = members[0].manifest
    for member in members[1:]:
        if (member.manifest.features, member.manifest.outputs) != (first.features, first.outputs):
            raise ModelError(f"{first.name}: members of other features or labels cannot be joined into one network")
    inputs = keras.Input(first.input_shape, name="input")
    answers = [_named(member.network, f"member_{number}")(inputs) for number, member in enumerate(members, 1)]
    joined = {output: layers.Average(name=output)([answer[output] for answer in answers]) for output in first.outputs}
    return keras.Model(inputs, joined, name=name)


def _named(network: keras.Model, name: str) -> keras.Model:
    copy = type(network).from_config(network.get_config() | {"name": name})
    copy.set_weights(network.get_weights())
    return copy


def write_mean_log(logs: Sequence[Path], path: Path) -> None:
    """Write the mean of the members' training logs, as far as all of them go."""
    read = []
    for log in logs:
        with log.open(encoding="utf-8", newline="") as lines:
            read.append(list(csv.DictReader(lines)))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, read[0][0].keys())
        writer.writeheader()
        for rows in zip(*read, strict=False):
            writer.writerow({key: _mean(key, [row[key] for row in rows]) for key in rows[0]})


def _mean(key: str, values: Sequence[str]) -> Any:
    return values[0] if key == "epoch" else sum(map(float, values)) / len(values)
