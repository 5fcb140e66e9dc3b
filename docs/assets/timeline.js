// The timeline: what a filter finds, by year and month, in the form in which the page was delivered.

import { openChart } from "./chart.js";
import { openFilter, writeState } from "./record-filter.js";
import { monthOf, yearOf } from "./record.js";
import { monthName, number, say } from "./words.js";

const root = document.querySelector("[data-wf-record]");
const list = root.querySelector("[data-wf-timeline]");
const more = root.querySelector(".wf-more-rows");
const years = root.querySelector(".wf-years");
const drawBars = openChart(root.querySelector(".wf-chart"));
const template = document.getElementById("wf-event");
const home = new URL(root.dataset.root, location.href);
const delivered = [...list.childNodes];
const SHOWN = 150;

let order = [];
let shown = 0;

const draw = (record, n) => {
  const [slug, title, when, place] = record.text(n);
  const item = template.content.cloneNode(true).querySelector("li");
  item.querySelector(".wf-event__when").textContent = when;
  const link = item.querySelector("a");
  link.href = new URL(`incidents/${slug}/`, home);
  link.textContent = title;
  const [[status, statusTitle]] = record.names("status", n);
  const mark = item.querySelector(".wf-status");
  mark.classList.add(`wf-status--${status}`);
  mark.textContent = statusTitle;
  item.querySelector(".wf-event__where").textContent = `${place}, ${record.names("country", n)[0][1]}`;
  return item;
};

const heading = (level, id, text) => {
  const made = document.createElement(level);
  made.id = id;
  made.textContent = text;
  return made;
};

const append = async (record) => {
  const next = order.slice(shown, shown + SHOWN);
  await record.loadTexts(next);
  for (const n of next) {
    const year = String(yearOf(record.day[n]));
    const month = record.yearOnly.has(n) ? `${year}-unknown` : monthOf(record.day[n]);
    if (list.dataset.year !== year) list.append(heading("h2", `y${year}`, year));
    if (list.dataset.month !== month) {
      const name = record.yearOnly.has(n) ? say("no-month") : monthName(record.day[n] * 86_400_000);
      const events = document.createElement("ol");
      events.className = "wf-events";
      list.append(heading("h3", month, name), events);
    }
    Object.assign(list.dataset, { year, month });
    list.lastElementChild.append(draw(record, n));
  }
  shown += next.length;
  more.hidden = shown >= order.length;
};

// Newest first; within a year, what is known to the year alone stands last, as on the page that was delivered.
const arrange = (record, found) => {
  const newest = record.sorted(found, "-day");
  const key = (n) => [-yearOf(record.day[n]), record.yearOnly.has(n) ? 1 : 0];
  return newest.map((n, at) => [key(n), at, n]).sort(([a, x], [b, y]) => a[0] - b[0] || a[1] - b[1] || x - y).map(([, , n]) => n);
};

// Years lead to what the filter finds in them, and say how much that is.
const count = (state, result, record) => {
  for (const item of years.querySelectorAll("[data-year]")) {
    const link = item.querySelector("a");
    const told = link.querySelector(".wf-count");
    told.dataset.delivered ??= told.textContent;
    const at = result ? record.labels.year.findIndex(([id]) => id === item.dataset.year) : -1;
    const found = at < 0 ? null : result.counts.year[at];
    told.textContent = found === null ? told.dataset.delivered : number(found);
    item.hidden = found === 0 && !link.hasAttribute("aria-current");
    const address = new URL(link.href);
    const { year: _, ...chosen } = state.chosen;
    address.search = result ? writeState({ ...state, chosen, sort: "" }) : "";
    link.href = address;
  }
};

const show = async (state, result, record) => {
  more.hidden = true;
  count(state, result, record);
  drawBars(record, result?.found);
  if (!result) {
    list.replaceChildren(...delivered);
    return;
  }
  order = arrange(record, result.found);
  shown = 0;
  await record.loadTexts(order.slice(0, SHOWN));
  list.replaceChildren();
  delete list.dataset.year;
  delete list.dataset.month;
  if (!order.length) list.textContent = say("none");
  await append(record);
};

const { record } = openFilter(root, show);

more.addEventListener("click", async () => {
  const before = list.querySelectorAll("li").length;
  await append(record);
  list.querySelectorAll("li")[before]?.querySelector("a").focus();
});

// A month that a bar leads to may not be drawn yet.
root.addEventListener("click", async (event) => {
  const link = event.target.closest(".wf-chart a");
  if (!link || more.hidden) return;
  const { hash } = new URL(link.href.baseVal, location.href);
  if (document.getElementById(hash.slice(1))) return;
  event.preventDefault();
  while (!more.hidden && !document.getElementById(hash.slice(1))) await append(record);
  location.hash = hash;
});
