"""The numpy kernels that models import: stable, and the same for one variant and for many."""

from exgen.maths.activations import log_sigmoid, logsumexp, sigmoid, softmax
from exgen.maths.information import entropy, js_divergence, kl_divergence
from exgen.maths.linear import solve
from exgen.maths.nearest import in_any_order, up_to_renaming, up_to_scale, up_to_sign
from exgen.maths.numerical import maximiser, numerical_gradient
from exgen.maths.present import count, mean, total
from exgen.maths.ways import first_smallest, gathered, log, threshold, variance

__all__ = [
    "count",
    "entropy",
    "first_smallest",
    "gathered",
    "in_any_order",
    "js_divergence",
    "kl_divergence",
    "log",
    "log_sigmoid",
    "logsumexp",
    "maximiser",
    "mean",
    "numerical_gradient",
    "sigmoid",
    "softmax",
    "solve",
    "threshold",
    "total",
    "up_to_renaming",
    "up_to_scale",
    "up_to_sign",
    "variance",
]
