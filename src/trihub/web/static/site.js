"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const hits = [...document.querySelectorAll(".hit")];
  const store = "trihub-marked";
  let here = -1;
  const marked = () => {
    try { return new Set(JSON.parse(localStorage.getItem(store) || "[]")); } catch { return new Set(); }
  };
  const showMarks = () => { const set = marked(); hits.forEach(h => h.classList.toggle("marked", set.has(h.dataset.key))); };
  const go = step => {
    if (!hits.length) return;
    if (here >= 0) hits[here].classList.remove("here");
    here = Math.min(hits.length - 1, Math.max(0, here + step));
    hits[here].classList.add("here");
    const link = hits[here].querySelector("h3 a");
    link.focus({ preventScroll: true });
    hits[here].scrollIntoView({ block: "nearest" });
  };
  const toggleMark = () => {
    if (here < 0) return;
    const set = marked(), key = hits[here].dataset.key;
    if (!set.delete(key)) set.add(key);
    try { localStorage.setItem(store, JSON.stringify([...set].slice(-500))); } catch { /* private window */ }
    showMarks();
  };
  const actions = {
    "/": () => { const q = document.getElementById("q") || document.getElementById("find"); if (q) { q.focus(); q.select(); } },
    j: () => go(1), k: () => go(-1), m: toggleMark,
    o: () => { if (here >= 0) hits[here].querySelector("h3 a").click(); },
    w: () => { if (here >= 0) { const d = hits[here].querySelector(".why"); if (d) d.open = !d.open; } },
    "?": () => document.getElementById("keys").showModal(),
  };
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const action = actions[event.key];
    if (action) { event.preventDefault(); action(); }
  });
  showMarks();

  // Two panes scroll together, by share of their height.
  const panes = [...document.querySelectorAll(".panes.two .pane")];
  let leader = null;
  panes.forEach(pane => pane.addEventListener("scroll", () => {
    if (leader && leader !== pane) return;
    leader = pane;
    const share = pane.scrollTop / Math.max(1, pane.scrollHeight - pane.clientHeight);
    panes.filter(p => p !== pane).forEach(p => { p.scrollTop = share * (p.scrollHeight - p.clientHeight); });
    clearTimeout(pane.rest);
    pane.rest = setTimeout(() => { leader = null; }, 120);
  }));

  // Find in page: folds width and case, and passes over spaces, so that a term is found however it is spaced.
  const find = document.getElementById("find"), found = document.getElementById("found");
  if (find) {
    const fold = text => text.normalize("NFKC").toLowerCase();
    const blocks = [...document.querySelectorAll(".text p")];
    const clear = () => { if (window.Highlight) CSS.highlights.delete("found"); };
    const ranges = (block, wanted) => {
      const out = [], walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      let folded = "", places = [];
      for (let node; (node = walker.nextNode());) {
        [...node.data].reduce((at, char) => {
          for (const c of fold(char)) if (!/\s/.test(c)) { folded += c; places.push([node, at, at + char.length]); }
          return at + char.length;
        }, 0);
      }
      for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + wanted.length)) {
        const range = new Range(), a = places[at], b = places[at + wanted.length - 1];
        range.setStart(a[0], a[1]); range.setEnd(b[0], b[2]);
        out.push(range);
      }
      return out;
    };
    find.addEventListener("input", () => {
      clear();
      const wanted = fold(find.value).replace(/\s/g, "");
      const all = wanted ? blocks.flatMap(block => ranges(block, wanted)) : [];
      found.textContent = wanted ? String(all.length) : "";
      if (all.length && window.Highlight) {
        CSS.highlights.set("found", new Highlight(...all));
        all[0].startContainer.parentElement.scrollIntoView({ block: "center" });
      }
    });
  }
})();
