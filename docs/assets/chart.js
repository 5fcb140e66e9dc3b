// The chart of all incidents: its bars follow the filter, on the same years.

import { monthOf, yearOf } from "./record.js";
import { monthName, say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const MONTHS = 120; // more months than that are drawn as years, as in the delivered chart

const shape = (name, values) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(values)) made.setAttribute(key, typeof value === "number" ? value.toFixed(2) : value);
  return made;
};

// Returns what draws the incidents that are found, or the delivered bars where nothing is filtered.
export const openChart = (figure) => {
  if (!figure) return () => {};
  const svg = figure.querySelector("svg");
  const caption = figure.querySelector("figcaption");
  const base = svg.querySelector(".wf-chart__base");
  const bottom = base.y1.baseVal.value;
  const delivered = { bars: [...svg.querySelectorAll("a")], caption: caption.textContent };

  const put = (bars) => {
    for (const old of svg.querySelectorAll("a")) old.remove();
    base.after(...bars);
  };

  const bar = (at, step, height, title, anchor) => {
    const link = shape("a", { href: `#${anchor}`, "aria-label": title });
    const side = { x: at * step, width: Math.max(1, step - Math.min(2, step / 4)) };
    const drawn = shape("rect", { ...side, y: bottom - height, height, class: "wf-chart__bar" });
    const told = shape("title", {});
    told.textContent = title;
    drawn.append(told);
    link.append(shape("rect", { ...side, y: 0, height: bottom, class: "wf-chart__room" }), drawn);
    return link;
  };

  return (record, found) => {
    if (!found) {
      put(delivered.bars);
      caption.textContent = delivered.caption;
      return;
    }
    const isDated = (n) => !record.yearOnly.has(n);
    const all = Array.from(record.day.keys()).filter(isDated);
    const [first, last] = [all[0], all.at(-1)].map((n) => yearOf(record.day[n]));
    const byYear = (last - first + 1) * 12 > MONTHS;
    const counts = new Map(); // by month or year, as its anchor has it
    const dated = found.filter(isDated);
    for (const n of dated) {
      const key = byYear ? String(yearOf(record.day[n])) : monthOf(record.day[n]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const slots = [...counts.keys()].sort();
    const name = (key) => (byYear ? key : monthName(Date.parse(key)));
    const most = Math.max(0, ...counts.values());
    const step = svg.viewBox.baseVal.width / ((last - first + 1) * (byYear ? 1 : 12));
    put(slots.map((key) => {
      const at = byYear ? Number(key) - first : (Number(key.slice(0, 4)) - first) * 12 + Number(key.slice(5)) - 1;
      const height = Math.max(2, counts.get(key) / most * (bottom - 6));
      return bar(at, step, height, say("bar", { month: name(key), count: counts.get(key) }), byYear ? `y${key}` : key);
    }));
    const told = [];
    if (slots.length > 1) {
      const peak = slots.find((key) => counts.get(key) === most);
      const span = say("span", { start: name(slots[0]), end: name(slots.at(-1)) });
      told.push(say(byYear ? "by-year" : "by-month", { count: dated.length, span, peak: name(peak), most }));
    } else if (slots.length) told.push(say("bar", { month: name(slots[0]), count: most }));
    else told.push(say("count", { count: dated.length }));
    if (dated.length < found.length) told.push(say("undated", { count: found.length - dated.length }));
    caption.textContent = told.join(" ");
  };
};
