"""Two iterations of the batch perceptron: which samples are misclassified, and the step they cause."""

import numpy as np

from exgen.items import confirm, misconception, require
from exgen.maths import gathered, numerical_gradient


def samples(first, second):
    return np.concatenate([_augmented(first), -_augmented(second)])


def start(bias, slopes, sign):
    return np.stack([bias, sign * slopes[0], -sign * slopes[1]])


def rule():
    return np.array("batch")


def values_1(samples, start):
    return _values(samples, start)


def wrong_1(values_1, samples, eta, misclassified, rule):
    return _wrong(values_1, samples, eta, misclassified, rule)


def change_1(samples, wrong_1, batch, rule):
    return _change(samples, wrong_1, batch, rule)


def a_1(start, eta, change_1, rule):
    return _moved(start, eta, change_1, rule)


def values_2(samples, a_1):
    return _values(samples, a_1)


def wrong_2(values_2, samples, eta, misclassified, rule):
    return _wrong(values_2, samples, eta, misclassified, rule)


def change_2(samples, wrong_2, batch, rule):
    return _change(samples, wrong_2, batch, rule)


def a_2(a_1, eta, change_2, rule):
    return _moved(a_1, eta, change_2, rule)


def path(a_1, a_2):
    return np.stack([a_1, a_2])


@require
def no_two_points_are_alike(first, second):
    points = np.concatenate([first, second])
    return np.all(
        [np.any(points[i] != points[j], axis=0) for i in range(4) for j in range(i)], axis=0
    )


@require
def three_samples_are_misclassified_first_and_two_then(wrong_1, wrong_2):
    return (np.sum(wrong_1, axis=0) == 3) & (np.sum(wrong_2, axis=0) == 2)


@require
def no_sample_is_near_the_decision_boundary(values_1, values_2):
    return np.all(np.abs(np.concatenate([values_1, values_2])) >= 0.1, axis=0)


@require
def nor_is_any_when_they_are_taken_in_turn(values_1, samples, eta, misclassified):
    first, values = _in_turn(values_1, samples, eta, misclassified)
    second, _ = _in_turn(values, samples, eta, misclassified)
    return np.all(np.abs(np.concatenate([first, second])) >= 0.05, axis=0)


@confirm(values_1)
def class_by_class(first, second, start):
    return np.concatenate([_discriminant(first, start), -_discriminant(second, start)])


@confirm(path)
def down_the_gradient_of_the_perceptron_criterion(first, second, start, eta, batch):
    def criterion(a):
        values = np.concatenate([_discriminant(first, a), -_discriminant(second, a)])
        lost = np.maximum(-values, 0)
        return np.sum(lost, axis=0) / np.where(batch == "mean", np.sum(lost > 0, axis=0), 1)

    once = start - eta * numerical_gradient(criterion, start)
    return np.stack([once, once - eta * numerical_gradient(criterion, once)])


# The next three always change the first values. Of two of them what follows can be right all the same.


@misconception(samples, may_coincide=True)
def does_not_negate_class_2(first, second):
    """You did not negate the samples of class 2. After sign normalisation $\\mathbf{a}^\\top\\mathbf{y}$
    should be positive for *all* samples, so those of $\\omega_2$ change their sign."""
    return np.concatenate([_augmented(first), _augmented(second)])


@misconception(samples)
def negates_class_1(first, second):
    """You negated the samples of class 1. Those of $\\omega_2$ change their sign, so that
    $\\mathbf{a}^\\top\\mathbf{x}$ is positive for $\\omega_1$ and negative for $\\omega_2$."""
    return np.concatenate([-_augmented(first), _augmented(second)])


@misconception(samples)
def keeps_the_1_of_class_2(first, second):
    """You negated the coordinates of class 2 but not the 1 in front. The whole augmented vector is
    negated: $\\mathbf{y} = (-1, -x_1, -x_2)^\\top$."""
    return np.concatenate([_augmented(first), _augmented(-second)])


@misconception(samples, may_coincide=True)
def forgets_the_1(first, second):
    """You left out the 1 in front of the coordinates, by which $a_0$ is multiplied and learns."""
    bare = np.concatenate([_augmented(first), -_augmented(second)])
    return bare * np.array([[0], [1], [1]])


@misconception(rule)
def updates_after_every_sample():
    """You updated $\\mathbf{a}$ after each misclassified sample. In an iteration of the *batch*
    algorithm all samples are classified with the same $\\mathbf{a}$, and then it moves once."""
    return np.array("one by one")


@misconception(rule)
def uses_all_samples():
    """You took all the samples into the update. Only the misclassified ones count."""
    return np.array("all")


@misconception(rule)
def uses_the_samples_that_are_right():
    """You took the samples with $\\mathbf{a}^\\top\\mathbf{y} > 0$ into the update. These are classified
    correctly; the others count."""
    return np.array("right")


@misconception(rule)
def uses_the_first_sample_alone():
    """You took the first misclassified sample alone into the update. In an iteration of the *batch*
    algorithm all that are misclassified are added."""
    return np.array("first")


@misconception(rule)
def gives_the_change_alone():
    """You gave the change alone, $\\eta \\sum \\mathbf{y}$. It is *added* to the $\\mathbf{a}$ before."""
    return np.array("change")


@misconception(rule)
def forgets_the_sign_in_the_update():
    """You classified with the normalised samples, but then added those of class 2 without their
    minus sign. The update takes the same $\\mathbf{y}$."""
    return np.array("unflipped")


@misconception(rule)
def subtracts_the_samples():
    """You subtracted the misclassified samples. Adding $\\mathbf{y}$ to $\\mathbf{a}$ raises
    $\\mathbf{a}^\\top\\mathbf{y}$, which was too small."""
    return np.array("minus")


@misconception(rule)
def leaves_the_learning_rate_out():
    """You left out the learning rate $\\eta$, by which the update is multiplied."""
    return np.array("without eta")


@misconception(rule)
def does_not_update_the_bias():
    """You left $a_0$ as it was. The samples are augmented so that $a_0$ learns like the other
    weights."""
    return np.array("without bias")


@misconception(wrong_2)
def uses_the_same_samples_again(wrong_1):
    """You used the samples of the first iteration again. In the second one the samples are
    classified afresh, with the new $\\mathbf{a}$."""
    return wrong_1


@misconception(a_2)
def starts_again_from_the_first_vector(start, eta, change_2):
    """You added the second update to the initial $\\mathbf{a}$. It is added to the $\\mathbf{a}$ that the
    first iteration gave."""
    return start + eta * change_2


def _augmented(points):
    """Return the points with a 1 in front, (2, 3, n)."""
    return np.concatenate([np.ones_like(points[:, :1]), points], axis=1)


def _discriminant(points, a):
    return a[0] + np.sum(a[1:] * points, axis=1)


def _values(samples, a):
    return np.sum(a * samples, axis=1)


def _wrong(values, samples, eta, misclassified, rule):
    """Return which samples are taken to be misclassified, (4, n)."""
    wrong = _negative(values, misclassified)
    ways = {
        "all": np.ones_like(wrong),
        "right": ~wrong,
        "first": wrong & (np.cumsum(wrong, axis=0) == 1),
        "one by one": _one_by_one(values, samples, eta, misclassified),
    }
    return np.select([rule == way for way in ways], list(ways.values()), wrong)


def _negative(values, misclassified):
    return np.where(misclassified == "at_zero", values <= 0, values < 0)


def _one_by_one(values, samples, eta, misclassified):
    """Return which samples are misclassified if each of them moves a before the next is classified."""
    return _negative(_in_turn(values, samples, eta, misclassified)[0], misclassified)


def _in_turn(values, samples, eta, misclassified):
    """Return each sample's value when its turn comes, and all the values in the end, (4, n)."""
    turns = []
    for k, sample in enumerate(samples):
        turns.append(values[k])
        wrong = _negative(values[k], misclassified)
        values = values + eta * wrong * _values(samples, sample)
    return np.stack(turns), values


def _change(samples, wrong, batch, rule):
    """Return the sum or mean of the misclassified samples, (3, n); 0 where there are none."""
    added = np.where(rule == "unflipped", samples[:, :1] * samples, samples)
    way = np.where(rule == "one by one", "sum", batch)
    change = np.nan_to_num(gathered(np.where(wrong[:, None], added, np.nan), way))
    return np.where(rule == "without bias", np.array([[0], [1], [1]]) * change, change)


def _moved(a, eta, change, rule):
    rate = np.select([rule == "minus", rule == "without eta"], [-eta, 1], eta)
    return np.where(rule == "change", 0, a) + rate * change
