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

  // In the text, arrows go from one highlight to the next, Enter to its event; one stop of Tab for all of them.
  function step(by) {
    const links = all("#text .m > a");
    const now = links.indexOf(document.activeElement);
    const next = links[Math.min(links.length - 1, Math.max(0, now + by))];
    if (next) next.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (!event.target.closest("#text") || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      event.preventDefault();
      step(event.key === "ArrowRight" ? 1 : -1);
    }
  });

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
    const words = event.target.closest("a.words");
    if (words) {
      const target = document.getElementById(words.hash.slice(1));
      if (target) {
        event.preventDefault();
        target.scrollIntoView({ block: "center" });
        if (target.querySelector("a")) target.querySelector("a").focus({ preventScroll: true });
        lightFrom(words);
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
    all("[data-toggle-marks]").forEach((button) => { button.hidden = false; });
    const chosen = document.querySelector(".card:target") || document.querySelector(".card.first");
    if (chosen) window.desk.choose(chosen);
  }
  document.addEventListener("desk:shown", shown);
})();
