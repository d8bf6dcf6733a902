// Keys, focus and the live region of every screen. Pages work without it: each key presses a link or a button that is there anyway.
// An element with data-key="x" is pressed by x; [data-row] are walked by j and k; [data-go="i"] opens by g i. Own scripts of screens listen to "desk:shown".
(() => {
  "use strict";
  const body = document.body;
  let going = false;
  // Keys of one's own: what is pressed, and what it is pressed for.
  const own = new Map((body.dataset.own || "").split(" ").filter(Boolean).map((pair) => [...pair]));
  const keyOf = (event) => own.get(event.key) || event.key;

  const typing = (target) => target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true], dialog[open]") !== null;
  const visible = (element) => element.getClientRects().length > 0;

  function press(element) {
    if (element.matches("a, button, summary") && element.dataset.press !== "focus") element.click();
    else element.focus();
    const first = element.matches("summary") && element.parentElement.querySelector("input, select, textarea");
    if (first) setTimeout(() => first.focus());
  }

  function byKey(key) {
    const wanted = [...document.querySelectorAll("[data-key]")].filter((one) => one.dataset.key === key && visible(one) && !one.disabled);
    // Of several, the one of the card that has the focus, or of the one that is chosen.
    const focus = document.activeElement;
    const near = focus && (focus.closest("[data-row]") || (focus.closest("tr") && focus.closest("tr").querySelector("[data-row]")));
    const chosen = near || document.querySelector("[data-row].chosen");
    const row = chosen && (chosen.closest("tr") || chosen);
    return wanted.find((one) => row && row.contains(one)) || wanted.find((one) => !one.closest("[data-row]")) || wanted[0];
  }

  function walk(step) {
    const rows = [...document.querySelectorAll("[data-row]")].filter(visible);
    if (!rows.length) return;
    const now = rows.findIndex((row) => row === document.activeElement || row.contains(document.activeElement) || row.classList.contains("chosen"));
    const next = rows[Math.min(rows.length - 1, Math.max(0, now + step))];
    choose(next);
  }

  function choose(row) {
    document.querySelectorAll("[data-row].chosen").forEach((one) => one.classList.remove("chosen"));
    row.classList.add("chosen");
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    row.dispatchEvent(new CustomEvent("desk:chosen", { bubbles: true }));
  }

  // Keys and help open at the side; Escape, or the same again, leads back to where one was.
  let before = null;

  function help() {
    const keys = document.getElementById("keys");
    if (keys.classList.contains("open")) return leave();
    before = document.activeElement;
    keys.classList.add("open");
    keys.querySelector("details").open = true;
    keys.focus({ preventScroll: true });
  }

  function leave() {
    const keys = document.getElementById("keys");
    if (!keys.classList.contains("open")) return;
    keys.classList.remove("open");
    keys.querySelector("details").open = false;
    if (before && before.isConnected) before.focus({ preventScroll: true });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      leave();
      if (typing(event.target)) event.target.blur();
      going = false;
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.form) {
      event.preventDefault();
      event.target.form.requestSubmit();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      const box = document.querySelector("[data-search]");
      if (box) box.focus();
      else location.href = "/search";
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target) || body.dataset.keys === "off") return;
    const key = keyOf(event);
    if (going) {
      going = false;
      const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
      if (link) {
        event.preventDefault();
        link.click();
      }
      return;
    }
    const choice = /^[0-9]$/.test(key) && [...document.querySelectorAll("details[open] [data-choice]")].find((one) => one.dataset.choice === key && visible(one));
    if (choice) {
      event.preventDefault();
      choice.checked = true;
      choice.focus();
    } else if (key === "g") going = true;
    else if (key === "?") help();
    else if (key === "j") walk(1);
    else if (key === "k") walk(-1);
    else {
      const element = byKey(key);
      if (!element) {
        if (key === "/" && document.querySelector("[data-search]")) {
          event.preventDefault();
          document.querySelector("[data-search]").focus();
        }
        return;
      }
      event.preventDefault();
      press(element);
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-help]")) {
      event.preventDefault();
      help();
    } else if (event.target.closest("#keys.open summary")) {
      event.preventDefault();
      leave();
    }
  });

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) event.preventDefault();
    else if (form.method === "post") form.dataset.sent = "yes";
  });

  // A form that an address opens has the focus; browsers give it to the target of the address first.
  function enter() {
    const place = document.getElementById("edit") || document.getElementById("add");
    const field = place && place.querySelector("input:not([type=hidden]), select, textarea");
    if (field) field.focus();
  }

  // What a list is narrowed by folds where there is little room.
  function fold() {
    if (matchMedia("(max-width: 48rem)").matches) document.querySelectorAll("[data-fold]").forEach((one) => { one.open = false; });
  }

  function shown() {
    fold();
    const screen = document.getElementById("screen");
    document.title = screen.dataset.title;
    // A line that was there when the page came is not read aloud; one that changes is.
    const said = document.getElementById("said");
    const words = said.textContent;
    if (words) {
      said.textContent = "";
      setTimeout(() => { said.textContent = words; }, 150);
    }
    const refused = document.querySelector(".refused");
    if (refused) refused.scrollIntoView({ block: "nearest" });
    document.dispatchEvent(new CustomEvent("desk:shown"));
  }
  // What could not be sent stays on the page, and the page says so.
  for (const name of ["htmx:error", "htmx:timeout"]) {
    document.addEventListener(name, () => {
      document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
      const lost = document.getElementById("lost");
      if (lost) lost.hidden = false;
    });
  }
  document.addEventListener("htmx:after:swap", () => { shown(); enter(); });
  window.addEventListener("load", () => setTimeout(enter));
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
  document.addEventListener("DOMContentLoaded", shown);
  window.desk = { choose, typing, keyOf };
})();
