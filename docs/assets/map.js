// The map: what a filter finds, drawn as exactly as its place is known, over outlines of our own. Whatever the mouse
// does, the keyboard does too, and the list beside it holds the same incidents.

import "./leaflet/leaflet.js"; // which is no module: what it offers is window.L
import { addButtons, CARD_PADDING, keepCardsIn, keepNear, shareGestures } from "./map-moves.js";
import { mainPart, nameCountries } from "./map-names.js";
import { openSpan } from "./map-span.js";
import { outlinesOf } from "./outlines.js";
import { openFilter } from "./record-filter.js";
import { monthName, number, say } from "./words.js";

const root = document.querySelector("[data-wf-record]");
const section = root.querySelector("[data-wf-map]");
const list = root.querySelector("[data-wf-list]");
const more = root.querySelector(".wf-more-rows");
const templates = { row: document.getElementById("wf-event"), card: document.getElementById("wf-map-card") };
const home = new URL(root.dataset.root, location.href);

const LISTED = 50;
const AT_ONCE = 6; // countries that are drawn in one go
const CELL = 44; // pixels: what lies in one cell of this size is one mark
const AROUND_A_TOWN = 5_000; // metres
const PRECISIONS = ["exact", "town", "region", "country"];
const DAY = 86_400_000;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

const { L } = window;
section.classList.add("wf-scripted--on");
const map = L.map("wf-map-view", {
  minZoom: 0,
  maxZoom: 10,
  zoomSnap: 0.5,
  attributionControl: false,
  zoomControl: false,
  maxBounds: [[-85, -200], [85, 200]],
  maxBoundsViscosity: 1,
  zoomAnimation: !still,
  fadeAnimation: !still,
  markerZoomAnimation: !still,
  inertia: !still,
});
map.setView([55, 20], 4);
const view = map.getContainer();
view.setAttribute("role", "group");
view.setAttribute("aria-label", say("map"));
shareGestures(map);
keepCardsIn(map);

const shapes = new Map(); // a layer for each country, by its code
const areas = L.layerGroup().addTo(map);
const marks = L.layerGroup().addTo(map);
let drawn = []; // incidents that are found
let points = null;
let record = null;
let fitted = false;
let drawNames = () => {}; // once there are outlines
let opener = null; // what had the focus when a card was opened

// Lets the browser answer a reader between two pieces of work.
const pause = () => new Promise((go) => { setTimeout(go); });
let place;
const isPlaced = new Promise((go) => { place = go; }); // outlines are drawn once, for the place where the map begins

const fetched = fetch(new URL(section.dataset.outlines, location.href)).then((answer) => answer.json());
const outlines = Promise.all([fetched, isPlaced]).then(async ([topology]) => {
  await pause();
  const { countries, borders } = outlinesOf(topology, section.dataset.boundaries);
  map.createPane("land").classList.add("wf-land-pane");
  const land = L.geoJSON(null, {
    pane: "land",
    style: { className: "wf-land" },
    interactive: true,
    onEachFeature: (feature, layer) => {
      shapes.set(feature.properties.code, layer);
      layer.on("click", () => { if (layer.incidents?.length) open(layer.incidents, layer.getBounds().getCenter()); });
    },
  }).addTo(map);
  for (let n = 0; n < countries.length; n += AT_ONCE) {
    await pause();
    land.addData(countries.slice(n, n + AT_ONCE));
  }
  await pause();
  L.geoJSON(borders, { pane: "land", style: { className: "wf-border" }, interactive: false }).addTo(map);
  await pause();
  drawNames = nameCountries(L, map, countries, shapes, nameOf, taken);
  drawNames();
});

// As the publication has it, and the browser has the others.
let regions = null;
const nameOf = (code) => {
  const ours = record?.labels.country.find(([id]) => id.toUpperCase() === code)?.[1];
  try {
    regions ??= new Intl.DisplayNames([document.documentElement.lang || "en"], { type: "region", fallback: "none" });
    return ours ?? regions.of(code);
  } catch {
    return null; // no code of ISO 3166
  }
};

const countryOf = (n) => record.names("country", n)[0]?.[0].toUpperCase();
// The largest part of a country: overseas parts, and the meridian of 180 degrees, would make a view of the world.
const landOf = (code) => {
  const shape = shapes.get(code);
  if (!shape) return null;
  const { west, south, east, north } = mainPart(shape.feature.geometry.coordinates).box;
  return L.latLngBounds([south, west], [north, east]);
};

const placeOf = (n) => points.point[n] && [points.point[n][0] / 1000, points.point[n][1] / 1000];

// A card for each incident of a mark.
const cards = (numbers) => {
  const box = document.createElement("div");
  box.className = "wf-map-cards";
  for (const n of numbers.slice(0, LISTED)) {
    const [slug, title, when, place, harm] = record.text(n);
    const card = templates.card.content.cloneNode(true);
    const [first, , last] = card.querySelectorAll("p");
    const [[status, statusTitle]] = record.names("status", n);
    first.textContent = when;
    const link = card.querySelector("a");
    link.href = new URL(`incidents/${slug}/`, home);
    link.textContent = title;
    card.querySelector(".wf-status").classList.add(`wf-status--${status}`);
    card.querySelector(".wf-status").textContent = statusTitle;
    last.textContent = say("card", { place, harm });
    box.append(card);
  }
  if (numbers.length > LISTED) box.append(say("more-in-list", { count: numbers.length - LISTED }));
  return box;
};

const open = async (numbers, where) => {
  opener = document.activeElement;
  await record.loadTexts(numbers.slice(0, LISTED));
  const popup = L.popup({ maxWidth: Math.min(300, map.getSize().x - 70), maxHeight: 320, autoPanPadding: CARD_PADDING, className: "wf-popup" });
  popup.setLatLng(where).setContent(cards(numbers)).openOn(map);
  popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", say("close"));
  popup.getElement().querySelector("a[href*='incidents/']")?.focus({ preventScroll: true });
};

view.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  map.closePopup();
});

// The focus goes back to what opened the card; marks may have been made anew since, and are told by their labels.
const labelled = (text) => [...view.querySelectorAll("[aria-label]")].find((one) => one.getAttribute("aria-label") === text);

map.on("popupclose", () => {
  const lost = document.activeElement === document.body || view.contains(document.activeElement);
  if (opener && lost) {
    const back = opener.isConnected ? opener : labelled(opener.getAttribute("aria-label")) ?? view;
    back.focus({ preventScroll: true });
  }
  opener = null;
});

const label = (numbers, kind) => {
  if (numbers.length > 1) return say("count", { count: numbers.length });
  const [n] = numbers;
  return say("mark", { month: monthName(record.day[n] * DAY), country: record.names("country", n)[0]?.[1] ?? "", place: say(kind) });
};

const mark = (numbers, where, kind) => {
  const sign = document.createElement("span");
  if (numbers.length > 1) sign.textContent = number(numbers.length);
  const status = numbers.length === 1 ? ` wf-dot--${record.names("status", numbers[0])[0][0]}` : "";
  const side = numbers.length === 1 ? 24 : Math.min(56, 26 + 6 * Math.log2(numbers.length));
  const icon = L.divIcon({ html: sign, iconSize: [side, side], className: `wf-dot ${numbers.length > 1 ? "wf-dot--many" : `wf-dot--${kind}`}${status}` });
  const made = L.marker(where, { icon, keyboard: true, riseOnHover: true });
  const act = () => {
    const box = L.latLngBounds(numbers.map(placeOf));
    const near = map.getZoom() >= map.getMaxZoom() || numbers.length === 1 || box.getNorthEast().distanceTo(box.getSouthWest()) < 500;
    if (near) open(numbers, where);
    else zoomTo(box);
  };
  made.on("click", act);
  marks.addLayer(made);
  const element = made.getElement();
  element.setAttribute("aria-label", label(numbers, kind));
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  });
};

// Marks are made anew when the map has moved: whoever zooms by keyboard goes on from the map itself.
const zoomTo = (box) => {
  if (marks.getLayers().some((layer) => layer.getElement() === document.activeElement)) view.focus({ preventScroll: true });
  map.fitBounds(box.pad(0.2), { maxZoom: map.getMaxZoom(), animate: !still });
};

const middleOf = (numbers) => {
  const places = numbers.map(placeOf);
  return [0, 1].map((axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length);
};

// Cells whose middles are nearer than a mark is wide are one; larger ones take in smaller ones.
const gathered = (cells) => {
  const found = [];
  for (const numbers of [...cells.values()].sort((a, b) => b.length - a.length)) {
    const middle = middleOf(numbers);
    const at = map.project(middle);
    const near = found.find((one) => one.at.distanceTo(at) < CELL * 0.75);
    if (near) {
      near.numbers.push(...numbers);
      near.middle = middleOf(near.numbers);
    } else found.push({ numbers: [...numbers], middle, at });
  }
  return found;
};

// The boxes of marks and buttons on the screen.
const taken = () => {
  const frame = view.getBoundingClientRect();
  const boxes = [...view.querySelectorAll(".leaflet-control")].map((control) => {
    const { x, y, width, height } = control.getBoundingClientRect();
    return { left: x - frame.x, right: x - frame.x + width, top: y - frame.y, bottom: y - frame.y + height };
  });
  for (const layer of marks.getLayers()) {
    const { x, y } = map.latLngToContainerPoint(layer.getLatLng());
    const half = layer.options.icon.options.iconSize[0] / 2;
    boxes.push({ left: x - half, right: x + half, top: y - half, bottom: y + half });
  }
  return boxes;
};

// What is in view, gathered in cells of the screen, each a mark; circles for what is known to some
// kilometres. How large a region is nobody said: its mark has a soft edge of one size at any zoom.
const draw = () => {
  if (!points) return;
  const focused = document.activeElement?.getAttribute?.("aria-label");
  const had = view.contains(document.activeElement) && document.activeElement !== view;
  marks.clearLayers();
  areas.clearLayers();
  const bounds = map.getBounds().pad(0.15);
  const cells = new Map();
  for (const n of drawn) {
    const where = placeOf(n);
    if (!where || !bounds.contains(where)) continue;
    const at = map.project(where);
    const key = `${Math.floor(at.x / CELL)} ${Math.floor(at.y / CELL)}`;
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(n);
  }
  for (const { numbers, middle } of gathered(cells)) {
    const precision = points.precision[numbers[0]];
    if (numbers.length === 1 && PRECISIONS[precision] === "town") {
      L.circle(middle, { radius: AROUND_A_TOWN, className: "wf-area", interactive: false }).addTo(areas);
    }
    mark(numbers, middle, PRECISIONS[precision]);
  }
  drawNames();
  if (had && focused) labelled(focused)?.focus({ preventScroll: true });
};

// Countries of which no more is known, or told, than that it was there.
const shade = () => {
  const found = new Map();
  for (const n of drawn) {
    if (placeOf(n)) continue;
    const code = countryOf(n);
    found.set(code, [...(found.get(code) ?? []), n]);
  }
  for (const [code, layer] of shapes) {
    layer.incidents = found.get(code) ?? [];
    layer.getElement()?.classList.toggle("wf-land--shaded", layer.incidents.length > 0);
  }
};

map.on("moveend", draw); // which follows each zoom too

// Where the map stands is in the address (#map=zoom/latitude/longitude), so that a link shows what its sender saw.
const placed = () => {
  const said = /^#map=(\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/.exec(location.hash)?.slice(1).map(Number);
  if (!said || Math.abs(said[1]) > 85 || Math.abs(said[2]) > 200) return false;
  map.setView(said.slice(1), Math.min(map.getMaxZoom(), Math.max(map.getMinZoom(), said[0])), { animate: false });
  return true;
};

map.on("moveend", () => {
  if (!fitted) return;
  const { lat, lng } = map.getCenter();
  history.replaceState(history.state, "", `#map=${map.getZoom()}/${lat.toFixed(3)}/${lng.toFixed(3)}`);
});
addEventListener("hashchange", placed);

// The box of some incidents; those of which only the country is known count once there are outlines.
const boxOf = (numbers) => {
  const box = L.latLngBounds([]);
  const countries = new Set();
  for (const n of numbers) {
    const where = placeOf(n);
    if (where) box.extend(where);
    else countries.add(countryOf(n));
  }
  for (const code of countries) {
    const land = landOf(code);
    if (land) box.extend(land);
  }
  return box;
};

const fit = () => {
  const box = boxOf(drawn);
  if (box.isValid()) map.fitBounds(box.pad(0.1), { maxZoom: 6, animate: false });
};
addButtons(L, map, fit);
const keep = keepNear(L, map, () => boxOf(points ? points.point.keys() : []));

// The list.
let listed = 0;
let turn = 0; // counts what is shown: of two that overlap the older gives way

const append = async () => {
  const mine = turn;
  const next = drawn.slice(listed, listed + LISTED);
  await record.loadTexts(next);
  if (mine !== turn) return;
  for (const n of next) {
    const [slug, title, when, place] = record.text(n);
    const item = templates.row.content.cloneNode(true).querySelector("li");
    item.querySelector(".wf-event__when").textContent = when;
    const link = item.querySelector("a");
    link.href = new URL(`incidents/${slug}/`, home);
    link.textContent = title;
    const [[status, statusTitle]] = record.names("status", n);
    item.querySelector(".wf-status").classList.add(`wf-status--${status}`);
    item.querySelector(".wf-status").textContent = statusTitle;
    item.querySelector(".wf-event__where").textContent = `${place}, ${record.names("country", n)[0]?.[1] ?? ""}`;
    const button = item.querySelector("button");
    button.setAttribute("aria-label", say("show", { title }));
    button.addEventListener("click", () => reveal(n, button));
    list.append(item);
  }
  listed += next.length;
  more.hidden = listed >= drawn.length;
};

const reveal = async (n, button) => {
  await outlines;
  const land = landOf(countryOf(n));
  const where = placeOf(n) ?? land?.getCenter();
  if (!where) return;
  if (placeOf(n)) map.setView(where, Math.max(map.getZoom(), 7), { animate: false });
  else map.fitBounds(land, { animate: false });
  view.scrollIntoView({ block: "nearest" });
  button.focus({ preventScroll: true });
  await open([n], where);
};

more.addEventListener("click", async () => {
  const before = list.children.length;
  await append();
  list.children[before]?.querySelector("a").focus();
});

const show = async (state, result, loaded) => {
  const mine = ++turn;
  record = loaded;
  points ??= await record.loadPoints();
  drawn = record.sorted(result.found, "-day");
  slide(record, state, result.anyTime);
  root.querySelector("[data-wf-count]").textContent = number(drawn.length);
  root.querySelector("[data-wf-all]")?.remove();
  await pause();
  if (mine !== turn) return;
  if (!fitted) {
    keep();
    outlines.then(keep);
    if (!placed()) fit();
  }
  fitted = true;
  await pause();
  if (mine !== turn) return;
  draw();
  place();
  await pause();
  await record.loadTexts(drawn.slice(0, LISTED));
  if (mine !== turn) return;
  listed = 0;
  list.replaceChildren();
  if (!drawn.length) list.textContent = say("none");
  await append();
  await outlines;
  shade();
};

// The first number that a browser words takes it long: in a task of its own.
await pause();
number(0);
await pause();

const { set, ready } = openFilter(root, show, { always: true });
const slide = openSpan(root.querySelector(".wf-span"), set);
ready.then(place); // even if there is no record
