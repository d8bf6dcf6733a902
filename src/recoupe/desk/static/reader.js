// The reader: what is chosen among the events is lit in the text, and the other way round; arrows lead from highlight to highlight.
(() => {
  "use strict";
  const all = (selector) => [...document.querySelectorAll(selector)];
  const marksOf = (event) => all("#text .m").filter((mark) => mark.dataset.marks.split(" ").some((one) => one.startsWith(`${event}:`)));

  function light(marks) {
    all("#text .lit").forEach((mark) => mark.classList.remove("lit"));
    marks.forEach((mark) => mark.classList.add("lit"));
  }

  // From an event, or a value of it, to its words.
  function lightFrom(element) {
    const link = element.closest("a.words");
    if (link) {
      const [start, end] = [Number(link.dataset.start), Number(link.dataset.end)];
      light(all("#text [data-at]").filter((mark) => Number(mark.dataset.at) >= start && Number(mark.dataset.at) < end));
      return;
    }
    const card = element.closest(".card");
    if (card) light(marksOf(card.dataset.event));
  }

  for (const name of ["mouseover", "focusin", "desk:chosen"]) {
    document.addEventListener(name, (event) => {
      if (event.target.closest(".card, a.words")) lightFrom(event.target);
      const mark = event.target.closest("#text .m");
      all(".value.near, .field.near").forEach((one) => one.classList.remove("near"));
      if (!mark) return;
      for (const one of mark.dataset.marks.trim().split(" ")) {
        const place = document.getElementById(one.replace(":", "-").replaceAll(".", "-"));
        if (place) place.classList.add("near");
      }
    });
  }

  // In the text, arrows go from one highlight to the next, Enter to its event; one stop of Tab for all of them. After `s`, arrows move over words.
  const text = () => document.getElementById("text");

  function step(by) {
    const links = all("#text .m > a");
    const now = links.indexOf(document.activeElement);
    const next = links[Math.min(links.length - 1, Math.max(0, now + by))];
    if (next) next.focus();
  }

  // Words of the text that can be selected by keys, by their offsets.
  function wordsOf() {
    const found = [];
    let start = -1;
    const whole = content();
    whole.forEach((letter, at) => {
      const inside = /[\p{L}\p{N}]/u.test(letter) || (/['’-]/.test(letter) && start >= 0 && /[\p{L}\p{N}]/u.test(whole[at + 1] || ""));
      if (inside && start < 0) start = at;
      if (!inside && start >= 0) { found.push([start, at]); start = -1; }
    });
    if (start >= 0) found.push([start, whole.length]);
    return found;
  }

  function place(at, ending) {
    const pieces = all("#text [data-at]").filter((piece) => (ending ? Number(piece.dataset.at) < at : Number(piece.dataset.at) <= at));
    const piece = pieces[pieces.length - 1];
    const node = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT, { acceptNode: (one) => (one.parentElement.closest(".hidden-words") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT) }).nextNode();
    return [node, [...node.data].slice(0, at - Number(piece.dataset.at)).join("").length];
  }

  function show() {
    const [node, at] = place(chosen.start, false);
    const [last, end] = place(chosen.end, true);
    getSelection().setBaseAndExtent(node, at, last, end);
    last.parentElement.scrollIntoView({ block: "nearest" });
  }

  let chosen = null;

  function begin() {
    const mark = document.activeElement.closest("#text .m") || document.querySelector("#text .lit") || document.querySelector("#text [data-at]");
    const first = wordsOf().find(([start]) => start >= Number(mark.dataset.at));
    if (!first) return;
    text().focus({ preventScroll: true });
    chosen = { start: first[0], end: first[1] };
    show();
  }

  function move(event) {
    const list = wordsOf();
    const forward = event.key === "ArrowRight";
    if (event.shiftKey) {
      const end = forward ? list.find((word) => word[1] > chosen.end) : list.filter((word) => word[1] < chosen.end && word[1] > chosen.start).pop();
      if (end) chosen.end = end[1];
    } else {
      const next = forward ? list.find((word) => word[0] >= chosen.end) : list.filter((word) => word[1] <= chosen.start).pop();
      if (next) chosen = { start: next[0], end: next[1] };
    }
    show();
  }

  function nudge(by) {
    const end = chosen.end + by;
    if (end > chosen.start && end <= content().length) chosen.end = end;
    show();
  }

  // Offsets of the record count code points; what is not the report (numbers and names of parts, words for screen readers) counts nothing.
  function offset(node, at) {
    const piece = (node.nodeType === 3 ? node.parentElement : node).closest("[data-at]");
    if (!piece) return null;
    const before = document.createRange();
    before.selectNodeContents(piece);
    before.setEnd(node, at);
    const aside = piece.querySelector(".hidden-words");
    let length = [...before.toString()].length;
    if (aside) length -= Math.min(length, [...aside.textContent].length);
    return Number(piece.dataset.at) + length;
  }

  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed || !text() || !text().contains(selection.getRangeAt(0).commonAncestorContainer)) return null;
    const range = selection.getRangeAt(0);
    let [start, end] = [edge(range.startContainer, range.startOffset, true), edge(range.endContainer, range.endOffset, false)];
    if (start === null || end === null || end <= start) return null;
    const whole = [...content()];
    while (start < end && /\s/.test(whole[start])) start += 1;
    while (end > start && /\s/.test(whole[end - 1])) end -= 1;
    return end > start ? { start, end, words: whole.slice(start, end).join("") } : null;
  }

  // An edge of a selection may lie between stretches: then that of the next one counts.
  function edge(node, at, first) {
    const found = offset(node, at);
    if (found !== null) return found;
    const pieces = all("#text [data-at]");
    const range = document.createRange();
    range.setStart(node, at);
    range.collapse(true);
    const next = pieces.find((piece) => range.comparePoint(piece, 0) >= 0);
    if (next) return Number(next.dataset.at);
    const last = pieces[pieces.length - 1];
    return first || !last ? null : Number(last.dataset.at) + [...words(last)].length;
  }

  const words = (piece) => [...piece.childNodes].map((node) => (node.nodeType === 3 ? node.data : node.matches(".hidden-words") ? "" : words(node))).join("");

  // The text of the record, as far as the page shows it: gaps between parts are white space.
  function content() {
    const whole = [];
    for (const piece of all("#text [data-at]")) {
      const at = Number(piece.dataset.at);
      while (whole.length < at) whole.push("\n");
      for (const letter of words(piece)) whole.push(letter);
    }
    return whole;
  }

  function go(changes) {
    const address = new URL(location.href);
    for (const [name, value] of Object.entries(changes)) address.searchParams.set(name, value);
    for (const name of ["edit", "add"]) if (!(name in changes)) address.searchParams.delete(name);
    address.hash = "edit" in changes ? "edit" : "add";
    location.href = address.href;
  }

  const SEVERAL = ["actors", "recipients", "places", "weapons", "casualties", "attribution", "motives"];

  function use(digit) {
    const found = selected();
    if (!found) return false;
    const { start, end } = found;
    const role = document.getElementById("text").dataset.roles.split(" ")[digit - 1];
    const card = document.querySelector(".card.chosen") || document.querySelector(".card");
    if (digit === 0 || !card) go({ add: "yes", start, end });
    else if (role) go({ event: card.dataset.event, edit: SEVERAL.includes(role) ? `${role}.new` : role, start, end });
    return true;
  }

  function fill(box, span) {
    box.value = span.words;
    box.parentElement.querySelector("[data-start-of]").value = span.start;
    box.parentElement.querySelector("[data-end-of]").value = span.end;
    light(all("#text [data-at]").filter((piece) => Number(piece.dataset.at) >= span.start && Number(piece.dataset.at) < span.end));
  }

  // The buttons beside the words of a form move an edge by a word.
  function shift(button) {
    const row = button.closest("p");
    const ends = { start: Number(row.querySelector("[data-start-of]").value), end: Number(row.querySelector("[data-end-of]").value) };
    const whole = content();
    const step = Number(button.dataset.step);
    const isWord = (at) => at >= 0 && at < whole.length && !/\s/.test(whole[at]);
    let at = ends[button.dataset.edge];
    if (step > 0) {
      if (button.dataset.edge === "start") { while (isWord(at)) at += 1; while (at < whole.length && !isWord(at)) at += 1; }
      else { while (at < whole.length && !isWord(at)) at += 1; while (isWord(at)) at += 1; }
    } else if (button.dataset.edge === "start") { while (at > 0 && !isWord(at - 1)) at -= 1; while (isWord(at - 1)) at -= 1; }
    else { while (isWord(at - 1)) at -= 1; while (at > 0 && !isWord(at - 1)) at -= 1; }
    ends[button.dataset.edge] = at;
    if (ends.start < ends.end) fill(row.querySelector("[data-words]"), { ...ends, words: whole.slice(ends.start, ends.end).join("") });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys === "off" || window.desk.typing(event.target)) return;
    const key = window.desk.keyOf(event);
    const stop = () => { event.preventDefault(); event.stopImmediatePropagation(); };
    const arrow = key === "ArrowRight" || key === "ArrowLeft";
    if (key === "Escape") chosen = null;
    if (/^[0-9]$/.test(key) && use(Number(key))) stop();
    else if (key === "w" && selected()) {
      const box = document.querySelector("[data-words]");
      if (box) { stop(); fill(box, selected()); box.focus(); }
    } else if (key === "s" && text()) { stop(); begin(); }
    else if ((key === "[" || key === "]") && chosen) { stop(); nudge(key === "]" ? 1 : -1); }
    else if (arrow && chosen) { stop(); move(event); }
    else if (arrow && !event.shiftKey && event.target.closest("#text")) { stop(); step(key === "ArrowRight" ? 1 : -1); }
  }, true);

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("#text .m > a");
    if (mark) {
      const place = document.querySelector(CSS.escape ? `#${CSS.escape(mark.hash.slice(1))}` : mark.hash);
      const card = place && place.closest(".card");
      if (card) {
        event.preventDefault();
        window.desk.choose(card);
        place.scrollIntoView({ block: "nearest" });
      }
      return;
    }
    const button = event.target.closest("[data-edge]");
    if (button) shift(button);
    const link = event.target.closest("a.words");
    if (link) {
      const target = document.getElementById(link.hash.slice(1));
      if (target) {
        event.preventDefault();
        target.scrollIntoView({ block: "center" });
        if (target.querySelector("a")) target.querySelector("a").focus({ preventScroll: true });
        lightFrom(link);
      }
      return;
    }
    if (event.target.closest("[data-toggle-marks]")) document.getElementById("text").classList.toggle("marks-off");
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const card = event.target.matches(".card") ? event.target : null;
    if (card) {
      const first = marksOf(card.dataset.event)[0];
      if (first) first.querySelector("a").focus();
    }
  });

  function shown() {
    all("[data-toggle-marks], .edges").forEach((button) => { button.hidden = false; });
    const card = document.querySelector(".card:target") || document.querySelector(".card.first");
    if (card && !document.querySelector(".edit")) window.desk.choose(card);
    else {
      // Keys act on the first event that nobody has decided on, until another is chosen.
      const first = card || document.querySelector(".card.unreviewed");
      if (first) first.classList.add("chosen");
    }
  }
  // Words that are typed stand wherever they stand: the place that was selected counts no more.
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-words]")) event.target.parentElement.querySelectorAll("[data-start-of], [data-end-of]").forEach((box) => { box.value = ""; });
  });
  document.addEventListener("desk:shown", shown);
})();
