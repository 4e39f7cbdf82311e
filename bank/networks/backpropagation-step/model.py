"""One step of backpropagation in a network with two inputs, two hidden units and one output."""

import numpy as np

from exgen.items import confirm, misconception, require
from exgen.maths import numerical_gradient, sigmoid


def activation():
    return "tanh"


def biases():
    return "added"


def a_hidden(w, x, biases):
    return _offset(w[:, 0], biases) + w[:, 1] * x[0] + w[:, 2] * x[1]


def y(a_hidden, activation):
    others = np.where(activation == "logistic", sigmoid(a_hidden), a_hidden)
    return np.where(activation == "tanh", np.tanh(a_hidden), others)


def a_output(v, y, biases):
    return _offset(v[0], biases) + v[1] * y[0] + v[2] * y[1]


def z(a_output):
    return sigmoid(a_output)


def slope_output(z):
    return z * (1 - z)


def delta_output(t, z, slope_output):
    return (t - z) * slope_output


def slope_hidden(y, activation):
    others = np.where(activation == "logistic", y * (1 - y), 1)
    return np.where(activation == "tanh", 1 - y**2, others)


def sent_back(v, delta_output):
    return v[1:] * delta_output


def delta_hidden(slope_hidden, sent_back):
    return slope_hidden * sent_back


def v_next(v, eta, delta_output, y):
    return v + eta * delta_output * _after_bias(y)


def w_next(w, eta, delta_hidden, x):
    return w[0] + eta * delta_hidden[0] * _after_bias(x)


@require
def no_unit_is_near_zero_or_saturated(a_hidden, a_output):
    nets = np.abs(np.concatenate([a_hidden, a_output[None]]))
    return np.all((nets > 0.3) & (nets < 2), axis=0)


@require
def the_output_unit_has_much_to_learn(delta_output):
    return np.abs(delta_output) > 0.08


@confirm(z)
def by_exponentials(x, w, v):
    e = np.exp(2 * np.sum(w * _after_bias(x), axis=1))
    return 1 / (1 + np.exp(-np.sum(v * _after_bias((e - 1) / (e + 1)), axis=0)))


@confirm(delta_output)
def minus_the_gradient_in_the_output_bias(x, w, v, t):
    return -_gradient_in_v(x, w, v, t)[0]


@confirm(delta_hidden)
def minus_the_gradient_in_the_hidden_biases(x, w, v, t):
    return -_gradient_in_w(x, w, v, t)[:, 0]


@confirm(v_next)
def descends_numerically_in_v(x, w, v, t, eta):
    return v - eta * _gradient_in_v(x, w, v, t)


@confirm(w_next)
def descends_numerically_in_w(x, w, v, t, eta):
    return (w - eta * _gradient_in_w(x, w, v, t))[0]


@misconception(activation)
def uses_the_logistic_function_in_the_hidden_units():
    """You used the logistic function in the hidden units. Here they compute $\\tanh$, whose
    derivative is $1 - y_j^2$; only the output unit is logistic."""
    return "logistic"


@misconception(activation)
def leaves_the_hidden_activation_out():
    """You took the net values $a_j$ for the outputs of the hidden units. These compute
    $y_j = \\tanh a_j$."""
    return "none"


@misconception(biases)
def leaves_out_all_biases():
    """You left out the biases $w_{10}$, $w_{20}$ and $v_0$. Each is added to the weighted inputs of
    its unit."""
    return "left out"


@misconception(biases)
def subtracts_the_biases():
    """You subtracted the biases, as one does with thresholds. Here they are *added* to the weighted
    inputs of their units."""
    return "subtracted"


@misconception(a_hidden)
def leaves_out_the_hidden_biases(w, x):
    """You left out the biases $w_{10}$ and $w_{20}$. They are added to the weighted inputs of the
    hidden units."""
    return w[:, 1] * x[0] + w[:, 2] * x[1]


@misconception(a_hidden)
def exchanges_the_indices_of_the_hidden_weights(w, x):
    """You exchanged $w_{12}$ and $w_{21}$. The first index names the unit, the second the input:
    $w_{12}$ leads from $x_2$ to the first hidden unit."""
    return np.stack(
        [
            w[0, 0] + w[0, 1] * x[0] + w[1, 1] * x[1],
            w[1, 0] + w[0, 2] * x[0] + w[1, 2] * x[1],
        ]
    )


@misconception(a_output)
def leaves_out_the_output_bias(v, y):
    """You left out the bias $v_0$. It is added to the weighted outputs of the hidden units."""
    return v[1] * y[0] + v[2] * y[1]


@misconception(z)
def takes_tanh_in_the_output_unit(a_output):
    """You used $\\tanh$ in the output unit. It is logistic: $z = 1/(1 + e^{-a})$."""
    return np.tanh(a_output)


@misconception(z)
def stops_at_the_net_value(a_output):
    """This is $a$, the weighted sum of the output unit. Its output is the logistic function of it,
    $z = 1/(1 + e^{-a})$."""
    return a_output


@misconception(z)
def loses_the_minus_sign_of_the_exponent(a_output):
    """You computed $1/(1 + e^{a})$. The exponent of the logistic function is $-a$."""
    return sigmoid(-a_output)


@misconception(delta_output)
def forgets_the_slope_of_the_output_unit(t, z):
    """You gave $t - z$. By the chain rule this error is also multiplied by the derivative of the
    logistic function, $z(1 - z)$."""
    return t - z


@misconception(delta_output)
def takes_the_slope_at_the_net_value(t, z, a_output):
    """You put the net value $a$ into $z(1 - z)$. This form of the derivative of the logistic function
    takes the unit's output $z$."""
    return (t - z) * a_output * (1 - a_output)


@misconception(delta_output)
def turns_the_error_round(t, z, slope_output):
    """You computed $\\partial J/\\partial a = (z - t)\\,z(1 - z)$. Here $\\delta$ is defined as *minus*
    this derivative: $(t - z)\\,z(1 - z)$."""
    return (z - t) * slope_output


@misconception(delta_output)
def forgets_the_half_of_the_squared_error(t, z, slope_output):
    """Your result is twice as large as it should be. The cost is $\\frac{1}{2}(t - z)^2$, and its
    $\\frac{1}{2}$ cancels the 2 that comes from the square."""
    return 2 * (t - z) * slope_output


@misconception(delta_output)
def differentiates_the_output_unit_as_tanh(t, z):
    """You multiplied by $1 - z^2$, the derivative of $\\tanh$. The output unit is logistic, with the
    derivative $z(1 - z)$."""
    return (t - z) * (1 - z**2)


@misconception(delta_hidden, again=forgets_the_slope_of_the_output_unit)
def forgets_the_slopes_of_the_hidden_units(sent_back):
    """You sent $\\delta$ back through the weights and stopped there. By the chain rule it is also
    multiplied by the derivative of $\\tanh$, $1 - y_j^2$."""
    return sent_back


@misconception(delta_hidden)
def sends_back_through_the_new_weights(slope_hidden, v_next, delta_output):
    """You used the *new* $v_1$ and $v_2$. All weights are updated at once, so the gradient is that
    of the old weights: send $\\delta$ back through the old $v_j$."""
    return slope_hidden * v_next[1:] * delta_output


@misconception(delta_hidden)
def forgets_the_weights_on_the_way_back(slope_hidden, delta_output):
    """You left out the output weights. A hidden unit acts on the output through its weight, so
    $\\delta_j = (1 - y_j^2)\\,v_j\\,\\delta$."""
    return slope_hidden * delta_output


@misconception(delta_hidden, again=takes_the_slope_at_the_net_value)
def takes_the_slope_at_the_wrong_place(a_hidden, sent_back):
    """You put the net value $a_j$ into $1 - y_j^2$. This form of the derivative of $\\tanh$ takes
    the unit's output, $y_j = \\tanh a_j$."""
    return (1 - a_hidden**2) * sent_back


@misconception(delta_hidden)
def differentiates_tanh_as_logistic(y, sent_back):
    """You multiplied by $y_j(1 - y_j)$, the derivative of the logistic function. That of $\\tanh$ is
    $1 - y_j^2$."""
    return y * (1 - y) * sent_back


@misconception(delta_hidden)
def takes_the_output_bias_for_the_first_weight(slope_hidden, v, delta_output):
    """You sent $\\delta$ back through $v_0$ and $v_1$. $v_0$ is the bias and leads to no hidden unit:
    the hidden units have the weights $v_1$ and $v_2$."""
    return slope_hidden * v[:2] * delta_output


@misconception(delta_hidden)
def sends_the_error_back_without_its_slope(slope_hidden, v, t, z):
    """You sent the error $t - z$ back. What goes back through the weights is $\\delta$, which has the
    derivative of the output unit in it."""
    return slope_hidden * v[1:] * (t - z)


@misconception(delta_hidden)
def leaves_out_the_sensitivity_of_the_output_unit(slope_hidden, v):
    """You left out $\\delta$. By the chain rule $\\delta_j = (1 - y_j^2)\\,v_j\\,\\delta$."""
    return slope_hidden * v[1:]


@misconception(v_next)
def climbs_with_the_output_weights(v, eta, delta_output, y):
    """You stepped up the error. Since $\\delta = -\\partial J/\\partial a$, descending means to *add*
    $\\eta\\,\\delta\\,y_j$."""
    return v - eta * delta_output * _after_bias(y)


@misconception(v_next)
def forgets_the_learning_rate_in_the_output_weights(v, delta_output, y):
    """You forgot the learning rate: the weights change by $\\eta\\,\\delta\\,y_j$."""
    return v + delta_output * _after_bias(y)


@misconception(v_next)
def multiplies_by_the_inputs_of_the_network(v, eta, delta_output, x):
    """You multiplied by the inputs $x_i$. The inputs of the output unit are $y_1$ and $y_2$:
    $v_j$ changes by $\\eta\\,\\delta\\,y_j$."""
    return v + eta * delta_output * _after_bias(x)


@misconception(v_next)
def multiplies_by_the_net_values(v, eta, delta_output, a_hidden):
    """You multiplied by the net values $a_j$. What the output weights weigh are the outputs
    $y_j = \\tanh a_j$: $v_j$ changes by $\\eta\\,\\delta\\,y_j$."""
    return v + eta * delta_output * _after_bias(a_hidden)


@misconception(v_next, again=sends_the_error_back_without_its_slope)
def steps_by_the_error_without_its_slope(v, eta, t, z, y):
    """You stepped by $\\eta\\,(t - z)\\,y_j$. The gradient has the derivative of the output unit in it:
    $v_j$ changes by $\\eta\\,\\delta\\,y_j$."""
    return v + eta * (t - z) * _after_bias(y)


@misconception(v_next)
def does_not_update_the_output_bias(v, eta, delta_output, y):
    """You did not update the bias $v_0$. It learns as the other weights do. Its input is 1, so it
    changes by $\\eta\\,\\delta$."""
    return v + eta * delta_output * _after_bias(y, bias=0)


@misconception(v_next)
def gives_only_the_change_of_the_output_weights(eta, delta_output, y):
    """These are the changes, $\\eta\\,\\delta\\,y_j$. The new weights are the old ones plus the
    changes."""
    return eta * delta_output * _after_bias(y)


@misconception(w_next, again=climbs_with_the_output_weights)
def climbs_with_the_hidden_weights(w, eta, delta_hidden, x):
    """You stepped up the error. Since $\\delta_1 = -\\partial J/\\partial a_1$, descending means to
    *add* $\\eta\\,\\delta_1 x_i$."""
    return w[0] - eta * delta_hidden[0] * _after_bias(x)


@misconception(w_next, again=forgets_the_learning_rate_in_the_output_weights)
def forgets_the_learning_rate_in_the_hidden_weights(w, delta_hidden, x):
    """You forgot the learning rate: the weights change by $\\eta\\,\\delta_1 x_i$."""
    return w[0] + delta_hidden[0] * _after_bias(x)


@misconception(w_next)
def multiplies_by_the_outputs_of_the_hidden_units(w, eta, delta_hidden, y):
    """You multiplied by $y_1$ and $y_2$. The inputs of a hidden unit are $x_1$ and $x_2$:
    $w_{1i}$ changes by $\\eta\\,\\delta_1 x_i$."""
    return w[0] + eta * delta_hidden[0] * _after_bias(y)


@misconception(w_next)
def uses_the_sensitivity_of_the_output_unit(w, eta, delta_output, x):
    """You used $\\delta$ of the output unit. The weights of the first hidden unit change with its
    own sensitivity, by $\\eta\\,\\delta_1 x_i$."""
    return w[0] + eta * delta_output * _after_bias(x)


@misconception(w_next)
def uses_the_sensitivity_of_the_second_unit(w, eta, delta_hidden, x):
    """You used $\\delta_2$. The weights of the first hidden unit change with its own sensitivity, by
    $\\eta\\,\\delta_1 x_i$."""
    return w[0] + eta * delta_hidden[1] * _after_bias(x)


@misconception(w_next, again=does_not_update_the_output_bias)
def does_not_update_the_hidden_bias(w, eta, delta_hidden, x):
    """You did not update the bias $w_{10}$. It learns as the other weights do. Its input is 1, so it
    changes by $\\eta\\,\\delta_1$."""
    return w[0] + eta * delta_hidden[0] * _after_bias(x, bias=0)


@misconception(w_next, again=gives_only_the_change_of_the_output_weights)
def gives_only_the_change_of_the_hidden_weights(eta, delta_hidden, x):
    """These are the changes, $\\eta\\,\\delta_1 x_i$. The new weights are the old ones plus the
    changes."""
    return eta * delta_hidden[0] * _after_bias(x)


def _offset(bias, biases):
    """Return what a bias contributes to the net value of its unit."""
    others = np.where(biases == "subtracted", -bias, 0)
    return np.where(biases == "added", bias, others)


def _after_bias(inputs, bias=1):
    """Return a unit's inputs with the constant input of its bias in front."""
    return np.concatenate([np.full((1, inputs.shape[-1]), float(bias)), inputs])


def _cost(x, w, v, t):
    hidden = np.tanh(np.sum(w * _after_bias(x), axis=1))
    return (t - sigmoid(np.sum(v * _after_bias(hidden), axis=0))) ** 2 / 2


def _gradient_in_v(x, w, v, t):
    return numerical_gradient(lambda moved: _cost(x, w, moved, t), v)


def _gradient_in_w(x, w, v, t):
    return numerical_gradient(lambda moved: _cost(x, moved, v, t), w)
