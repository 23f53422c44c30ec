"use strict";
(() => {
  const items = [...document.querySelectorAll(".item")];
  const tools = document.querySelector(".tools");
  const reveal = (name) => {
    const target = name && document.getElementById(name);
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.localName === "details") at.open = true;
    target.scrollIntoView({ block: "center" });
  };
  const hash = () => { try { reveal(decodeURIComponent(location.hash.slice(1))); } catch { /* no name */ } };
  addEventListener("hashchange", hash);
  hash();
  if (!tools || items.length < 2) return;
  tools.hidden = false;
  const { text, relation, fate } = tools.elements;
  const told = tools.querySelector(".found");
  const texts = new Map();
  const textOf = (item) => {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  };
  const has = (list, one) => !one || list.split(" ").includes(one);
  const filter = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items) {
      const fits = has(item.dataset.relations, relation ? relation.value : "")
        && has(item.dataset.fates, fate ? fate.value : "")
        && words.every((word) => textOf(item).includes(word));
      item.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    told.value = shown === items.length ? "" : `${shown} of ${items.length} shown`;
  };
  let waiting = 0;
  tools.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  tools.addEventListener("submit", (event) => { event.preventDefault(); filter(); });
  tools.addEventListener("click", (event) => {
    const what = event.target.dataset && event.target.dataset.do;
    if (what) for (const item of items) if (!item.hidden) item.open = what === "open";
  });
  const step = (by) => {
    const open = items.filter((item) => !item.hidden);
    if (!open.length) return;
    const at = open.findIndex((item) => item.contains(document.activeElement));
    const next = open[at < 0 ? (by > 0 ? 0 : open.length - 1) : Math.min(Math.max(at + by, 0), open.length - 1)];
    next.querySelector("summary").focus();
    next.scrollIntoView({ block: "nearest" });
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = /^(input|select|textarea)$/.test(event.target.localName || "");
    if (event.key === "Escape" && event.target === text) { text.value = ""; filter(); text.blur(); return; }
    if (typing) return;
    const todo = { "/": () => text.focus(), j: () => step(1), k: () => step(-1) }[event.key];
    if (todo) { event.preventDefault(); todo(); }
  });
})();
