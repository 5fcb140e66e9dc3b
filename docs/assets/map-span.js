// The span of time below the map: two sliders over the months of the record, and a histogram of what the other filters
// leave.

import { monthName } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const DAY = 86_400_000;

const monthNumber = (day) => { const date = new Date(day * DAY); return date.getUTCFullYear() * 12 + date.getUTCMonth(); };
const monthText = (number) => `${String(Math.floor(number / 12)).padStart(4, "0")}-${String(number % 12 + 1).padStart(2, "0")}`;
const nameOf = (number) => monthName(Date.UTC(Math.floor(number / 12), number % 12));

// Take over the form; `set` is told of the span that is chosen. Returns what draws it: of a record, the state of the
// filter, and the incidents that are found at any time.
export const openSpan = (form, set) => {
  const histogram = form.querySelector("svg");
  const months = { first: 0, count: 0 };
  const parse = (text, otherwise) => (text ? Number(text.slice(0, 4)) * 12 + Number(text.slice(5)) - 1 - months.first : otherwise);

  const draw = (record, state, anyTime) => {
    if (!record.count) return;
    months.first = monthNumber(record.day[0]);
    months.count = monthNumber(record.day[record.count - 1]) - months.first + 1;
    const last = months.count - 1;
    const ends = { from: parse(state.from, 0), to: parse(state.to, last) };
    for (const name of ["from", "to"]) {
      const input = form.elements[name];
      const value = Math.min(last, Math.max(0, ends[name]));
      input.max = last;
      input.value = value;
      input.setAttribute("aria-valuetext", nameOf(months.first + value));
      input.previousElementSibling.textContent = nameOf(months.first + value);
    }
    const counts = new Uint32Array(months.count);
    for (const n of anyTime) counts[monthNumber(record.day[n]) - months.first] += 1;
    const most = Math.max(1, ...counts);
    const width = 400 / months.count;
    histogram.replaceChildren(...Array.from(counts, (count, at) => {
      if (!count) return null;
      const bar = document.createElementNS(SVG, "rect");
      const height = Math.max(1.5, count / most * 46);
      const values = { x: at * width, y: 48 - height, width: Math.max(0.8, width * 0.8), height };
      for (const [name, value] of Object.entries(values)) bar.setAttribute(name, value.toFixed(2));
      bar.setAttribute("class", at >= ends.from && at <= ends.to ? "wf-chart__bar" : "wf-chart__bar wf-chart__bar--out");
      return bar;
    }).filter(Boolean));
  };

  let frame = 0;
  form.addEventListener("input", (event) => {
    const { from, to } = form.elements;
    if (Number(from.value) > Number(to.value)) (event.target === from ? to : from).value = event.target.value;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => set({
      from: Number(from.value) > 0 ? monthText(months.first + Number(from.value)) : "",
      to: Number(to.value) < months.count - 1 ? monthText(months.first + Number(to.value)) : "",
    }, true));
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  return draw;
};
