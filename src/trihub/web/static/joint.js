"use strict";
// Passages selected in a document's text, with the mouse or by keys, become fields of the form.
(() => {
  const box = document.getElementById("selected");
  if (!box) return;
  const MOST = 50, list = box.querySelector("ul"), parts = [...document.querySelectorAll(".selectable")];
  const selection = document.getSelection(), taken = [];
  const letters = text => [...text].length;
  let hopping = false, waiting = 0;

  // Offsets count characters, as the site does, not the code units of this language.
  const offset = (part, node, at) => {
    const range = document.createRange();
    range.selectNodeContents(part);
    range.setEnd(node, at);
    return letters(range.toString());
  };
  const piece = (range, part) => {
    const own = document.createRange();
    own.selectNodeContents(part);
    if (range.compareBoundaryPoints(Range.START_TO_START, own) > 0) own.setStart(range.startContainer, range.startOffset);
    if (range.compareBoundaryPoints(Range.END_TO_END, own) < 0) own.setEnd(range.endContainer, range.endOffset);
    const raw = own.toString(), quote = raw.trim();
    if (!quote) return null;
    const start = offset(part, own.startContainer, own.startOffset) + letters(raw) - letters(raw.trimStart());
    return { part, quote, start, end: start + letters(quote) };
  };
  const place = one => {
    const walker = document.createTreeWalker(one.part, NodeFilter.SHOW_TEXT), range = document.createRange();
    let before = 0;
    for (let node; (node = walker.nextNode());) {
      const all = [...node.data], to = before + all.length, units = at => all.slice(0, at - before).join("").length;
      if (one.start >= before && one.start < to) range.setStart(node, units(one.start));
      if (one.end > before && one.end <= to) { range.setEnd(node, units(one.end)); break; }
      before = to;
    }
    return range;
  };
  const show = () => {
    list.replaceChildren(...taken.map(one => {
      const row = document.createElement("li"), quote = document.createElement("q"), where = document.createElement("span"), field = document.createElement("input"), out = document.createElement("button");
      quote.textContent = one.quote.length > 160 ? `${one.quote.slice(0, 160)}…` : one.quote;
      quote.lang = one.part.closest("[lang]").lang;
      where.className = "told";
      where.textContent = one.part.previousElementSibling.textContent;
      field.type = "hidden";
      field.name = "passage";
      field.value = `${one.part.dataset.part}|${one.start}|${one.end}`;
      out.type = "button";
      out.className = "plainly";
      out.textContent = box.dataset.out;
      out.addEventListener("click", () => { taken.splice(taken.indexOf(one), 1); selection.removeAllRanges(); show(); });
      row.append(quote, " ", where, " ", out, field);
      return row;
    }));
    if (window.Highlight) CSS.highlights.set("taken", new Highlight(...taken.map(place)));
  };
  const take = () => {
    if (selection.isCollapsed || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    const found = parts.filter(part => range.intersectsNode(part)).map(part => piece(range, part)).filter(one => one);
    if (!found.length || found.length > MOST) return;
    // A selection that is drawn larger or smaller replaces what it overlaps.
    const kept = taken.filter(old => !found.some(one => one.part === old.part && one.start < old.end && old.start < one.end));
    taken.splice(0, taken.length, ...[...kept, ...found].slice(-MOST));
    show();
  };
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    if (!hopping) waiting = setTimeout(take, 150);
  });
  document.addEventListener("pointerdown", () => { hopping = false; });

  const first = part => {
    selection.collapse(part, 0);
    selection.modify("extend", "forward", "word");
  };
  const step = by => {
    const at = parts.findIndex(part => part === document.activeElement);
    const part = parts[Math.min(parts.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (!part) return;
    part.tabIndex = -1;
    part.focus();
    part.scrollIntoView({ block: "nearest" });
    hopping = true;
    first(part);
  };
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (event.key === "n" || event.key === "p") { event.preventDefault(); step(event.key === "n" ? 1 : -1); return; }
    const part = document.activeElement, way = { ArrowRight: "forward", ArrowLeft: "backward", ArrowDown: "down", ArrowUp: "up" }[event.key];
    if (!way || !parts.includes(part)) return;
    event.preventDefault();
    const line = way === "down" || way === "up", forward = way === "forward" || way === "down";
    if (event.shiftKey) {
      hopping = false;
      selection.modify("extend", forward ? "forward" : "backward", line ? "line" : "character");
    } else {
      hopping = true;
      if (forward) selection.collapseToEnd(); else selection.collapseToStart();
      selection.modify("move", forward ? "forward" : "backward", line ? "line" : "word");
      if (forward && !line) selection.modify("move", "backward", "word");
      selection.modify("extend", "forward", "word");
      if (!part.contains(selection.anchorNode) || !part.contains(selection.focusNode)) first(part);
    }
  });
})();
