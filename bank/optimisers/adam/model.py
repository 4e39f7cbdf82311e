"""Two steps of Adam on one weight: bias-corrected moments, and what they make of the gradients."""

import numpy as np

from exgen.items import confirm, each_variant, misconception, require


def rule():
    return "Algorithm 1"


def g_squared(g):
    return g**2


def m_1(g, beta1, beta2, rule):
    return _first(g[0], _decays(beta1, beta2, rule)[0], rule)


def m_2(m_1, g, beta1, beta2, rule):
    decay, _ = _decays(beta1, beta2, rule)
    return _next(_kept(m_1, decay, rule), g[1], decay, rule)


def v_1(g_squared, beta1, beta2, rule):
    return _first(g_squared[0], _decays(beta1, beta2, rule)[1], rule)


def v_2(v_1, g_squared, beta1, beta2, rule):
    _, decay = _decays(beta1, beta2, rule)
    return _next(_kept(v_1, decay, rule), g_squared[1], decay, rule)


def corrected_m(m_1, m_2, beta1, beta2, rule):
    return _corrected(m_1, m_2, _decays(beta1, beta2, rule)[0], rule)


def m_hat_2(corrected_m):
    return corrected_m[1]


def m_hat(corrected_m, m_hat_2):
    return np.stack([corrected_m[0], m_hat_2])


def corrected_v(v_1, v_2, beta1, beta2, rule):
    return _corrected(v_1, v_2, _decays(beta1, beta2, rule)[1], rule)


def v_hat_2(corrected_v):
    return corrected_v[1]


def v_hat(corrected_v, v_hat_2):
    return np.stack([corrected_v[0], v_hat_2])


def roots(v_hat):
    return np.sqrt(v_hat)


def changes(eta, m_hat, roots):
    return -eta * m_hat / roots


def update_2(changes):
    return changes[1]


def updates(changes, update_2):
    return np.stack([changes[0], update_2])


def w_next(w, updates):
    return w + updates[0] + updates[1]


@require
def m_forgets_faster_than_v(beta1, beta2):
    return beta1 < beta2


@require
def the_gradients_differ_in_size(g):
    return np.abs(np.abs(g[0]) - np.abs(g[1])) >= 0.5


@require
def the_moments_do_not_cancel(m_hat):
    return np.abs(m_hat[1]) >= 0.2


@require
def the_second_step_is_not_eta_again(eta, updates):
    return np.abs(np.abs(updates[1]) / eta - 1) >= 0.02


@confirm(m_hat_2, v_hat_2)
def as_weighted_means_of_the_gradients_and_their_squares(g, beta1, beta2):
    return _weighted_mean(g, beta1)[1], _weighted_mean(g * g, beta2)[1]


@confirm(update_2)
def with_the_correction_in_the_learning_rate(g, eta, beta1, beta2):
    m = (1 - beta1) * np.stack([g[0], beta1 * g[0] + g[1]])
    v = (1 - beta2) * np.stack([g[0] ** 2, beta2 * g[0] ** 2 + g[1] ** 2])
    t = np.array([[1], [2]])
    return (-eta * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / np.sqrt(v))[1]


@confirm(w_next)
@each_variant
def by_running_algorithm_1(g, w, eta, beta1, beta2):
    m = v = 0.0
    for t in (1, 2):
        m = beta1 * m + (1 - beta1) * g[t - 1]
        v = beta2 * v + (1 - beta2) * g[t - 1] ** 2
        w = w - eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + 1e-8)
    return w


@misconception(rule)
def swaps_the_betas():
    """You swapped the decay rates: $\\beta_1$ belongs to $m$, the average of the gradients, and
    $\\beta_2$ to $v$, the average of their squares."""
    return "betas swapped"


@misconception(rule)
def swaps_the_weights_of_old_and_new():
    """You gave the new gradient the weight $\\beta$ and the old average $1 - \\beta$. It is the other
    way round: $\\beta$ is the share of the *old* average that is kept."""
    return "weights swapped"


@misconception(rule)
def adds_the_whole_gradient():
    """You added the whole new gradient, as in momentum, $m_t = \\beta m_{t-1} + g_t$. Adam takes an
    average: the new term has the weight $1 - \\beta$."""
    return "added in full"


@misconception(rule)
def starts_from_the_first_gradient():
    """You started the averages with the first gradient, $m_1 = g_1$ and $v_1 = g_1^2$. Adam starts
    from $m_0 = v_0 = 0$; the bias correction makes up for that."""
    return "started from g_1"


@misconception(rule)
def goes_on_from_the_corrected_moments():
    """You went on from the corrected $\\hat m_1$ and $\\hat v_1$. What is kept from step to step are the
    moments $m_t$ and $v_t$ *before* correction; each $\\hat m_t$ and $\\hat v_t$ is used in its own step
    only."""
    return "corrected fed back"


@misconception(rule)
def corrects_by_the_square_of_1_minus_beta():
    """You divided by $(1 - \\beta)^2$ in the second step. The power is that of $\\beta$ alone: the
    correction is $1 - \\beta^2$."""
    return "(1 - beta)^2"


@misconception(rule)
def leaves_the_bias_correction_out():
    """These are $m_t$ and $v_t$ without bias correction. They start from 0 and so are too small at
    first: divide by $1 - \\beta_1^t$ and $1 - \\beta_2^t$."""
    return "uncorrected"


@misconception(rule)
def corrects_by_1_minus_beta_in_both_steps():
    """You divided by $1 - \\beta$ in the second step too. The correction depends on $t$: in the second
    step it is $1 - \\beta^2$."""
    return "1 - beta"


@misconception(rule)
def multiplies_by_the_correction():
    """You multiplied by $1 - \\beta^t$. The averages start from 0 and are too small at first, so the
    correction *divides* by it."""
    return "multiplied"


@misconception(corrected_m)
def uses_beta_2_for_both_moments(g, beta2):
    """You used $\\beta_2$ for both moments. The average of the gradients, $m$, decays with $\\beta_1$."""
    return _weighted_mean(g, beta2)


@misconception(corrected_v)
def uses_beta_1_for_both_moments(g_squared, beta1):
    """You used $\\beta_1$ for both moments. The average of the squared gradients, $v$, decays with
    $\\beta_2$."""
    return _weighted_mean(g_squared, beta1)


@misconception(g_squared)
def forgets_to_square_the_gradients(g):
    """You averaged the gradients themselves. The second moment $v$ is an average of their *squares*,
    $g_t^2$."""
    return g


@misconception(v_hat_2)
def squares_the_first_moment(m_hat_2):
    """You squared $\\hat m_t$. The second moment is the average of the squared gradients, which is
    not the square of their average."""
    return m_hat_2**2


@misconception(changes)
def forgets_the_root(eta, m_hat, v_hat):
    """You divided by $\\hat v_t$. Adam divides by its *square root*, so that the size of the gradients
    cancels."""
    return -eta * m_hat / v_hat


@misconception(changes)
def climbs(eta, m_hat, roots):
    """You stepped along the gradient. The loss is to become smaller, so the change has the sign of
    $-\\hat m_t$."""
    return eta * m_hat / roots


@misconception(changes)
def uses_the_moments_before_correction(eta, m_1, m_2, v_1, v_2):
    """You put $m_t$ and $v_t$ into the step. It is made from the bias-corrected $\\hat m_t$ and
    $\\hat v_t$."""
    return -eta * np.stack([m_1, m_2]) / np.sqrt(np.stack([v_1, v_2]))


@misconception(changes)
def corrects_the_first_moment_only(eta, m_hat, v_1, v_2):
    """You divided by $\\sqrt{v_t}$. Both moments in the step are corrected: divide by
    $\\sqrt{\\hat v_t}$."""
    return -eta * m_hat / np.sqrt(np.stack([v_1, v_2]))


@misconception(changes)
def corrects_the_second_moment_only(eta, m_1, m_2, roots):
    """You put $m_t$ into the step. Both moments in it are corrected: use $\\hat m_t$."""
    return -eta * np.stack([m_1, m_2]) / roots


@misconception(changes)
def makes_a_plain_gradient_step(eta, g):
    """You stepped by $-\\eta\\,g_t$, which is plain gradient descent. Adam's step is
    $-\\eta\\,\\hat m_t / \\sqrt{\\hat v_t}$."""
    return -eta * g


@misconception(changes)
def steps_along_the_last_gradient(eta, g, roots):
    """You put the gradient $g_t$ into the step, as RMSProp does. Adam's step follows the average
    $\\hat m_t$."""
    return -eta * g / roots


@misconception(changes)
def leaves_the_second_moment_out(eta, m_hat):
    """You stopped at $-\\eta\\,\\hat m_t$, which is gradient descent with momentum. Adam also divides by
    $\\sqrt{\\hat v_t}$."""
    return -eta * m_hat


@misconception(changes)
def forgets_the_learning_rate(m_hat, roots):
    """You left the learning rate out. The change is $-\\eta$ times $\\hat m_t / \\sqrt{\\hat v_t}$."""
    return -m_hat / roots


@misconception(update_2)
def gives_the_change_over_both_steps(changes):
    """This is the change over both steps, $w_2 - w_0$. Asked is that of the second step alone."""
    return changes[0] + changes[1]


@misconception(w_next)
def subtracts_the_changes(w, updates):
    """You subtracted the changes. They hold the minus sign of the descent already:
    $w_t = w_{t-1} + \\Delta w_t$."""
    return w - updates[0] - updates[1]


@misconception(w_next)
def makes_the_second_step_only(w, updates):
    """You applied the second step to $w_0$. It starts from $w_1$, where the first step ended."""
    return w + updates[1]


@misconception(w_next)
def makes_the_first_step_only(w, updates):
    """This is $w_1$, the weight after the first step. The second step goes on from there."""
    return w + updates[0]


@misconception(w_next)
def gives_only_the_change(updates):
    """This is the change over both steps. The new weight is $w_0$ plus that change."""
    return updates[0] + updates[1]


def _decays(beta1, beta2, rule):
    """Return the decay rates of m and of v."""
    swapped = rule == "betas swapped"
    return np.where(swapped, beta2, beta1), np.where(swapped, beta1, beta2)


def _first(new, decay, rule):
    return np.where(rule == "started from g_1", new, _next(0, new, decay, rule))


def _kept(first, decay, rule):
    """Return what the second step takes over from the first."""
    return np.where(rule == "corrected fed back", first / (1 - decay), first)


def _next(old, new, decay, rule):
    keep = np.where(rule == "weights swapped", 1 - decay, decay)
    return keep * old + np.where(rule == "added in full", 1, 1 - keep) * new


def _corrected(first, second, decay, rule):
    moments = np.stack([first, second])
    ways = [rule == "1 - beta", rule == "(1 - beta)^2"]
    by = np.stack([1 - decay, np.select(ways, [1 - decay, (1 - decay) ** 2], 1 - decay**2)])
    by = np.where(rule == "multiplied", 1 / by, by)
    return np.where(rule == "uncorrected", moments, moments / by)


def _weighted_mean(x, beta):
    return np.stack([x[0], (beta * x[0] + x[1]) / (beta + 1)])
