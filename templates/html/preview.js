// The page at an address is fetched whole, and its pieces take the place of those shown: so the
// page works without a script, and what is scrolled, typed or focused stays as it is.
"use strict";

const at = (id) => document.getElementById(id);
const item = document.body.dataset.item.split("/").map(encodeURIComponent).join("/");

let shown = location.pathname + location.search;
let wanted = null;
let busy = false;
let filling = new AbortController();
let checking = null;
let checked = "";
let watching = null;

/** Show the page at an address; while one is on its way, only the last that was asked for counts. */
async function show(address) {
  wanted = address;
  if (busy) return;
  busy = true;
  while (wanted !== null) {
    shown = wanted;
    wanted = null;
    try {
      await load(shown);
    } catch (error) {
      say(`The preview does not answer (${error.message}).`, true);
    }
  }
  busy = false;
}

async function load(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  put(new DOMParser().parseFromString(await response.text(), "text/html"));
  if (wanted !== null) return;
  history.replaceState(null, "", address);
  fill();
}

/** Put the pieces of a page in place; where it shows trouble, the last view stays, greyed. */
function put(page) {
  const trouble = page.querySelector("#trouble li") !== null;
  Object.assign(document.body.dataset, page.body.dataset);
  document.body.classList.toggle("stale", trouble);
  take(page, "trouble");
  turn(page);
  if (trouble) return;
  document.title = page.title;
  const spreads = new Map(figures().map((figure) => [figure.dataset.field, figure.innerHTML]));
  ["title", "sheet", "answers"].forEach((id) => take(page, id));
  figures().forEach((figure) => { figure.innerHTML = spreads.get(figure.dataset.field) ?? ""; });
}

function take(page, id) {
  at(id).replaceChildren(...page.getElementById(id).childNodes);
}

/** Take over where the page is: the links to its neighbours, and what the form says. */
function turn(page) {
  for (const id of ["prev", "next"]) {
    for (const name of ["href", "aria-disabled"]) {
      const value = page.getElementById(id).getAttribute(name);
      if (value === null) at(id).removeAttribute(name); else at(id).setAttribute(name, value);
    }
  }
  if (wanted !== null) return;
  for (const id of ["variant", "seed", "slider"]) at(id).value = page.getElementById(id).value;
  if (document.body.classList.contains("stale")) return;
  take(page, "example");
  at("example").value = page.getElementById("example").value;
}

/** Fill in what takes longer: the histograms, and the checks where another state is shown. */
async function fill() {
  filling.abort();
  if (at("trouble").querySelector("li")) return;
  check();
  if (!figures().length) return;
  filling = new AbortController();
  const { signal } = filling;
  try {
    const response = await fetch(`/spread/${item}${location.search}`, { signal });
    const content = response.ok ? await response.json() : null;
    const failure = response.ok ? "" : await response.text();
    if (signal.aborted) return;
    for (const figure of figures()) {
      if (content) figure.innerHTML = content[figure.dataset.field] ?? "";
      else figure.textContent = failure;
    }
  } catch (error) {
    if (error.name !== "AbortError") say(`The preview does not answer (${error.message}).`, true);
  }
}

const figures = () => [...document.querySelectorAll("figure.spread")];

/** Run the checks on the state of the item and the seed that are shown, unless they are at hand. */
function check() {
  const { state, seed } = document.body.dataset;
  if (checked === `${state} ${seed}`) return;
  checked = `${state} ${seed}`;
  checking?.close();
  at("found").replaceChildren();
  at("fine").replaceChildren();
  at("checks").hidden = at("verdict").hidden = false;
  const tally = {};
  count(tally, false);
  checking = new EventSource(`/checks/${item}?seed=${seed}`);
  checking.onmessage = (event) => {
    const result = JSON.parse(event.data);
    tally[result.state] = (tally[result.state] ?? 0) + 1;
    list(result);
    count(tally, false);
  };
  checking.addEventListener("done", () => { checking.close(); count(tally, true); });
  checking.onerror = () => {
    checking.close();
    checked = "";
    at("tally").textContent = at("verdict").textContent = "The checks broke off.";
  };
}

/** List the result of a check: what is to be mended in full view. */
function list({ state, check: name, protects, found }) {
  const row = at("result").content.cloneNode(true);
  row.querySelector("li").className = state;
  row.querySelector(".check").textContent = name;
  row.querySelector(".figure").textContent = found.figure;
  row.querySelector(".protects").textContent = protects;
  if (state !== "skipped") {
    for (const text of [...found.failures, ...found.warnings]) {
      const problem = document.createElement("p");
      problem.className = "problem";
      problem.textContent = text;
      row.querySelector("li").append(problem);
    }
  }
  at(state === "failed" || state === "warning" ? "found" : "fine").append(row);
}

function count(tally, finished) {
  const { ok = 0, skipped = 0, failed = 0, warning = 0 } = tally;
  const bad = [failed && `${failed} failed`, warning && `${warning} to look at`].filter(Boolean);
  const said = bad.length ? bad.join(", ") : finished ? "all fine" : "fine so far";
  const all = ok + skipped + failed + warning;
  at("tally").textContent = finished ? `${all} checks: ${said}` : `Checking … ${all} done, ${said}`;
  at("passed").textContent = `${ok} passed${skipped ? `, ${skipped} skipped` : ""}`;
  at("verdict").textContent = finished ? said : "checking …";
  at("verdict").className = `verdict ${failed ? "failed" : warning ? "warning" : finished ? "ok" : ""}`;
}

/** Follow the item's files, while somebody can see the page. */
function watch() {
  watching?.close();
  watching = null;
  if (document.hidden) return;
  watching = new EventSource(`/changes/${item}`);
  watching.onopen = () => say("live");
  watching.onmessage = (event) => {
    if (JSON.parse(event.data) !== document.body.dataset.state) show(wanted ?? shown);
  };
  watching.onerror = () => say("The preview has stopped.", true);
}

function say(text, wrong = false) {
  at("live").textContent = text;
  at("live").classList.toggle("wrong", wrong);
}

/** Return the address of what the form says. */
function chosen() {
  const query = new URLSearchParams(new FormData(at("which")));
  if (!query.get("example")) query.delete("example");
  return `${location.pathname}?${query}`;
}

/** Go to a variant, which leaves an example. */
function go(variant) {
  const most = Number(at("slider").max);
  if (!(variant >= 1 && variant <= most)) return;
  at("variant").value = at("slider").value = variant;
  at("example").value = "";
  show(chosen());
}

const turned = { prev: -1, next: 1, ArrowLeft: -1, ArrowRight: 1 };

at("slider").addEventListener("input", () => go(Number(at("slider").value)));
at("which").addEventListener("change", (event) => {
  if (event.target === at("slider") || !at("which").reportValidity()) return;
  if (event.target === at("variant")) go(Number(at("variant").value));
  else show(chosen());
});
at("which").addEventListener("submit", (event) => {
  event.preventDefault();
  if (at("which").reportValidity()) show(chosen());
});
at("which").addEventListener("click", (event) => {
  const link = event.target.closest("a.turn");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(Number(at("variant").value) + turned[link.id]);
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, select, textarea, .scroll, pre");
  if (typing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!(event.key in turned)) return;
  event.preventDefault();
  go(Number(at("variant").value) + turned[event.key]);
});
document.addEventListener("visibilitychange", watch);

watch();
fill();
