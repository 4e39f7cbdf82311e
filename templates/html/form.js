"use strict";
(() => {
  const panel = document.getElementById("hand-in");
  const said = document.getElementById("said");
  const left = document.getElementById("left");
  const save = document.getElementById("save");
  const blanks = [...document.querySelectorAll("[data-typed] > :is(input, textarea)")];
  const fields = blanks.filter((blank) => blank.dataset.field);
  const own = document.getElementById("student");
  const words = panel.dataset;
  const place = `exgen ${words.code}`;
  let told = false;
  let unsaved = false;

  /** Show what is typed where it is printed, too: there a long answer takes as many lines as it needs. */
  const show = (blank) => { blank.parentElement.dataset.typed = blank.value; };

  /** Keep what is typed in this browser; return whether that can be done. */
  const keep = () => {
    const typed = blanks.map((blank) => [blank.id, blank.value]).filter(([, value]) => value);
    try {
      localStorage.setItem(place, JSON.stringify(Object.fromEntries(typed)));
      return true;
    } catch {
      return false;
    }
  };

  const restore = () => {
    let kept = {};
    try {
      kept = JSON.parse(localStorage.getItem(place)) ?? {};
    } catch { /* nothing was kept, or it is not what this page wrote */ }
    for (const blank of blanks) {
      if (typeof kept[blank.id] === "string") blank.value = kept[blank.id];
      show(blank);
    }
  };

  const cell = (text) => `"${text.replaceAll('"', '""')}"`;

  const table = () => {
    const student = own.value ?? own.textContent;
    const rows = fields.map((blank) => [student.trim(), words.code, blank.dataset.field, blank.value]);
    const lines = [["student", "code", "field", "answer"], ...rows];
    return lines.map((row) => row.map(cell).join(",") + "\r\n").join("");
  };

  const link = (blank) => {
    const made = document.createElement("a");
    made.href = `#${blank.id}`;
    made.textContent = blank.dataset.field ?? words.student;
    made.addEventListener("click", (event) => { event.preventDefault(); blank.focus(); });
    return made;
  };

  /** List what is still blank, each with a link to it. */
  const list = (open) => {
    left.replaceChildren(words.blank, ...open.flatMap((blank) => [" ", link(blank)]));
    left.append(` ${words.again}`);
    left.hidden = false;
  };

  const hand = () => {
    const made = document.createElement("a");
    made.href = URL.createObjectURL(new Blob([table()], { type: "text/csv;charset=utf-8" }));
    made.download = `${words.code}.csv`;
    made.click();
    setTimeout(() => URL.revokeObjectURL(made.href), 60000);
    left.hidden = true;
    said.textContent = words.saved;
    told = unsaved = false;
  };

  save.addEventListener("click", () => {
    const open = [own, ...fields].filter((blank) => blank.value?.trim() === "");
    if (told || !open.length) { hand(); return; }
    told = true;
    said.textContent = "";
    list(open);
  });

  document.getElementById("print").addEventListener("click", () => window.print());

  /** What need not be scrolled here needs no stop of the keyboard. */
  const reach = () => {
    for (const wide of document.querySelectorAll("main [tabindex]")) {
      wide.tabIndex = wide.scrollWidth > wide.clientWidth ? 0 : -1;
    }
  };

  /** What is typed into this sheet in another tab stands here, too: so neither tab forgets it. */
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key !== place || !newValue) return;
    for (const blank of blanks) blank.value = "";
    restore();
  });

  document.addEventListener("input", ({ target }) => {
    if (!blanks.includes(target)) return;
    show(target);
    unsaved = true;
    said.textContent = keep() ? "" : words.unkept;
    reach();
  });

  window.addEventListener("beforeunload", (event) => { if (unsaved && !keep()) event.preventDefault(); });

  restore();
  reach();
  window.addEventListener("resize", reach);
  panel.hidden = document.getElementById("here").hidden = false;
})();
