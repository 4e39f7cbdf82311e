"""Binary and hexadecimal numbers, and the arithmetic of a byte in two's complement."""

import numpy as np

from exgen.items import confirm, each_variant, misconception, require


def in_binary(n):
    return _bits(n)


def in_hex(in_binary):
    return np.array([f"{number:02X}" for number in _unsigned(in_binary).tolist()])


def bits(other):
    return _bits(other)


def positive(m):
    return _bits(m)


def inverted(positive):
    return _bits(255 - _unsigned(positive))


def negative(inverted):
    return _bits(_unsigned(inverted) + 1)


def total(negative, bits):
    return _bits(_unsigned(negative) + _unsigned(bits))


def flags(negative, bits, total):
    carry = _unsigned(negative) + _unsigned(bits) > 255
    signs = [_unsigned(word) > 127 for word in (negative, bits, total)]
    overflow = (signs[0] == signs[1]) & (signs[0] != signs[2])
    return np.where([carry, overflow], "true", "false")


def value(total):
    unsigned = _unsigned(total)
    return unsigned - np.where(unsigned > 127, 256, 0)


@require
def a_hexadecimal_digit_is_a_letter(n):
    return np.maximum(n // 16, n % 16) > 9


@confirm(in_binary)
@each_variant
def by_repeated_division(n):
    remainders = ""
    while n:
        n, remainder = divmod(int(n), 2)
        remainders = f"{remainder}{remainders}"
    return remainders


@confirm(in_hex)
def by_division_by_16(n):
    digits = np.array(list("0123456789ABCDEF"))
    return np.char.add(digits[n // 16], digits[n % 16])


@confirm(negative)
@each_variant
def as_what_is_left_to_256(m):
    return f"{2**8 - m:08b}"


@confirm(total)
@each_variant
def bit_by_bit(negative, bits):
    carry, found = 0, ""
    for one, two in zip(reversed(negative), reversed(bits), strict=True):
        carry, bit = divmod(int(one) + int(two) + carry, 2)
        found = f"{bit}{found}"
    return found


@confirm(flags)
def by_the_ranges_of_numbers(m, other):
    carry = (m <= other) | (other < 0)
    return np.where([carry, other - m < -128], "true", "false")


@confirm(value)
def modulo_256(m, other):
    return (other - m + 128) % 256 - 128


@misconception(in_binary)
@each_variant
def reads_the_remainders_forwards(n):
    """You wrote the remainders down as they came. The first remainder of the divisions by 2 is the
    *last* bit."""
    return f"{n:b}"[::-1]


@misconception(in_binary)
@each_variant
def writes_each_decimal_digit_by_itself(n):
    """You wrote each decimal digit of ${{ n }}$ in binary by itself. That is a code for decimal digits
    (BCD); in base 2 the bits are worth 1, 2, 4, 8, and so on."""
    return "".join(f"{int(digit):04b}" for digit in str(n))


@misconception(in_hex)
@each_variant
def writes_digits_above_9_as_decimal_numbers(n):
    """A digit of base 16 is a single character: A stands for 10, B for 11, and so on up to F for 15."""
    return f"{n // 16}{n % 16}"


@misconception(in_hex)
@each_variant
def swaps_the_two_digits(n):
    """You swapped the digits. The four bits on the left make the digit on the left."""
    return f"{n:X}"[::-1]


@misconception(in_hex)
@each_variant
def groups_three_bits(n):
    """You took three bits for a digit, and so came to base 8. A digit of base 16 has four bits."""
    return f"{n:o}"


@misconception(negative)
@each_variant
def sets_the_sign_bit_only(m):
    """You wrote ${{ m }}$ and set the first bit for the sign (sign and magnitude). In two's complement
    invert all the bits of ${{ m }}$ and add 1."""
    return f"1{m:07b}"


@misconception(negative)
def forgets_to_add_1(inverted):
    """This is the one's complement: you inverted the bits of ${{ m }}$, but did not add 1."""
    return inverted


@misconception(negative)
def leaves_the_sign_out(positive):
    """These bits stand for ${{ m }}$. For ${{ -m }}$ invert them and add 1."""
    return positive


@misconception(negative)
def adds_128(m):
    """You added 128, as exponents of floating-point numbers have a bias. In two's complement the
    first bit is worth $-128$, the others as much as always."""
    return _bits(128 - m)


@misconception(total)
def carries_nothing(negative, bits):
    """You added bit by bit without carrying: $1 + 1$ is 0, and 1 to carry."""
    return _bits(_unsigned(negative) ^ _unsigned(bits))


@misconception(total, may_coincide=True)
@each_variant
def keeps_the_ninth_bit(negative, bits):
    """You kept the carry as a ninth bit. The register has 8 bits; what is carried out of them is
    lost."""
    return f"{int(negative, 2) + int(bits, 2):08b}"


@misconception(total, may_coincide=True)
def adds_the_carry_at_the_end(negative, bits):
    """You added the carry again on the right, as one does in one's complement. In two's complement it
    is dropped."""
    whole = _unsigned(negative) + _unsigned(bits)
    return _bits(whole + (whole > 255))


@misconception(flags, may_coincide=True)
def takes_every_carry_for_an_overflow(negative, bits):
    """A carry is no overflow. There is one where two numbers of the same sign add up to one of the
    other sign."""
    carry = _unsigned(negative) + _unsigned(bits) > 255
    return np.where([carry, carry], "true", "false")


@misconception(value, may_coincide=True)
def reads_the_bits_without_a_sign(total):
    """You read the bits as a number without a sign. In two's complement the first bit is worth
    $-128$."""
    return _unsigned(total)


@misconception(value, may_coincide=True)
def reads_sign_and_magnitude(total):
    """You took the first bit for a minus sign and read the others as a number. In two's complement the
    first bit is worth $-128$."""
    unsigned = _unsigned(total)
    return np.where(unsigned > 127, 128 - unsigned, unsigned)


@misconception(value, may_coincide=True)
def reads_ones_complement(total):
    """You inverted the bits, but did not add 1 to get the absolute value."""
    unsigned = _unsigned(total)
    return np.where(unsigned > 127, unsigned - 255, unsigned)


@misconception(value, may_coincide=True)
def adds_without_a_limit(m, other):
    """This is the sum of both numbers, which 8 bits cannot hold. The bits of the register stand for
    another number: there was an overflow."""
    return other - m


def _unsigned(words):
    """Return what words of bits are worth without a sign, (n,)."""
    return np.array([int(word.replace(" ", ""), 2) for word in words.tolist()])


def _bits(numbers):
    """Return the last eight bits of whole numbers, as words."""
    return np.array([f"{number % 256:08b}" for number in numbers.tolist()])
