"""What formats leave behind, in sentences."""

from __future__ import annotations

import pytest

from annotator.exchange import FORMATS
from annotator.exchange.losses import Feature, Loss
from annotator.exchange.telling import INSTEAD, WHAT, told

WRITTEN = [name for name, one in FORMATS.items() if one.writes and not one.missing]

SENTENCES = {
    "one": (Loss(Feature.NOTE, 1), "1 note on a passage: not in this format."),
    "several": (Loss(Feature.NOTE, 12), "12 notes on passages: not in this format."),
    "very many": (Loss(Feature.REPLY, 12_345), "12,345 replies: not in this format."),
    "another way": (
        Loss(Feature.OVERLAP, 3, "longer"),
        "3 passages that overlap with others: the longer passage alone.",
    ),
}


@pytest.mark.parametrize(("loss", "sentence"), SENTENCES.values(), ids=SENTENCES)
def test_a_loss_is_told_in_a_sentence(loss: Loss, sentence: str) -> None:
    assert [one.sentence for one in told([loss])] == [sentence]


def test_what_stays_behind_is_told_before_what_goes_another_way() -> None:
    losses = [Loss(Feature.NOTE, 1, "beside"), Loss(Feature.REPLY, 1), Loss(Feature.EDITED, 1, "beside")]
    assert [one.loss.feature for one in told(losses)] == [Feature.REPLY, Feature.NOTE, Feature.EDITED]


@pytest.mark.parametrize("feature", Feature)
def test_every_feature_is_told_of_one_and_of_many(feature: Feature) -> None:
    one, many = (str(WHAT[feature] % {"count": count, "many": count}) for count in (1, 2))
    assert "1" in one
    assert one.replace("1", "2") != many


@pytest.mark.parametrize("name", WRITTEN)
def test_every_word_that_a_format_has_for_what_it_does_otherwise_is_known(name: str) -> None:
    carrier = FORMATS[name].carrier
    assert set(carrier.INSTEAD.values()) <= set(INSTEAD)
    assert not carrier.CARRIES & carrier.INSTEAD.keys()


def test_no_word_is_known_that_no_format_has() -> None:
    assert {word for name in WRITTEN for word in FORMATS[name].carrier.INSTEAD.values()} == set(INSTEAD)
