"""Sheets made by hand, with everything that a sheet can contain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exgen.sheets.sheet import (
    Blocks,
    Field,
    Inline,
    Offer,
    Part,
    Question,
    Sheet,
    code,
    escaped,
)

STATEMENTS = [
    (
        r"Where $D(G(z)) \approx 0$, the gradient of $\log(1 - D(G(z)))$ with respect to the logit "
        r"is close to $0$, so the generator learns slowly.",
        r"**True.** It is $-D(G(z))$, which vanishes with $D(G(z))$.",
    ),
    (
        r"The alternative cost $-\log D(G(z))$ has a different fixed point of the dynamics.",
        r"**False.** Both costs have the same fixed point; only the size of the gradient differs.",
    ),
    (
        r"$\frac{\partial}{\partial a}\bigl[-\log \sigma(a)\bigr] = -(1 - \sigma(a))$.",
        r"**True.** This is $\sigma'(a) = \sigma(a)(1 - \sigma(a))$, divided by $\sigma(a)$.",
    ),
    (
        r"The alternative cost makes the game a zero-sum game.",
        r"**False.** The two costs no longer add up to zero.",
    ),
    (
        r"Early in training, $D$ rejects generated samples with high confidence.",
        r"**True.** They differ clearly from the data.",
    ),
]

LINES = [
    (r"**for** each of the training iterations **do**", "line 1 of the answer."),
    (r"$\quad$**for** $k = 2$ steps **do**", "line 2 of the answer."),
    (
        r"draw noise $\{z^{(1)}, \dots, z^{(m)}\}$ from $p_z(z)$, with $m = 64$",
        "line 3 of the answer.",
    ),
    (r"draw data $\{x^{(1)}, \dots, x^{(m)}\}$ from $p_\text{data}(x)$", "line 4 of the answer."),
    (
        r"$\theta_d \leftarrow \theta_d + \eta\, \nabla_{\theta_d} \frac{1}{m} \sum_{i=1}^m "
        r"\bigl[\log D(x^{(i)}) + \log(1 - D(G(z^{(i)})))\bigr]$",
        "line 5 of the answer.",
    ),
    (r"**end for**", "line 6 of the answer."),
    (r"draw fresh noise $\{z^{(1)}, \dots, z^{(m)}\}$ from $p_z(z)$", "line 7 of the answer."),
    (
        r"$\theta_g \leftarrow \theta_g - \eta\, \nabla_{\theta_g} \frac{1}{m} \sum_{i=1}^m "
        r"\bigl[-\log D(G(z^{(i)}))\bigr]$",
        "line 8 of the answer.",
    ),
    (
        r"$\theta_g \leftarrow \theta_g - \eta\, \nabla_{\theta_g} \frac{1}{m} \sum_{i=1}^m "
        r"\log(1 - D(G(z^{(i)})))$",
        "**Not needed.** This is the saturating cost.",
    ),
    (
        r"$\theta_d \leftarrow \theta_d - \eta\, \nabla_{\theta_d} V(D, G)$",
        "**Not needed.** The discriminator maximises $V$, so it ascends.",
    ),
    (r"use the same noise for the generator", "**Not needed.** Fresh noise is drawn."),
    (r"**end for**, **return** $\theta_g$", "line 9 of the answer."),
]

HOSTILE = [
    "O'Brien <b>bold</b>",
    r"\input{secret} %off",
    "#eval(1) & co",
    "$x$ ^_~ @ref",
    "{{ 7*7 }} << 8 >>",
    "- 1. *it* `code` [a](b)",
]


def listed(texts: list[tuple[str, str]]) -> tuple[Offer, ...]:
    return tuple(
        Offer(chr(ord("A") + place), Inline(text), Inline(remark))
        for place, (text, remark) in enumerate(texts)
    )


def field(name: str, label: str, answer: str) -> Field:
    return Field(name, Inline(label), answer, code(answer))


def choice() -> Part:
    return Part(
        item="own/item", name="1a", letter="a", kind="choice", points="3",
        lead=Blocks(
            "Early in training the generator is poor, and the discriminator's job is easy. "
            "Goodfellow et al. (2014) therefore train the generator with an *alternative cost*, "
            r"$\mathbb{E}_{z}[-\log D(G(z))]$ in place of $\mathbb{E}_{z}[\log(1 - D(G(z)))]$. "
            r"Write $D = \sigma(a)$ with the logit $a$."
        ),
        prompt=Blocks("Which of these statements are true?"),
        offers=listed(STATEMENTS),
        instruction=Inline("the letters of all true statements, such as `B, D`"),
        fields=(field("1a", "", "A, C, E"),),
        solution=Blocks(""),
    )  # fmt: skip


def order() -> Part:
    return Part(
        item="own/item", name="1b", letter="b", kind="order", points="4",
        lead=Blocks(""),
        prompt=Blocks(
            "Put the lines of the pseudo-code for GAN training with the alternative cost in order, "
            "with $k = 2$ steps of the discriminator for each step of the generator."
        ),
        offers=listed(LINES),
        instruction=Inline(
            "the letters in order, such as `C A D B`; some lines are not needed"
        ),
        fields=(field("1b", "", "A B C D E F G H L"),),
        solution=Blocks("The discriminator is trained first, so that the generator learns from it."),
    )  # fmt: skip


def expression() -> Part:
    return Part(
        item="own/item", name="2a", letter="a", kind="expression", points="2",
        lead=Blocks(
            "Consider the weighted game\n\n"
            "$$\nV(D, G) = 3\\, \\mathbb{E}_{x \\sim p_\\text{data}}[\\log D(x)]\n"
            "  + 2\\, \\mathbb{E}_{x \\sim p_g}[\\log(1 - D(x))].\n$$"
        ),
        prompt=Blocks("For a fixed generator, which $D^*(x)$ maximises $V(D, G)$?"),
        offers=(),
        instruction=Inline("a formula in `p_data` and `p_g`"),
        fields=(field("2a", "$D^*(x)$", "3*p_data/(3*p_data + 2*p_g)"),),
        solution=Blocks(
            "For each $x$ on its own, maximise $f(D) = 3 p_\\text{data} \\log D "
            "+ 2 p_g \\log(1 - D)$:\n\n"
            "$$\n\\begin{aligned}\n"
            "f'(D) &= \\frac{3 p_\\text{data}}{D} - \\frac{2 p_g}{1 - D} = 0 \\\\\n"
            "\\Longleftrightarrow\\quad 3 p_\\text{data} (1 - D) &= 2 p_g D \\\\\n"
            "\\Longleftrightarrow\\quad D^*(x) &= \\frac{3 p_\\text{data}(x)}"
            "{3 p_\\text{data}(x) + 2 p_g(x)}.\n\\end{aligned}\n$$\n\n"
            "Since $f''(D) < 0$ on $(0, 1)$, this is the maximum."
        ),
    )  # fmt: skip


def tabled() -> Part:
    return Part(
        item="own/item", name="2b", letter="b", kind="number", points="2",
        lead=Blocks(""),
        prompt=Blocks(
            "Evaluate $V(D^*, G)$ with *natural* logarithms for these distributions, both weights 1.\n\n"
            "| $x$ | 1 | 2 | 3 | 4 |\n|:--|--:|--:|--:|--:|\n"
            "| $p_\\text{data}(x)$ | 0.10 | 0.20 | 0.30 | 0.40 |\n"
            "| $p_g(x)$ | 0.25 | 0.25 | 0.25 | 0.25 |\n"
        ),
        offers=(),
        instruction=Inline("4 decimal places"),
        fields=(field("2b", "$V(D^*, G)$", "-1.3333"),),
        solution=Blocks(
            "With $D^* = p_\\text{data}/(p_\\text{data} + p_g)$,\n\n"
            "| $x$ | $D^*(x)$ | $\\ln D^*(x)$ | $\\ln(1 - D^*(x))$ |\n|:--|--:|--:|--:|\n"
            "| 1 | 0.2857 | $-1.2528$ | $-0.3365$ |\n| 2 | 0.4444 | $-0.8109$ | $-0.5878$ |\n\n"
            "so that $V(D^*, G) = -\\ln 4 + 2\\,\\mathrm{JSD}(p_\\text{data} \\parallel p_g)$."
        ),
    )  # fmt: skip


def vector() -> Part:
    return Part(
        item="own/item", name="3b", letter="b", kind="number", points="4",
        lead=Blocks(""),
        prompt=Blocks(
            "Compute the gradient of $\\frac{1}{m} \\sum_{i=1}^m \\bigl[\\ln D(x_i) "
            "+ \\ln(1 - D(G(z_i)))\\bigr]$ with respect to $\\theta$."
        ),
        offers=(),
        instruction=Inline("4 decimal places"),
        fields=(
            field("3b.1", r"$\partial/\partial\theta_1$", "1.5007"),
            field("3b.2", r"$\partial/\partial\theta_2$", "-2.3596"),
        ),
        solution=Blocks(
            "With $\\frac{\\mathrm{d}}{\\mathrm{d}a} \\ln \\sigma(a) = 1 - \\sigma(a)$,\n\n"
            "$$\n\\nabla_\\theta V = \\frac{1}{2} \\sum_{i=1}^{2} \\left[ (1 - D(x_i)) "
            "\\begin{pmatrix} x_{i1} \\\\ -x_{i2} \\end{pmatrix} - D(G(z_i)) "
            "\\begin{pmatrix} z_{i1} \\\\ -z_{i2} \\end{pmatrix} \\right] "
            "= \\begin{pmatrix} 1.5007 \\\\ -2.3596 \\end{pmatrix}.\n$$"
        ),
    )  # fmt: skip


def trace() -> Part:
    cells = [("0.50", "-1.00"), ("0.75", "-0.50"), ("0.875", "-0.25")]
    return Part(
        item="own/item", name="3d", letter="d", kind="number", points="3",
        lead=Blocks(""),
        prompt=Blocks("Carry out three steps of the iteration."),
        offers=(),
        instruction=Inline("4 decimal places"),
        fields=tuple(
            field(f"3d.{row}.{column}", f"step {row}, $w_{column}$", answer)
            for row, answers in enumerate(cells, start=1)
            for column, answer in enumerate(answers, start=1)
        ),
        solution=Blocks("Each step halves the error."),
        label=Inline(r"$\mathbf{w}$"),
        rows=(Inline("step 1"), Inline("step 2"), Inline("step 3")),
        columns=(Inline("$w_1$"), Inline("$w_2$")),
    )  # fmt: skip


def number() -> Part:
    return Part(
        item="own/item", name="3a", letter="a", kind="number", points="3",
        lead=Blocks(
            "A minibatch holds the real samples $(1, 2)$, $(3, 4)$ and the generated samples "
            "$(5, 6)$, $(7, 8)$. The discriminator is\n\n"
            "$$D(x) = \\frac{1}{1 + e^{-(\\theta_1 x_1 - \\theta_2 x_2 - 2)}}, "
            "\\qquad \\theta = (0.1, 0.2).$$"
        ),
        prompt=Blocks("Compute $V(D, G)$, with natural logarithms."),
        offers=(),
        instruction=Inline("4 decimal places"),
        fields=(field("3a", "$V(D, G)$", "-2.5465"),),
        solution=Blocks(
            "The logits are $-2.3$ and $-2.5$ for the real, $-2.7$ and $-2.9$ for the generated "
            "samples, so\n\n$$\n\\begin{aligned}\nV(D, G) &= \\frac{1}{2}\\bigl(\\ln 0.0911 + "
            "\\ln 0.0759\\bigr) + \\frac{1}{2}\\bigl(\\ln 0.9370 + \\ln 0.9478\\bigr) \\\\\n"
            "&= -2.4872 - 0.0593 = -2.5465.\n\\end{aligned}\n$$"
        ),
    )  # fmt: skip


def prose() -> Part:
    return Part(
        item="own/item", name="3c", letter="c", kind="text", points="0.5",
        lead=Blocks(""),
        prompt=Blocks("Why is the step an *ascent*?"),
        offers=(),
        instruction=Inline("in words"),
        fields=(field("3c", "", ""),),
        solution=Blocks("The discriminator maximises $V$."),
    )  # fmt: skip


def matching() -> Part:
    stems = (
        "noise",
        "the samples that $D$ takes for real, however long it takes to say so in words",
    )
    return Part(
        item="own/item", name="4a", letter="a", kind="matching", points="2",
        lead=Blocks(""),
        prompt=Blocks("Which belongs to which?"),
        offers=listed([("$p_z$", "Belongs to: noise."), ("$p_g$", "Belongs to: the samples.")]),
        instruction=Inline("a letter for each, such as `B`"),
        fields=tuple(
            replace(field(f"4a.{number}", f"{stem}, letter", letter), stem=Inline(stem))
            for number, (stem, letter) in enumerate(zip(stems, "AB", strict=True), start=1)
        ),
        solution=Blocks(""),
    )  # fmt: skip


def sheet(number_: int = 1, student: str = "", name: str = "") -> Sheet:
    first = replace(number(), prompt=Blocks(f"{number().prompt} (Variant {number_}.)"))
    return Sheet(
        language="en",
        number=number_,
        code=f"{number_:04d}-BCD",
        title=Inline("Generative Adversarial Networks"),
        course=Inline("Deep Learning: Tutorial 6"),
        student=Inline(escaped(student)),
        name=Inline(escaped(name)),
        instructions=Blocks(
            "Logarithms are natural unless a question says otherwise. Show your working; what you "
            "carry on correctly from an earlier slip still earns its points."
        ),
        carry="Carry at least 6 decimal places in intermediate results.",
        points="21.5",
        questions=(
            Question(1, Inline("The generator's alternative cost"), "7", (choice(), order())),
            Question(2, Inline("The optimum of the minimax game"), "4", (expression(), tabled())),
            Question(3, Inline("A minibatch by hand"), "10.5", (first, vector(), prose(), trace())),
        ),
    )


@pytest.fixture(scope="session")
def a_sheet() -> Sheet:
    return sheet(1, "s1234567", "Ada Lovelace")
