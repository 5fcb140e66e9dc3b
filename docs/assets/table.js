// The table of incidents: filtered, searched and sorted in place. As delivered, it is a page of the listing.

import { openFilter } from "./record-filter.js";
import { say } from "./words.js";

const root = document.querySelector("[data-wf-record]");
const table = root.querySelector("[data-wf-table]");
const SHOWN = 50;
const FIRST = { day: "-day", harm: "-harm" }; // what is asked for first; the others begin with A

if (table) {
  const body = table.tBodies[0];
  const caption = table.caption.firstElementChild;
  const template = document.getElementById("wf-row");
  const sorting = root.querySelector("[data-wf-sort]");
  const more = root.querySelector(".wf-more-rows");
  const pages = root.querySelector(".wf-pagination");
  const home = new URL(root.dataset.root, location.href);
  const delivered = { rows: [...body.rows], caption: caption.textContent };
  let order = [];
  let shown = 0;
  let drawn = 0; // counts drawings: one that waited for texts while another began is dropped

  const link = (record, facet, n, address) => record.names(facet, n).map(([id, title]) => {
    const found = document.createElement("a");
    found.href = new URL(`${address}/${id}/`, home);
    found.textContent = title;
    return found;
  });

  // A system that is not simply known, with how firmly it is named.
  const doubted = (record, n, at, system) => {
    const said = record.doubt(n, at);
    if (!said) return system;
    const both = document.createElement("span");
    const note = document.createElement("span");
    note.className = "wf-note";
    note.textContent = `(${said})`;
    both.append(system, " ", note);
    return both;
  };

  const joined = (nodes) => nodes.flatMap((node, n) => (n ? [", ", node] : [node]));

  const draw = (record, n) => {
    const [slug, title, when, place, harm] = record.text(n);
    const row = template.content.cloneNode(true).querySelector("tr");
    const [cellWhen, cellTitle, cellStatus, cellWhere, cellKind, cellSystem, cellHarm] = row.cells;
    cellWhen.textContent = when;
    cellTitle.firstElementChild.href = new URL(`incidents/${slug}/`, home);
    cellTitle.firstElementChild.textContent = title;
    const [[status, statusTitle]] = record.names("status", n);
    cellStatus.firstElementChild.classList.add(`wf-status--${status}`);
    cellStatus.firstElementChild.textContent = statusTitle;
    cellWhere.append(`${place}, `, ...joined(link(record, "country", n, "countries")));
    cellKind.append(...joined(link(record, "category", n, "categories").slice(0, 1)));
    const systems = joined(link(record, "system", n, "systems").map((system, at) => doubted(record, n, at, system)));
    cellSystem.append(...(systems.length ? systems : [say("not-stated")]));
    cellHarm.textContent = harm;
    return row;
  };

  const append = async (record) => {
    const mine = drawn;
    const next = order.slice(shown, shown + SHOWN);
    await record.loadTexts(next);
    if (mine !== drawn) return;
    body.append(...next.map((n) => draw(record, n)));
    shown += next.length;
    more.hidden = shown >= order.length;
  };

  const mark = (sort) => {
    sorting.value = sort === "-day" ? "" : sort; // nothing, if an order of the heads is not among them
    for (const head of table.tHead.rows[0].cells) {
      const name = head.dataset.sort;
      if (sort.replace("-", "") === name) head.setAttribute("aria-sort", sort.startsWith("-") ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  };

  const show = async (state, result, record) => {
    const mine = ++drawn;
    mark(state.sort || "-day");
    if (pages) pages.hidden = Boolean(result);
    if (!result) {
      body.replaceChildren(...delivered.rows);
      caption.textContent = delivered.caption;
      more.hidden = true;
      return;
    }
    order = record.sorted(result.found, state.sort || "-day");
    shown = 0;
    await record.loadTexts(order.slice(0, SHOWN));
    if (mine !== drawn) return;
    body.replaceChildren();
    caption.textContent = order.length ? say("count", { count: order.length }) : say("none");
    await append(record);
  };

  const { record, set } = openFilter(root, show);

  sorting.addEventListener("change", () => set({ sort: sorting.value }));
  more.addEventListener("click", async () => {
    const before = body.rows.length;
    await append(record);
    body.rows[before]?.querySelector("a").focus();
  });

  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "wf-table__sort";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    const name = head.dataset.sort;
    button.addEventListener("click", () => {
      const first = FIRST[name] ?? name;
      const other = first.startsWith("-") ? name : `-${name}`;
      const now = head.getAttribute("aria-sort");
      const next = now && (now === "descending") === first.startsWith("-") ? other : first;
      set({ sort: next === "-day" ? "" : next });
    });
  }
}
