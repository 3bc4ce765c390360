"""Submissions that were sent and assessed, without the way there."""

import pytest

from tests import world


@pytest.fixture
def sent(submission):
    """BKD has answered every row with level 3 and sent it; nobody has assessed it."""
    world.fill_quickly(submission, 3)
    return world.set_status(submission, "sent")


@pytest.fixture
def assessed(sent, evaluator):
    """Every row was given the OPD's own level 3 by the first evaluator."""
    world.assess_quickly(sent, evaluator, findings="Fakta pertama.", analysis="Analisis pertama.")
    return sent
