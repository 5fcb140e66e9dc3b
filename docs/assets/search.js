// The search page: a query, facets and an order, all of them in the address, over Pagefind's index.
// The index is loaded when somebody searches, and not before.

import { openIndex } from "./search-index.js";
import { say } from "./words.js";

const root = document.querySelector("[data-wf-search]");
const form = root.querySelector(".wf-search__form");
const query = form.elements.q;
const sort = form.elements.sort;
const status = root.querySelector(".wf-search__status");
const instead = root.querySelector(".wf-search__instead");
const columns = root.querySelector(".wf-search__columns");
const list = root.querySelector(".wf-search__results");
const more = root.querySelector(".wf-search__more");
const archive = root.querySelector(".wf-search__archive");
const browse = root.querySelector(".wf-search__browse");
const facets = [...root.querySelectorAll("[data-facet]")];

// On a phone all facets are folded, for the results stand below them.
if (matchMedia("(min-width: 45em)").matches) {
  for (const facet of facets.slice(0, 2)) facet.open = true;
}

const PER_PAGE = 10;
const SORTS = { new: { date: "desc" }, old: { date: "asc" } };

let index = null; // a promise of the opened index
let run = 0; // number of the newest search: slower, older ones are dropped
let hits = [];
let shown = 0;

const load = () => {
  index ??= openIndex(new URL(root.dataset.bundle, location.href), root.dataset.shards);
  index.catch(() => { index = null; });
  return index;
};

// The address holds the state: q, sort, archive, and one parameter for each chosen value of a facet.
const state = () => {
  const parameters = new URLSearchParams(location.search);
  const chosen = {};
  for (const facet of facets) {
    const values = parameters.getAll(facet.dataset.facet);
    if (values.length) chosen[facet.dataset.facet] = values;
  }
  return { q: parameters.get("q")?.trim() ?? "", sort: parameters.get("sort") ?? "", archive: parameters.has("archive"), chosen };
};

const parametersOf = (next) => {
  const parameters = new URLSearchParams();
  if (next.q) parameters.set("q", next.q);
  if (next.sort) parameters.set("sort", next.sort);
  if (next.archive) parameters.set("archive", "1");
  for (const [name, values] of Object.entries(next.chosen)) {
    for (const value of values) parameters.append(name, value);
  }
  return parameters;
};

const remember = (next, replace) => {
  const parameters = parametersOf(next);
  const address = parameters.size ? `?${parameters}` : location.pathname;
  if (parameters.toString() === new URLSearchParams(location.search).toString()) return;
  history[replace ? "replaceState" : "pushState"](null, "", address);
};

const filtersOf = (chosen) => Object.fromEntries(
  Object.entries(chosen).map(([name, values]) => [name, values.length > 1 ? { any: values } : values[0]]),
);

// What is found in the newest articles, or else in all of them. Pagefind counts by facets once it knows them.
const ask = async (opened, q, options) => {
  await opened.filters();
  const found = await opened.search(q || null, options);
  if (found.results.length || opened.newest === null) return found;
  await opened.extend();
  await opened.filters();
  return opened.search(q || null, options);
};

// Whether no article has any word of a query: what is found then, if anything, is what Pagefind guesses.
const isGuess = (q, unknown) => q.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).every((word) => unknown.includes(word));

// What was found, in words; `newest` is the number of articles that were searched, if that is not all of them;
// `unknown` are words that none of them has.
const outcome = (q, newest, narrowed, unknown) => {
  if (!hits.length) return [q ? say("nothing-for", { query: q }) : say("nothing"), narrowed ? say("narrowed") : say("advice")].join(" ");
  const found = q ? say("found-for", { count: hits.length, query: q }) : say("found", { count: hits.length });
  const among = newest === null ? found : `${found} ${say("among", { count: newest })}`;
  const words = unknown.map((word) => `“${word}”`).join(", ");
  return words ? `${among} · ${say("unknown", { words })}` : among;
};

// Another query, with the nearest words in the place of those that no article has; nothing if there are none, or if
// what they are looked up in cannot be loaded.
let spelling = null;
const meant = async (q, unknown) => {
  spelling ??= Promise.all([
    import("./spelling.js"),
    fetch(new URL(root.dataset.words, location.href)).then((answer) => answer.json()),
  ]);
  try {
    const [{ nearest }, words] = await spelling;
    const better = new Map(unknown.map((word) => [word, nearest(word, words)]));
    const other = q.split(/(\s+)/).map((part) => better.get(part) ?? part).join("");
    return other === q ? "" : other;
  } catch (error) {
    spelling = null;
    console.warn("search", error);
    return "";
  }
};

// What may have been meant: asked for, or shown already, in the place of nothing.
const showMeant = (other, replaced) => {
  instead.replaceChildren();
  if (!other) return;
  const link = document.createElement("a");
  link.href = `?${parametersOf({ ...state(), q: other })}`;
  link.textContent = other;
  const [before, after] = say(replaced === undefined ? "instead" : "replaced", { query: "\0", asked: replaced }).split("\0");
  instead.append(before, link, after);
};

const search = async () => {
  const mine = ++run;
  const { q, sort: order, archive: whole, chosen } = state();
  if (query.value.trim() !== q) query.value = q; // a space at the end may be the beginning of a word
  sort.value = order in SORTS ? order : "";
  if (!q && !Object.keys(chosen).length) {
    columns.hidden = true;
    browse.hidden = false;
    status.textContent = "";
    showMeant("");
    archive.hidden = true;
    return;
  }
  status.textContent = say("searching");
  let found;
  let every;
  let newest;
  let unknown;
  let other;
  let replaced = false;
  try {
    const opened = await load();
    // Pagefind has no best match without a query: the newest come first then.
    const options = { filters: filtersOf(chosen), ...(order in SORTS ? { sort: SORTS[order] } : q ? {} : { sort: SORTS.new }) };
    if (whole || order === "old") await opened.extend();
    found = await ask(opened, q, options);
    unknown = q ? await opened.unknown(q) : [];
    other = unknown.length ? await meant(q, unknown) : "";
    if (other && (!found.results.length || isGuess(q, unknown))) {
      const better = await ask(opened, other, options);
      replaced = better.results.length > 0;
      if (replaced) found = better;
    }
    every = await opened.filters();
    newest = opened.newest;
  } catch (error) {
    index = null;
    if (mine !== run) return;
    columns.hidden = true;
    browse.hidden = false;
    archive.hidden = true;
    status.textContent = say("failed");
    showMeant("");
    console.warn("search", error);
    return;
  }
  if (mine !== run) return;
  hits = found.results;
  shown = 0;
  list.replaceChildren();
  // Without hits the filters that were chosen stay, for they can be taken away; there is no other to choose.
  columns.hidden = !hits.length && !Object.keys(chosen).length;
  browse.hidden = hits.length > 0;
  status.textContent = outcome(replaced ? other : q, newest, Object.keys(chosen).length > 0, replaced ? [] : unknown);
  showMeant(other, replaced ? q : undefined);
  archive.hidden = newest === null;
  showFacets(every, found, chosen);
  await showMore(mine);
};

const showFacets = (every, found, chosen) => {
  for (const facet of facets) {
    const name = facet.dataset.facet;
    const picked = new Set(chosen[name] ?? []);
    // Within a facet the values are alternatives, so their counts leave out this facet's own choice.
    const counts = (picked.size ? found.totalFilters : found.filters)?.[name] ?? {};
    const values = [...new Set([...Object.keys(every[name] ?? {}), ...picked])].filter((value) => picked.has(value) || (hits.length && counts[value]));
    values.sort((a, b) => (name === "year" ? b.localeCompare(a) : (counts[b] ?? 0) - (counts[a] ?? 0) || a.localeCompare(b)));
    facet.hidden = values.length === 0;
    if (picked.size) facet.open = true;
    const focused = facet.contains(document.activeElement) ? document.activeElement.value : null;
    facet.querySelector("ul").replaceChildren(...values.map((value) => {
      const option = document.getElementById("wf-option").content.cloneNode(true);
      const box = option.querySelector("input");
      box.name = name;
      box.value = value;
      box.checked = picked.has(value);
      option.querySelector("span").textContent = value;
      option.querySelector(".wf-count").textContent = counts[value] ?? 0;
      return option;
    }));
    if (focused !== null) {
      [...facet.querySelectorAll("input")].find((box) => box.value === focused)?.focus();
    }
  }
};

// Pagefind cuts excerpts between words; dots tell where it cut a sentence. (\p{Pf}: closing quotation marks.)
const END = /[.!?…]["')\]\p{Pf}]*$/u;

const excerptOf = (hit) => {
  // Pagefind escapes the text of an excerpt; only its own <mark> is markup.
  const part = document.createElement("template");
  part.innerHTML = hit.excerpt;
  let text = part.content.textContent.trim();
  // Of what was found by its facts or by other names of its terms nothing is marked: the headline stands above already.
  if (!part.content.querySelector("mark") && text.startsWith(hit.meta.title)) {
    text = text.slice(hit.meta.title.length).replace(/^[.\s]+/, "");
    part.content.textContent = text;
  }
  const at = hit.content?.indexOf(text) ?? -1;
  const before = at > 0 ? hit.content.slice(0, at).trim() : "";
  const cut = at < 0 ? /^\p{Ll}/u.test(text) : before && !END.test(before);
  if (cut) part.content.prepend("… ");
  if (!END.test(text)) part.content.append(" …");
  return part.content;
};

const showMore = async (mine) => {
  const batch = await Promise.all(hits.slice(shown, shown + PER_PAGE).map((hit) => hit.data()));
  if (mine !== run) return;
  const first = list.childElementCount;
  for (const hit of batch) {
    const item = document.getElementById("wf-result").content.cloneNode(true);
    const link = item.querySelector("a");
    link.href = hit.url;
    link.textContent = hit.meta.title;
    const kicker = item.querySelector(".wf-card__kicker");
    if (hit.meta.status) {
      const badge = document.createElement("span");
      badge.className = `wf-status wf-status--${hit.meta.status_id}`;
      badge.textContent = hit.meta.status;
      kicker.append(badge, " ");
    }
    kicker.append(hit.meta.event ?? hit.meta.kind);
    item.querySelector(".wf-card__summary").replaceChildren(excerptOf(hit));
    item.querySelector(".wf-card__meta").textContent = `${hit.meta.byline} · ${say("published", { date: hit.meta.date })}`;
    list.append(item);
  }
  shown += batch.length;
  more.hidden = shown >= hits.length;
  more.textContent = hits.length - shown === 1 ? say("last") : say("more");
  return list.children[first];
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(pause);
  remember({ ...state(), q: query.value.trim() }, typing);
  typing = false;
  search();
});

// While somebody types, the first pause makes an entry in the history and the next ones replace it:
// "back" leads to the search before, not to half a word.
let pause;
let typing = false;
query.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(() => {
    remember({ ...state(), q: query.value.trim() }, typing || !location.search);
    typing = true;
    search();
  }, 250);
});
query.addEventListener("blur", () => { typing = false; });
// The page begins with the focus here: it alone is no sign that somebody searches.
for (const sign of ["focus", "input"]) query.addEventListener(sign, () => load().catch(() => {}), { once: true });
sort.addEventListener("change", () => {
  remember({ ...state(), sort: sort.value });
  search();
});
root.querySelector(".wf-search__facets").addEventListener("change", () => {
  const chosen = {};
  for (const box of root.querySelectorAll(".wf-search__facets input:checked")) {
    (chosen[box.name] ??= []).push(box.value);
  }
  remember({ ...state(), chosen });
  search();
});
archive.addEventListener("click", () => {
  remember({ ...state(), archive: true });
  search();
});
more.addEventListener("click", async () => {
  const next = await showMore(run);
  next?.querySelector("a")?.focus();
});
addEventListener("popstate", search);
// Who was quicker than this script has typed something already.
if (query.value.trim() && !location.search) query.dispatchEvent(new Event("input"));
else search();
