// The list of sub-processors, sorted, grouped and filtered. Without this it stands there in the order of the registry.
"use strict";
(() => {
  const tools = document.getElementById("page_tools");
  const sets = [...document.querySelectorAll(".set")];
  const current = sets.filter((set) => "current" in set.dataset);
  if (!tools || !current.length) return;
  const words = tools.dataset;
  const rows = current.flatMap((set) =>
    [...set.querySelectorAll("tbody tr")].map((row) => ({ row, use: set.querySelector("h2").textContent })));
  const total = document.querySelectorAll(".set tbody tr").length;
  const pattern = current[0].cloneNode(true);
  pattern.querySelector("tbody").replaceChildren();
  const marker = document.createComment("");
  current[0].before(marker);
  let shown = current;

  const labelled = (text, control) => {
    const label = document.createElement("label");
    label.append(Object.assign(document.createElement("span"), { textContent: text }), control);
    tools.append(label);
    return control;
  };
  const choice = (text, options) => {
    const select = document.createElement("select");
    for (const [value, word] of Object.entries(options)) select.append(new Option(word, value));
    select.addEventListener("change", arrange);
    return labelled(text, select);
  };
  const plain = (text) => text.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

  const find = labelled(words.find, Object.assign(document.createElement("input"), { type: "search" }));
  find.addEventListener("input", filter);
  const group = choice(words.group, { use: words.groupUse, place: words.groupPlace, none: words.groupNone });
  const sort = choice(words.sort, { listed: words.sortListed, name: words.sortName, since: words.sortSince });
  const told = document.createElement("output");
  tools.append(told);

  function keyOf({ row, use }) {
    return group.value === "use" ? use : group.value === "place" ? row.dataset.place : words.all;
  }
  function arrange() {
    const compare = new Intl.Collator(document.documentElement.lang).compare;
    const order = [...rows];
    if (sort.value === "name") order.sort((a, b) => compare(a.row.dataset.name, b.row.dataset.name));
    if (sort.value === "since") order.sort((a, b) => b.row.dataset.since.localeCompare(a.row.dataset.since));
    const keys = [...new Set(rows.map(keyOf))];
    if (group.value === "place") keys.sort(compare);
    const made = keys.map((key) => {
      const set = pattern.cloneNode(true);
      set.querySelector("h2").textContent = key;
      set.querySelector("h2").hidden = false;
      set.querySelector("caption").textContent = key;
      set.querySelector("tbody").append(...order.filter((one) => keyOf(one) === key).map((one) => one.row));
      return set;
    });
    for (const set of shown) set.remove();
    marker.after(...made);
    shown = made;
    filter();
  }
  function filter() {
    const wanted = plain(find.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const set of document.querySelectorAll(".set")) {
      let some = false;
      for (const row of set.querySelectorAll("tbody tr")) {
        const text = plain(row.textContent);
        row.hidden = !wanted.every((word) => text.includes(word));
        if (!row.hidden) [some, count] = [true, count + 1];
      }
      set.hidden = !some;
    }
    told.textContent = wanted.length ? words.shown.replace("{shown}", count).replace("{total}", total) : "";
  }
  tools.hidden = false;
})();
