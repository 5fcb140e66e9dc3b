// The filter above table, timeline and map: its state is in the address, so that a view can be shared, and goes
// along to the other views.

import { FACETS, Record, cut } from "./record.js";
import { monthName, number, say } from "./words.js";

const PLAIN = ["q", "sort", "from", "to"];
const PAUSE = 120; // milliseconds after the last key before a search begins

export const readState = () => {
  const parameters = new URLSearchParams(location.search);
  const state = Object.fromEntries(PLAIN.map((name) => [name, parameters.get(name)?.trim() ?? ""]));
  for (const name of ["from", "to"]) if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(state[name])) state[name] = "";
  state.chosen = {};
  for (const facet of FACETS) {
    const values = parameters.getAll(facet);
    if (values.length) state.chosen[facet] = values;
  }
  return state;
};

// "January 2025 – March 2026", or one month; an end that is open has none.
const spanOf = (state) => [...new Set([state.from, state.to])].map((month) => month && monthName(Date.parse(month))).join(" – ").trim();

export const writeState = (state) => {
  const parameters = new URLSearchParams();
  for (const name of PLAIN) if (state[name]) parameters.set(name, state[name]);
  for (const facet of FACETS) for (const value of state.chosen[facet] ?? []) parameters.append(facet, value);
  return parameters;
};

// A month that the list does not have, for nothing began or ended in it, in its place among the others.
const addMonth = (select, month) => {
  const year = month.slice(0, 4);
  const groups = [...select.querySelectorAll("optgroup")];
  let group = groups.find((one) => one.label === year);
  if (!group) {
    group = document.createElement("optgroup");
    group.label = year;
    select.insertBefore(group, groups.find((one) => one.label < year) ?? null);
  }
  const older = [...group.children].find((one) => one.value < month);
  group.insertBefore(new Option(monthName(Date.parse(month)), month), older ?? null);
};

export const isNarrowed = (state) => Boolean(state.q || state.from || state.to || Object.keys(state.chosen).length);

// Take over the page's form. `show(state, result, record)` draws what was found; `result` is null where there is
// nothing to filter or sort, and the page is to stand as it was delivered, unless `always` is set.
export const openFilter = (root, show, { always = false } = {}) => {
  const form = root.querySelector(".wf-filter");
  const query = form.elements.q;
  const months = ["from", "to"].map((name) => form.elements[name]).filter(Boolean); // the map has sliders
  const status = form.querySelector(".wf-filter__status");
  const clear = form.querySelector(".wf-filter__clear");
  const which = root.querySelector("[data-wf-which]");
  const list = form.querySelector(".wf-filter__chosen");
  const option = document.getElementById("wf-facet-option");
  const chip = document.getElementById("wf-chosen");
  const facets = new Map([...form.querySelectorAll("[data-facet]")].map((box) => [box.dataset.facet, box]));
  const record = new Record(new URL(root.dataset.table, location.href));
  const { year: within } = root.dataset; // the year of a page that has but one, and is filtered within it
  const total = () => (within ? Number(root.dataset.count) : record.count);
  let last = null; // what the newest run found
  let run = 0;
  let seen = null; // the query of the address when it was last looked at

  const read = () => {
    const state = readState();
    if (within) delete state.chosen.year;
    return state;
  };

  // What is asked for, of the whole record.
  const whole = (state) => (within ? { ...state, chosen: { ...state.chosen, year: [within] } } : state);

  const remember = (state, replace) => {
    const parameters = writeState(state);
    if (parameters.toString() === writeState(read()).toString()) return;
    history[replace ? "replaceState" : "pushState"](null, "", (parameters.size ? `?${parameters}` : location.pathname) + location.hash);
  };

  const set = (changes, replace = false) => {
    remember({ ...read(), ...changes }, replace);
    return update();
  };

  const fill = (facet, state, counts) => {
    const box = facets.get(facet);
    const options = box.querySelector("ul");
    const chosen = new Set(state.chosen[facet] ?? []);
    const labels = record.labels[facet].map(([id, title], n) => ({ id, title, count: counts[facet][n] }));
    const shown = labels.filter(({ id, count }) => count || chosen.has(id));
    if (facet === "year") shown.reverse();
    else if (facet !== "harm" && facet !== "status") shown.sort((a, b) => b.count - a.count);
    const focused = options.contains(document.activeElement) ? document.activeElement.value : null;
    options.replaceChildren(...shown.map(({ id, title, count }) => {
      const item = option.content.cloneNode(true);
      const input = item.querySelector("input");
      input.value = id;
      input.checked = chosen.has(id);
      item.querySelector("span").textContent = title;
      item.querySelector(".wf-count").textContent = number(count);
      return item;
    }));
    if (focused !== null) [...options.querySelectorAll("input")].find((input) => input.value === focused)?.focus();
    const mark = chosen.size ? ` (${chosen.size})` : "";
    const summary = box.querySelector("summary");
    summary.dataset.title ??= summary.textContent;
    summary.textContent = summary.dataset.title + mark;
  };

  const showMonth = (select, state) => {
    const month = state[select.name];
    if (![...select.options].some((one) => one.value === month)) addMonth(select, month);
    select.value = month;
    // A span cannot end before it begins: whoever types a month's name is not led past those that cannot be meant.
    for (const option of select.options) {
      const { value } = option;
      option.disabled = Boolean(value && (select.name === "from" ? state.to && value > state.to : value < state.from));
    }
  };

  const links = (state) => {
    for (const link of root.querySelectorAll(".wf-views a")) {
      const address = new URL(link.href);
      // The way from a year's page to the whole timeline leaves the year.
      const asked = address.pathname.endsWith("/timeline/") ? state : whole(state);
      address.search = address.pathname.endsWith("/data/") ? "" : writeState({ ...asked, sort: "" });
      link.href = address;
    }
  };

  // What is chosen, each part with its name and the state without it. The query stands in its own field.
  const parts = (state) => {
    const found = [];
    for (const facet of FACETS) {
      for (const [id, name] of record.labels[facet]) {
        if (!state.chosen[facet]?.includes(id)) continue;
        const others = state.chosen[facet].filter((value) => value !== id);
        const { [facet]: _, ...chosen } = state.chosen;
        found.push({ name, without: { chosen: others.length ? { ...chosen, [facet]: others } : chosen } });
      }
    }
    if (state.from || state.to) found.push({ name: spanOf(state), without: { from: "", to: "" } });
    return found;
  };

  // In the page's title too: a bookmark or a tab then says which view it is.
  const { title } = document;
  const name = (state) => {
    const chosen = parts(state);
    const said = [state.q, ...chosen.map((part) => part.name)].filter(Boolean);
    document.title = said.length ? `${said.join(", ")} - ${title}` : title;
    list.hidden = !chosen.length;
    list.replaceChildren(...chosen.map((part) => {
      const item = chip.content.cloneNode(true);
      item.querySelector("span + span").textContent = part.name;
      item.querySelector("button").addEventListener("click", async () => {
        await set(part.without);
        (list.querySelector("button") ?? query).focus();
      });
      return item;
    }));
  };

  const tell = (state, found) => {
    name(state);
    const narrowed = isNarrowed(state);
    status.textContent = narrowed ? say("found", { some: found.length, count: total() }) : say("all", { count: total() });
    which.textContent = narrowed || within ? say("download-found", { count: found.length }) : say("download");
    clear.hidden = !narrowed && !state.sort;
  };

  async function update() {
    const mine = ++run;
    const state = read();
    seen = location.search;
    for (const select of months) showMonth(select, state);
    if (query.value.trim() !== state.q) query.value = state.q;
    links(state);
    const wanted = always || isNarrowed(state) || state.sort;
    if (!wanted && !record.count) {
      last = null;
      if (within) which.textContent = say("download-found", { count: total() });
      show(state, null, record);
      return;
    }
    try {
      await record.load();
      if (state.q || /title/.test(state.sort)) await record.loadAllTexts();
      if (mine !== run) return;
      last = record.find(whole(state));
      for (const facet of facets.keys()) fill(facet, state, last.counts);
      const { found } = last;
      await show(state, wanted ? last : null, record);
      if (mine === run) tell(state, found); // said once it is true
    } catch (error) {
      status.textContent = say("failed");
      console.warn(error);
    }
  }

  const opened = async (event) => {
    if (!event.target.open || last) return;
    try {
      await record.load();
      const state = read();
      last = record.find({ ...whole(state), q: "" });
      for (const facet of facets.keys()) fill(facet, state, last.counts);
    } catch (error) {
      status.textContent = say("failed");
      console.warn(error);
    }
  };

  let pause = 0;
  query.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => set({ q: query.value.trim() }, true), PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    set({ q: query.value.trim() });
  });
  form.addEventListener("change", (event) => {
    if (months.includes(event.target)) {
      set({ [event.target.name]: event.target.value });
      return;
    }
    const facet = event.target.closest("[data-facet]")?.dataset.facet;
    if (!facet) return;
    const values = [...facets.get(facet).querySelectorAll("input:checked")].map((input) => input.value);
    const chosen = { ...read().chosen, [facet]: values };
    if (!values.length) delete chosen[facet];
    set({ chosen });
  });
  clear.addEventListener("click", () => {
    set({ q: "", sort: "", from: "", to: "", chosen: {} });
    query.focus();
  });
  // An open list closes when somebody goes elsewhere; it lies over what is below.
  document.addEventListener("click", (event) => {
    for (const box of facets.values()) if (box.open && !box.contains(event.target)) box.open = false;
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const box = event.target.closest(".wf-facet[open]");
    if (!box) return;
    box.open = false;
    box.querySelector("summary").focus();
  });
  for (const box of facets.values()) {
    box.addEventListener("toggle", opened);
    box.addEventListener("toggle", () => {
      if (box.open) for (const other of facets.values()) if (other !== box) other.open = false;
    });
  }
  for (const link of root.querySelectorAll("[data-wf-download]")) link.addEventListener("click", download);
  // A jump to a month is no other view.
  addEventListener("popstate", () => { if (location.search !== seen) update(); });

  // The whole file is a plain link; of some incidents it is cut out here.
  async function download(event) {
    const state = read();
    if (!within && (!last || !isNarrowed(state))) return;
    event.preventDefault();
    const kind = this.dataset.wfDownload;
    await record.load();
    const { found } = last ?? record.find(whole(state));
    const [answer] = await Promise.all([fetch(this.href), record.loadTexts(found)]);
    const text = await answer.text();
    const mark = kind === "csv" && !text.startsWith("\ufeff") ? "\ufeff" : "";
    const blob = new Blob([mark + cut[kind](text, new Set(found.map((n) => record.id(n))))], { type: answer.headers.get("content-type") });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `incidents-selected.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  form.classList.add("wf-scripted--on");
  const ready = update();
  return { record, set, ready };
};
