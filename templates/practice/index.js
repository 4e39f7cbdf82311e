"use strict";
(() => {
  /** Go to another variant of a question than the last one. */
  const another = () => {
    const wanted = /^#another-q([0-9]+)-([0-9]+)$/.exec(location.hash);
    if (!wanted) return;
    const [, question, last] = wanted;
    const links = document.querySelectorAll(`[data-question="${question}"] .variants a`);
    const others = [...links].filter((link) => link.textContent !== last);
    const link = others[Math.floor(Math.random() * others.length)] ?? links[0];
    if (link) location.replace(link.href);
  };
  for (const link of document.querySelectorAll(".another")) link.parentElement.hidden = false;
  window.addEventListener("hashchange", another);
  another();
})();
