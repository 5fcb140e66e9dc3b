// The record in columns, as the build wrote it into data/table/, and what a filter finds in it.
// Nothing is loaded before somebody asks; rows to be shown come in files of a thousand.

import { say } from "./words.js";

export const FACETS = ["status", "category", "country", "system", "actor", "year", "harm"];
const HARM = [["killed", say("killed")], ["injured", say("injured")], ["none", say("unharmed")], ["unknown", say("unknown")]];
const DAY = 86_400_000;

export const yearOf = (day) => new Date(day * DAY).getUTCFullYear();
export const monthOf = (day) => new Date(day * DAY).toISOString().slice(0, 7);

const fetchJson = async (url) => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
};

// Numbers of labels for each incident as one list after the other, with where each begins.
const flatten = (cells) => {
  const starts = new Uint32Array(cells.length + 1);
  const values = [];
  cells.forEach((cell, n) => {
    if (typeof cell === "number") values.push(cell);
    else values.push(...cell);
    starts[n + 1] = values.length;
  });
  return { starts, values: Uint16Array.from(values) };
};

const harmOf = (killed, injured) => {
  const found = [];
  if (killed > 0) found.push(0);
  if (injured > 0) found.push(1);
  if (!found.length) found.push(killed === 0 && injured === 0 ? 2 : 3);
  return found;
};

export class Record {
  constructor(address) {
    this.address = address;
    this.chunks = new Map();
  }

  // Everything that filters look at; loaded once, tried again after a failure.
  load() {
    this.loading ??= fetchJson(new URL("columns.json", this.address)).then((plain) => this.take(plain));
    this.loading.catch(() => { this.loading = null; });
    return this.loading;
  }

  take(plain) {
    this.count = plain.count;
    this.chunk = plain.chunk;
    this.day = Int32Array.from(plain.day);
    for (let n = 1; n < this.count; n += 1) this.day[n] += this.day[n - 1];
    this.last = Int32Array.from(this.day);
    for (const [n, span] of Object.entries(plain.last)) this.last[n] += span;
    this.yearOnly = new Set(plain.yearOnly);
    const most = (name) => {
      const found = Int32Array.from(plain[name]);
      for (const [n, high] of Object.entries(plain[`${name}Most`])) found[n] = high;
      return found;
    };
    this.killed = most("killed");
    this.injured = most("injured");
    this.doubted = plain.doubted ?? {}; // a browser may have kept the columns of a week ago
    const first = this.count ? yearOf(this.day[0]) : 0;
    const last = this.count ? yearOf(this.day[this.count - 1]) : -1;
    const years = Array.from({ length: last - first + 1 }, (_, n) => [String(first + n), String(first + n)]);
    this.labels = { ...plain.labels, year: years, harm: HARM };
    this.facets = { year: flatten(Array.from(this.day, (day) => yearOf(day) - first)) };
    this.facets.harm = flatten(Array.from(this.killed, (killed, n) => harmOf(killed, this.injured[n])));
    for (const name of ["status", "category", "country", "system", "actor"]) this.facets[name] = flatten(plain[name]);
    return this;
  }

  // Titles and texts of one incident: [slug, title, when, place, harm, and the id if that is not the slug]. Its file
  // must have been loaded.
  text(n) {
    return this.chunks.get(Math.floor(n / this.chunk))[n % this.chunk];
  }

  id(n) {
    return this.text(n)[5] ?? this.text(n)[0];
  }

  async loadTexts(numbers) {
    const wanted = new Set(Array.from(numbers, (n) => Math.floor(n / this.chunk)));
    await Promise.all([...wanted].filter((k) => !this.chunks.has(k)).map(async (k) => {
      this.chunks.set(k, await fetchJson(new URL(`rows-${k}.json`, this.address)));
    }));
  }

  loadAllTexts() {
    return this.loadTexts(Array.from({ length: Math.ceil(this.count / this.chunk) }, (_, k) => k * this.chunk));
  }

  async loadPoints() {
    this.points ??= await fetchJson(new URL("points.json", this.address));
    return this.points;
  }

  names(facet, n) {
    const { starts, values } = this.facets[facet];
    return Array.from(values.subarray(starts[n], starts[n + 1]), (v) => this.labels[facet][v]);
  }

  // How firmly the system is named that is this one of an incident's, if it is not simply known.
  doubt(n, at) {
    const { starts, values } = this.facets.system;
    return this.doubted[n]?.[values[starts[n] + at]];
  }

  // What a state asks for. For every facet, how many incidents each of its values would leave: those that all
  // other parts of the state let through. Texts must be loaded if there is a query.
  find(state) {
    const wanted = {};
    for (const facet of FACETS) {
      if (!state.chosen[facet]?.length) continue;
      const ids = new Set(state.chosen[facet]);
      wanted[facet] = Uint8Array.from(this.labels[facet], ([id]) => (ids.has(id) ? 1 : 0));
    }
    const words = state.q.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const from = state.from ? Date.parse(`${state.from}-01`) / DAY : -Infinity;
    const to = state.to ? endOfMonth(state.to) : Infinity;
    const counts = Object.fromEntries(FACETS.map((facet) => [facet, new Uint32Array(this.labels[facet].length)]));
    const found = [];
    const active = Object.keys(wanted);
    const anyTime = []; // what only the span of time leaves out, for the histogram
    for (let n = 0; n < this.count; n += 1) {
      let misses = 0;
      let missed = "";
      for (const facet of active) {
        const { starts, values } = this.facets[facet];
        let hit = false;
        for (let at = starts[n]; at < starts[n + 1] && !hit; at += 1) hit = wanted[facet][values[at]] === 1;
        if (!hit) {
          misses += 1;
          missed = facet;
          if (misses > 1) break;
        }
      }
      if (misses > 1) continue;
      if (words.length && !this.holds(n, words)) continue;
      if (!misses) anyTime.push(n);
      if (this.last[n] < from || this.day[n] > to) continue;
      if (!misses) found.push(n);
      for (const facet of misses ? [missed] : FACETS) {
        const { starts, values } = this.facets[facet];
        for (let at = starts[n]; at < starts[n + 1]; at += 1) counts[facet][values[at]] += 1;
      }
    }
    return { found, counts, anyTime };
  }

  holds(n, words) {
    const [slug, title, , place] = this.text(n);
    const text = `${title} ${place} ${slug}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  }

  // Newest first unless another order is asked for; ties by the record's own order.
  sorted(found, order) {
    const down = order.startsWith("-");
    const name = order.replace("-", "");
    const key = {
      day: (n) => this.day[n],
      title: (n) => this.text(n)[1],
      harm: (n) => Math.max(this.killed[n], 0) * 1e6 + Math.max(this.injured[n], 0),
    }[name] ?? ((n) => this.names(name, n)[0]?.[1] ?? "");
    const keyed = found.map((n) => [key(n), n]);
    const text = typeof keyed[0]?.[0] === "string";
    const { compare } = new Intl.Collator(document.documentElement.lang || undefined);
    keyed.sort((a, b) => (text ? compare(a[0], b[0]) : a[0] - b[0]) * (down ? -1 : 1) || (down ? b[1] - a[1] : a[1] - b[1]));
    return keyed.map(([, n]) => n);
  }
}

const endOfMonth = (month) => {
  const [year, number] = month.split("-").map(Number);
  return Date.UTC(year, number, 0) / DAY;
};

// The incidents of a downloaded file that stay, in the file's own form.
export const cut = {
  csv(text, ids) {
    const lines = [];
    let start = 0;
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const character = text[at];
      if (character === '"') quoted = !quoted;
      else if (character === "\n" && !quoted) {
        lines.push(text.slice(start, at + 1));
        start = at + 1;
      }
    }
    return lines.filter((line, n) => n === 0 || ids.has(line.slice(0, line.indexOf(",")))).join("");
  },
  json(text, ids) {
    const data = JSON.parse(text);
    return `${JSON.stringify({ ...data, incidents: data.incidents.filter((one) => ids.has(one.id)) })}\n`;
  },
  geojson(text, ids) {
    const data = JSON.parse(text);
    return `${JSON.stringify({ ...data, features: data.features.filter((one) => ids.has(one.id)) })}\n`;
  },
};
