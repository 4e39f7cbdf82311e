"use strict";
(() => {
  const words = document.body.dataset;

  /** Return the infinity that is typed, as pages spell it; null for anything else. */
  const infinity = (text) => {
    const found = /^([+-]?) ?(inf(inity|inite)?|\u221e|\\infty|unendlich)$/i.exec(text.trim().replaceAll("\u2212", "-"));
    return found && `${found[1] === "-" ? "-" : ""}\u221e`;
  };

  /** Return the number that is typed, in decimals, with a power of ten, or as a fraction; null where this page cannot read it. */
  const number = (text) => {
    const plain = text.trim().replaceAll("\u2212", "-").replace(/\s+/g, " ")
      .replace(/ ?[*x\u00b7\u00d7] ?10 ?\^ ?[({]?([+-]?[0-9]+)[)}]?/, "e$1");
    const [above, below, ...more] = plain.split("/");
    if (more.length) return null;
    const read = (part) => {
      const point = part.includes(".") ? part : part.replace(",", ".");
      return /^ ?[+-]? ?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)? ?$/.test(point)
        ? Number(point.replaceAll(" ", "")) : NaN;
    };
    const value = below === undefined ? read(above) : read(above) / read(below);
    return Number.isFinite(value) ? value : null;
  };

  /** Return an answer without the unit that stands beside its blank. */
  const withoutUnit = (text, unit) => {
    if (!unit) return text;
    if (text.endsWith(unit)) return text.slice(0, -unit.length);
    return text.startsWith(unit) ? text.slice(unit.length) : text;
  };

  const letters = (text) => text.toUpperCase().match(/[A-Z]/g) ?? [];

  /** Return a word in the form in which it is compared, without what is wrapped around it. */
  const word = (text, matters = "") => {
    const plain = text.normalize("NFKC").replace(/[‐‑‒–—―−]/g, "-").replace(/[“”„«»]/g, '"')
      .replace(/^[\s$"'`*]+|[\s$"'`*.]+$/g, "").replace(/\s+/g, " ");
    const cased = matters.includes("case") ? plain : plain.toLowerCase();
    return matters.includes("blanks") ? cased : cased.replaceAll(" ", "");
  };

  /** Return what decides whether an answer of a part is one that is known; null where it cannot be read. */
  const asked = {
    choice: (text) => {
      const typed = /^[\sA-Za-z,;.]*$/.test(text) ? [...new Set(letters(text))].sort().join() : null;
      return typed === null ? null : (one) => letters(one.answer).sort().join() === typed;
    },
    order: (text) => {
      const typed = /^[\sA-Za-z,;>.-]*$/.test(text) ? letters(text).join() : null;
      return typed === null ? null : (one) => letters(one.answer).join() === typed;
    },
    matching: (text) => {
      const typed = letters(text);
      return typed.length === 1 ? (one) => one.answer === typed[0] : null;
    },
    word: (text) => (one) => one.answer && word(text, one.matters) === word(one.answer, one.matters),
    number: (text) => {
      const endless = infinity(text);
      if (endless) return (one) => one.answer === endless;
      const typed = number(text);
      return typed === null ? null : (one) => {
        const [value, slack] = [Number(one.value), Number(one.slack)];
        return "value" in one && Math.abs(typed - value) <= slack + 4e-16 * Math.abs(value);
      };
    },
  };

  /** Return what became of a blank: its verdict, what to say, and the nodes to say it with. */
  const judged = (blank, kind) => {
    const known = [...blank.closest("td, .slot, .answer").querySelectorAll("template")];
    const unneeded = known.find((one) => "unneeded" in one.dataset);
    if (unneeded) return ["right", "", unneeded.content];
    if (!blank.value.trim()) return ["open", words.blank];
    if (!(kind in asked)) return ["open", words.compare];
    const unit = blank.closest(".slot")?.querySelector(".unit")?.textContent.trim();
    const fits = asked[kind](withoutUnit(blank.value.trim(), unit));
    if (!fits) return ["open", words.unread];
    const found = known.find((one) => fits(one.dataset));
    if (found?.dataset.share === "1") return ["right", words.right, found.content];
    if (!found && known.some((one) => "unlisted" in one.dataset)) return ["open", words.compare];
    return ["wrong", words.wrong, found?.content];
  };

  const say = (place, lines) => {
    const list = document.createElement("ul");
    for (const [field, [, text, more]] of lines) {
      const line = document.createElement("li");
      const name = document.createElement("span");
      name.className = "column";
      name.textContent = field;
      line.append(name, ` ${text} `, more?.cloneNode(true) ?? "");
      list.append(line);
    }
    place.replaceChildren(list);
  };

  const check = (part) => {
    const kind = ["choice", "order", "matching", "number", "word"].find((name) => part.classList.contains(name));
    const blanks = [...part.querySelectorAll("[data-field]")];
    const lines = blanks.map((blank) => {
      const found = judged(blank, kind);
      blank.parentElement.dataset.verdict = found[0];
      return [blank.dataset.field, found];
    });
    say(part.querySelector(".said"), lines);
  };

  for (const question of document.querySelectorAll(".question")) {
    const parts = [...question.querySelectorAll(".part")];
    question.querySelector(".buttons").hidden = false;
    question.querySelector(".check").addEventListener("click", () => parts.forEach(check));
    question.querySelector(".show").addEventListener("click", () => {
      for (const solution of question.querySelectorAll("details")) solution.open = true;
    });
  }

  document.addEventListener("input", ({ target }) => {
    if (!target.dataset.field) return;
    target.parentElement.dataset.typed = target.value;
    delete target.parentElement.dataset.verdict;
  });
})();
