// Marks whose evidence has run out by the reader's own clock stop saying what they said.
"use strict";
(() => {
  const word = document.documentElement.dataset.outOfDate;
  const turn = (part) => {
    const { validUntil, instead } = part.dataset;
    if (!(Date.parse(validUntil) < Date.now())) return;
    delete part.dataset.validUntil;
    const drawn = part.querySelector("use");
    if (instead === "") part.remove();
    else if (drawn) drawn.setAttribute("href", "#mark_out-of-date");
    else part.textContent = instead || word;
    part.setAttribute("class", (part.getAttribute("class") || "").replace(/\bs-\S+/, "s-out-of-date"));
  };
  const look = () => document.querySelectorAll("[data-valid-until]").forEach(turn);
  look();
  // A page that stays open, or comes back from the browser's memory, grows old too.
  document.addEventListener("visibilitychange", look);
  addEventListener("pageshow", look);
})();
