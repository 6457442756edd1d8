"""Temperature scaling: one number that makes a network's confidence fit how often it is right.

    p = sigmoid(logit / T),   T = argmin of the cross-entropy on attempts that were not trained on
                                                          (Guo et al. 2017, arXiv 1706.04599, section 4.2)
The order of the values stays as it is, and so does the AUROC. Limit: it cannot mend an error that depends on
the value in another way than too sure or not sure enough.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

LIMITS = (0.05, 20.0)  # of a temperature


def fitted_temperature(logits: NDArray[np.float64], succeeded: NDArray[np.bool_]) -> float:
    """The temperature at which logits (n,) tell the outcomes (n,) best."""
    low, high = np.log(LIMITS)
    found = minimize_scalar(
        lambda t: cross_entropy(logits / np.exp(t), succeeded), bounds=(low, high), method="bounded"
    )
    return float(np.exp(found.x))


def cross_entropy(logits: NDArray[np.float64], succeeded: NDArray[np.bool_]) -> float:
    """Mean of -log p(outcome) [nat]; exact for logits of any size."""
    return float(np.mean(np.logaddexp(0, np.where(succeeded, -logits, logits))))


def probabilities(logits: NDArray[np.float64], temperature: float) -> NDArray[np.float64]:
    """sigmoid(logit / T) without overflow."""
    return np.exp(-np.logaddexp(0, -logits / temperature))
