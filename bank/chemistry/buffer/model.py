"""A buffer before and after a strong acid is added, by the equation of Henderson and Hasselbalch."""

import numpy as np

from exgen.items import confirm, misconception, require


def p_k(acid):
    return -np.log10(acid["K"])


def way():
    return np.array("log of base over acid")


def before(volume, c_acid, c_base):
    return np.stack([volume * c_acid, volume * c_base])


def ph(p_k, before, way):
    return _henderson(p_k, before, way)


def amounts(before, added):
    return np.stack([before[0] + added, before[1] - added])


def ph_after(p_k, amounts, way):
    return _henderson(p_k, amounts, way)


def h_after(ph_after):
    return 10**-ph_after


def diluted(volume, added):
    return added / (volume + added)


def ph_water(diluted):
    return -np.log10(diluted)


@require
def acid_and_base_are_both_there_after_the_reaction(amounts):
    return np.all((amounts[0] < 5 * amounts[1], amounts[1] < 5 * amounts[0]), axis=0)


@require
def the_change_is_visible(ph, ph_after):
    return ph - ph_after >= 0.1


@confirm(ph)
def by_the_law_of_mass_action(acid, c_acid, c_base):
    return -np.log10(acid["K"] * c_acid / c_base)


@confirm(amounts)
def as_the_charges_balance(volume, c_acid, c_base, added):
    base = volume * c_base - added  # what is left of the sodium's charge beside the chloride's
    return np.stack([volume * (c_acid + c_base) - base, base])


@confirm(ph_after)
def with_concentrations(acid, amounts, volume, added):
    acidic, basic = amounts / (volume + added)
    return -np.log10(acid["K"] * acidic / basic)


@confirm(h_after)
def from_the_constant(acid, amounts):
    return acid["K"] * amounts[0] / amounts[1]


@confirm(ph_water)
def as_a_difference_of_logarithms(volume, added):
    return np.log10(volume + added) - np.log10(added)


@misconception(way)
def turns_the_ratio_over():
    """You turned the ratio over. In $\\mathrm{p}K_a + \\log_{10}(n_\\mathrm{base}/n_\\mathrm{acid})$ the
    base stands above: more base makes the pH higher."""
    return np.array("log of acid over base")


@misconception(way)
def takes_the_natural_logarithm():
    """You took the natural logarithm, $\\ln$. The pH counts powers of ten, so take $\\log_{10}$."""
    return np.array("ln of base over acid")


@misconception(way)
def leaves_the_logarithm_out():
    """You added the ratio of base and acid itself. Add its logarithm."""
    return np.array("base over acid")


@misconception(way)
def compares_with_all_of_it():
    """You divided by acid and base together. The ratio is that of the base to the acid."""
    return np.array("log of the share of base")


@misconception(ph)
def stops_at_the_constant(p_k):
    """This is $\\mathrm{p}K_a$. It is the pH only where there is as much base as acid; add the
    logarithm of their ratio."""
    return p_k


@misconception(ph)
def forgets_the_salt(p_k, c_acid):
    """This is the pH of the acid without its salt, from $\\sqrt{K_a c}$. The base of the salt holds most
    of the acid back."""
    return (p_k - np.log10(c_acid)) / 2


@misconception(amounts)
def lets_the_acid_make_base(before, added):
    """You took the reaction the wrong way round. The H$^+$ that is added turns *base* into *acid*."""
    return np.stack([before[0] - added, before[1] + added])


@misconception(amounts)
def takes_no_base_away(before, added):
    """You added to the acid, but left the base as it was. Each H$^+$ that makes a molecule of the acid
    uses up one of the base."""
    return np.stack([before[0] + added, before[1]])


@misconception(amounts)
def makes_no_acid(before, added):
    """You took from the base, but left the acid as it was. The base that takes up H$^+$ becomes acid."""
    return np.stack([before[0], before[1] - added])


@misconception(amounts)
def adds_to_both(before, added):
    """You added to both. The H$^+$ uses up base, and turns it into acid."""
    return before + added


@misconception(amounts)
def stays_with_concentrations(c_acid, c_base, added):
    """You went on with concentrations as if they were amounts. Multiply by the volume first:
    ${{ volume }}\\,\\text{mL}$ of ${{ c_acid }}\\,\\text{mol/L}$ hold ${{ before[0] }}\\,\\text{mmol}$."""
    return np.stack([c_acid + added / 1000, c_base - added / 1000])


@misconception(h_after)
def loses_the_minus(ph_after):
    """You lost the minus: $[\\mathrm{H}^+] = 10^{-\\mathrm{pH}}$, which is far below 1."""
    return 10**ph_after


@misconception(h_after)
def takes_powers_of_e(ph_after):
    """You took a power of $e$. The pH counts powers of ten."""
    return np.exp(-ph_after)


@misconception(h_after)
def goes_back_to_the_first_ph(ph):
    """This belongs to the pH before the acid was added."""
    return 10**-ph


@misconception(ph_water)
def forgets_to_dilute(added):
    """You took all of the H$^+$ to be in one litre. Divide by the volume that it is in,
    ${{ volume }} + {{ added }}\\,\\text{mL}$."""
    return -np.log10(added / 1000)


@misconception(ph_water, may_coincide=True)
def forgets_the_volume_that_is_added(volume, added):
    """You divided by the volume of the water alone. What is added makes it larger."""
    return -np.log10(added / volume)


@misconception(ph_water)
def lowers_the_ph_of_water_by_as_much(ph, ph_after):
    """You lowered 7 by as much as the pH of the buffer fell. In water nothing takes up the H$^+$: its
    concentration gives the pH."""
    return 7 - (ph - ph_after)


def _henderson(p_k, amounts, way):
    """Return the pH of amounts (2, n) of an acid and its base."""
    acid, base = amounts
    ways = {
        "log of acid over base": np.log10(acid / base),
        "ln of base over acid": np.log(base / acid),
        "base over acid": base / acid,
        "log of the share of base": np.log10(base / (acid + base)),
    }
    added = np.select([way == w for w in ways], list(ways.values()), np.log10(base / acid))
    return p_k + added
