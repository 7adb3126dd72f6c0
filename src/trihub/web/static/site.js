"use strict";
(() => {
  document.documentElement.classList.add("js");
  const all = selector => [...document.querySelectorAll(selector)];

  // Results: moving, opening, marking, why, and the preview of the result that is chosen.
  const hits = all(".hit[id^=hit-]"), preview = document.getElementById("preview");
  const STORE = "trihub-marked", KEPT = 500;
  let here = -1, asked = 0;
  const marked = () => {
    try { return new Set(JSON.parse(localStorage.getItem(STORE) || "[]")); } catch { return new Set(); }
  };
  const showMarks = () => {
    const set = marked();
    for (const hit of hits) {
      const on = set.has(hit.dataset.key), star = hit.querySelector(".star");
      star.setAttribute("aria-pressed", String(on));
      star.textContent = on ? "★" : "☆";
    }
  };
  const mark = hit => {
    if (hit.dataset.mark) { location.assign(hit.dataset.mark); return; }
    const set = marked(), key = hit.dataset.key;
    if (!set.delete(key)) set.add(key);
    try { localStorage.setItem(STORE, JSON.stringify([...set].slice(-KEPT))); } catch { /* a private window */ }
    showMarks();
  };
  const load = async hit => {
    if (!preview || getComputedStyle(preview).display === "none") return;
    const turn = ++asked, answer = await fetch(hit.dataset.preview);
    if (!answer.ok || turn !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== asked) return;
    preview.replaceChildren(...page.body.childNodes);
    preview.scrollTop = 0;
    hits.forEach(other => other.classList.toggle("shown", other === hit));
  };
  const go = step => {
    if (!hits.length) return;
    if (here >= 0) hits[here].classList.remove("here");
    here = Math.min(hits.length - 1, Math.max(0, here + step));
    hits[here].classList.add("here");
    hits[here].querySelector("h3 a").focus({ preventScroll: true });
    hits[here].scrollIntoView({ block: "nearest" });
    if (hits[here].dataset.preview) load(hits[here]);
  };
  for (const hit of hits) {
    hit.addEventListener("focusin", () => {
      if (here >= 0) hits[here].classList.remove("here");
      here = hits.indexOf(hit);
      hit.classList.add("here");
    });
    if (hit.dataset.mark) continue;
    hit.querySelector(".star").addEventListener("click", () => mark(hit));
    hit.querySelector(".to-preview").addEventListener("click", event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      load(hit);
    });
  }
  if (hits.length && !hits[0].dataset.mark) showMarks();

  const field = () => document.getElementById("q") || document.getElementById("find") || document.getElementById("text");
  const actions = {
    "/": () => { const input = field(); if (input) { input.focus(); input.select(); } },
    j: () => go(1),
    k: () => go(-1),
    o: () => { if (here >= 0) hits[here].querySelector("h3 a").click(); },
    m: () => { if (here >= 0) mark(hits[here]); },
    x: () => { const out = here >= 0 && hits[here].querySelector(".irrelevant"); if (out) out.click(); },
    w: () => { const why = here >= 0 && hits[here].querySelector(".why"); if (why) why.open = !why.open; },
    "?": () => { const keys = document.getElementById("keys"); if (!keys.open) keys.showModal(); },
  };
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") all(".term:hover, .term:focus").forEach(term => term.classList.add("quiet"));
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const action = Object.hasOwn(actions, event.key) && actions[event.key];
    if (action) { event.preventDefault(); action(); }
  });

  // Terms: keep their words inside the text's box; Escape hides them until the term is left.
  for (const term of all(".term")) {
    const box = term.closest(".pane") || document.body, gloss = term.querySelector(".gloss");
    const place = () => {
      term.classList.remove("flip");
      if (gloss.getBoundingClientRect().right > box.getBoundingClientRect().right - 8) term.classList.add("flip");
    };
    term.addEventListener("pointerenter", place);
    term.addEventListener("focus", place);
    term.addEventListener("pointerleave", () => term.classList.remove("quiet"));
    term.addEventListener("blur", () => term.classList.remove("quiet"));
  }

  // Two panes scroll together, by share of their height.
  const panes = all(".panes .pane");
  let leader = null;
  for (const pane of panes) pane.addEventListener("scroll", () => {
    if (leader && leader !== pane) return;
    leader = pane;
    const share = pane.scrollTop / Math.max(1, pane.scrollHeight - pane.clientHeight);
    for (const other of panes) if (other !== pane) other.scrollTop = share * (other.scrollHeight - other.clientHeight);
    clearTimeout(pane.rest);
    pane.rest = setTimeout(() => { leader = null; }, 120);
  });

  // Find in page: folds width and case and passes over spaces, so that a term is found however it is spaced.
  const find = document.getElementById("find"), count = document.getElementById("found-count");
  if (find && window.Highlight) {
    const fold = text => text.normalize("NFKC").toLowerCase();
    const blocks = all(".text p, .text h4, .doctitle");
    const skipped = node => node.parentElement.closest(".gloss") !== null;
    let found = [], at = -1;
    const ranges = (block, wanted) => {
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), places = [], out = [];
      let folded = "";
      for (let node; (node = walker.nextNode());) {
        if (skipped(node)) continue;
        let offset = 0;
        for (const char of node.data) {
          for (const one of fold(char)) if (!/\s/.test(one)) { folded += one; for (let n = 0; n < one.length; n++) places.push([node, offset, offset + char.length]); }
          offset += char.length;
        }
      }
      for (let from = folded.indexOf(wanted); from >= 0; from = folded.indexOf(wanted, from + wanted.length)) {
        const range = new Range(), first = places[from], last = places[from + wanted.length - 1];
        range.setStart(first[0], first[1]);
        range.setEnd(last[0], last[2]);
        out.push(range);
      }
      return out;
    };
    const show = step => {
      if (!found.length) return;
      at = (at + step + found.length) % found.length;
      CSS.highlights.set("found-here", new Highlight(found[at]));
      found[at].startContainer.parentElement.scrollIntoView({ block: "center" });
      count.textContent = `${at + 1}/${found.length}`;
    };
    find.addEventListener("input", () => {
      const wanted = fold(find.value).replace(/\s/g, "");
      CSS.highlights.delete("found");
      CSS.highlights.delete("found-here");
      found = wanted ? blocks.flatMap(block => ranges(block, wanted)) : [];
      at = -1;
      count.textContent = wanted ? String(found.length) : "";
      if (found.length) { CSS.highlights.set("found", new Highlight(...found)); show(1); }
    });
    find.addEventListener("keydown", event => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      show(event.shiftKey ? -1 : 1);
    });
  }
})();
