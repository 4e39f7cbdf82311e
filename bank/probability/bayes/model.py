"""Bayes' rule: what a test says about somebody or something, by how often it is right."""

from exgen.items import confirm, misconception, other_way


def prior(cases, story):
    return cases / story["of"]


def hit(sensitivity):
    return sensitivity / 100


def miss(sensitivity):
    return (100 - sensitivity) / 100


def false_alarm(specificity):
    return (100 - specificity) / 100


def true_and_positive(prior, hit):
    return prior * hit


def false_and_positive(prior, false_alarm):
    return (1 - prior) * false_alarm


def positive(true_and_positive, false_and_positive):
    return true_and_positive + false_and_positive


def given_positive(true_and_positive, positive):
    return true_and_positive / positive


def true_and_negative(prior, miss):
    return prior * miss


def negative(positive):
    return 1 - positive


def given_negative(true_and_negative, negative):
    return true_and_negative / negative


def true_and_positive_again(given_positive, hit):
    return given_positive * hit


def false_and_positive_again(given_positive, false_alarm):
    return (1 - given_positive) * false_alarm


def given_two(true_and_positive_again, false_and_positive_again):
    return true_and_positive_again / (true_and_positive_again + false_and_positive_again)


@confirm(positive)
def by_what_is_left_over(prior, miss, specificity):
    return 1 - prior * miss - (1 - prior) * specificity / 100


@confirm(given_positive, given_negative)
def by_the_odds(prior, hit, false_alarm, miss, specificity):
    ratios = hit / false_alarm, miss / (specificity / 100)
    return tuple(_share_of_odds(prior / (1 - prior) * ratio) for ratio in ratios)


@other_way(given_two)
def with_both_tests_at_once(prior, hit, false_alarm):
    return _share_of_odds(prior / (1 - prior) * (hit / false_alarm) ** 2)


@misconception(positive)
def forgets_the_false_alarms(true_and_positive):
    """You counted the true alarms only. Some are positive though $A$ is not true of them: add
    $P(\\bar A) \\, P(+ \\mid \\bar A)$."""
    return true_and_positive


@misconception(positive)
def forgets_the_base_rate(hit, false_alarm):
    """You took both groups to be equally large. Weigh $P(+ \\mid A)$ with $P(A)$, and
    $P(+ \\mid \\bar A)$ with $P(\\bar A)$."""
    return (hit + false_alarm) / 2


@misconception(false_alarm)
def takes_the_specificity_for_false_alarms(specificity):
    """You took {{ specificity }} % as the rate of false alarms. It is the share of those without $A$
    that are *negative*; positive are the others, ${{ 100 - specificity }}$ %."""
    return specificity / 100


@misconception(given_positive)
def turns_the_condition_round(hit):
    """This is $P(+ \\mid A)$, the probability of a positive test where $A$ is true. Asked for is the
    probability of $A$ where the test is positive, $P(A \\mid +)$."""
    return hit


@misconception(given_positive)
def neglects_the_base_rate(hit, false_alarm):
    """You compared how likely a positive test is with $A$ and without, as if $A$ were true of one half.
    Weigh both with how frequent $A$ is: only {{ cases }} in {{ story.of }}."""
    return hit / (hit + false_alarm)


@misconception(given_positive)
def stops_at_the_joint_probability(true_and_positive):
    """This is the probability of $A$ *and* a positive test. It is known to be positive, so divide by
    $P(+)$."""
    return true_and_positive


@misconception(given_positive)
def gives_the_odds(true_and_positive, false_and_positive):
    """You divided the true alarms by the false ones. These are the odds; the probability is the share
    of the true alarms among *all* of them."""
    return true_and_positive / false_and_positive


@misconception(given_positive)
def gives_the_false_alarms_share(false_and_positive, positive):
    """This is the share of the false alarms, $P(\\bar A \\mid +)$. Asked for is the other one."""
    return false_and_positive / positive


@misconception(given_negative)
def turns_the_negative_condition_round(miss):
    """This is $P(- \\mid A)$, the probability of a negative test where $A$ is true. Asked for is the
    probability of $A$ where the test is negative, $P(A \\mid -)$."""
    return miss


@misconception(given_negative)
def takes_one_less_the_other(given_positive):
    """You took $1 - P(A \\mid +)$, which is $P(\\bar A \\mid +)$. What is known is another thing here: work
    it out anew, among those that are negative."""
    return 1 - given_positive


@misconception(given_negative)
def stops_at_the_joint_probability_again(true_and_negative):
    """This is the probability of $A$ *and* a negative test. It is known to be negative, so divide by
    $P(-)$."""
    return true_and_negative


@misconception(given_negative)
def divides_by_the_positive(true_and_negative, positive):
    """You divided by $P(+)$. It is known to be negative: divide by $P(-) = 1 - P(+)$."""
    return true_and_negative / positive


@misconception(given_negative)
def gives_what_is_not_true(true_and_negative, negative):
    """This is the probability $P(\\bar A \\mid -)$ that $A$ is *not* true. Asked for is the other one."""
    return 1 - true_and_negative / negative


@misconception(given_two)
def squares_the_probability(given_positive):
    """You squared $P(A \\mid +)$, so that a second alarm makes $A$ less likely. Take Bayes' rule again,
    with $P(A \\mid +)$ in place of $P(A)$."""
    return given_positive**2


@misconception(given_two)
def keeps_the_probability_of_an_alarm(true_and_positive_again, positive):
    """You divided by $P(+)$ again. After a positive test a second one is more likely to be positive, as
    $A$ has become more likely: work out anew how likely it is."""
    return true_and_positive_again / positive


@misconception(given_two)
def takes_the_tests_to_be_wrong_independently(given_positive):
    """You took $1 - P(\\bar A \\mid +)^2$. The two tests are independent where it is known whether $A$ is
    true, but they are about one and the same $A$: take Bayes' rule again."""
    return 1 - (1 - given_positive) ** 2


@misconception(given_two)
def neglects_the_base_rate_of_both(hit, false_alarm):
    """You left out how frequent $A$ is. Start from $P(A \\mid +)$."""
    return hit**2 / (hit**2 + false_alarm**2)


def _share_of_odds(odds):
    return odds / (1 + odds)
