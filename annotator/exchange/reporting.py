"""What each format would leave behind of what was chosen, counted on that very choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from annotator.exchange.choice import Chosen
from annotator.exchange.features import features_of
from annotator.exchange.format import Format
from annotator.exchange.losses import Feature, counted, losses
from annotator.exchange.telling import Told, told
from annotator.exchange.transfer import bundle_of


def features_in(chosen: Chosen) -> Counter[Feature]:
    """How many things of each feature were chosen, by which all formats are told apart. The database counts what stands
    now; what stood on an older revision is put together and counted. Raises WrongExport where it can't be."""
    scope = chosen.scope
    if scope.revision is None:
        return features_of(scope)
    bundle = bundle_of(scope, address="", texts=True)
    return counted(bundle.texts, bundle.codebook)


def left_behind(format_: Format, features: Mapping[Feature, int]) -> tuple[Told, ...]:
    """Raises Invalid where what the format needs isn't there."""
    return told(losses(format_.carrier, features))
