// Names of countries on the map, where they have room: in the middle of the widest stretch of the country that is in
// view. They are for the eye alone; marks and the list say for themselves where they are.

const HEIGHTS = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8]; // of what is in view, where a name is tried
const AROUND = 3; // pixels between a name and anything else
const ENOUGH = 1.5; // times the room that a name needs: no better place is looked for
const LEAST = 3.5; // zoom

const boxOf = (ring) => {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const [x, y] of ring) {
    box.west = Math.min(box.west, x);
    box.east = Math.max(box.east, x);
    box.south = Math.min(box.south, y);
    box.north = Math.max(box.north, y);
  }
  return box;
};

// The largest part of a country, with its box.
export const mainPart = (polygons) => {
  let best = { size: -1 };
  for (const [ring] of polygons) {
    const box = boxOf(ring);
    const size = (box.east - box.west) * Math.cos((box.north + box.south) * Math.PI / 360) * (box.north - box.south);
    if (size > best.size) best = { ring, box, size };
  }
  return best;
};

// The longest part of a parallel that lies in a ring and between two meridians, as its two ends.
const stretch = (ring, latitude, west, east) => {
  const cuts = [];
  for (let n = 0; n < ring.length; n += 1) {
    const [ax, ay] = ring[n];
    const [bx, by] = ring[(n + 1) % ring.length];
    if ((ay > latitude) !== (by > latitude)) cuts.push(ax + (bx - ax) * (latitude - ay) / (by - ay));
  }
  cuts.sort((a, b) => a - b);
  let best = null;
  for (let n = 0; n + 1 < cuts.length; n += 2) {
    const [from, to] = [Math.max(west, cuts[n]), Math.min(east, cuts[n + 1])];
    if (to > from && (!best || to - from > best[1] - best[0])) best = [from, to];
  }
  return best;
};

const textOf = (name) => {
  const text = document.createElement("span");
  text.textContent = name;
  return text;
};

// How much room each name takes, all at once: a browser that is asked between two changes lays the page out anew.
const measure = (named, pane) => {
  const box = document.createElement("div");
  box.className = "wf-map-name";
  box.style.visibility = "hidden";
  box.append(...named.map(({ text }) => text));
  pane.append(box);
  for (const one of named) {
    one.width = one.text.offsetWidth + 2 * AROUND;
    one.height = one.text.offsetHeight + 2 * AROUND;
  }
  box.remove();
};

const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

// Countries as `outlinesOf` gives them; `layers` their layers on the map, and `nameOf` their names, or nothing, by code;
// `taken` the boxes, in pixels, where no name may be. Returns what draws the names anew, for whoever has moved the map
// or what is on it. What a name needs is found when its country first comes into view.
export const nameCountries = (L, map, countries, layers, nameOf, taken) => {
  const pane = map.createPane("names");
  pane.classList.add("wf-names-pane");
  pane.setAttribute("aria-hidden", "true");
  const names = L.layerGroup().addTo(map);
  const waiting = new Map(countries.map(({ properties: { code }, geometry: { coordinates } }) => [code, coordinates]));
  const named = [];

  const meet = (view) => {
    const met = [];
    for (const [code, polygons] of waiting) {
      if (!layers.get(code)?.getBounds().intersects(view)) continue;
      waiting.delete(code);
      const name = nameOf(code);
      if (name) met.push({ text: textOf(name), ...mainPart(polygons) });
    }
    if (met.length) measure(met, pane);
    named.push(...met);
  };

  const placeOf = ({ ring, box, width: wanted, height: tall }, view, marks) => {
    const [west, east] = [Math.max(box.west, view.getWest()), Math.min(box.east, view.getEast())];
    const [south, north] = [Math.max(box.south, view.getSouth()), Math.min(box.north, view.getNorth())];
    if (west >= east || south >= north) return null;
    let best = null;
    for (const height of HEIGHTS) {
      const latitude = south + (north - south) * height;
      const ends = stretch(ring, latitude, west, east);
      if (!ends) continue;
      const [from, to] = ends.map((longitude) => map.latLngToContainerPoint([latitude, longitude]));
      const width = to.x - from.x;
      if (width < wanted || (best && width < best.width * 1.15)) continue;
      const middle = (from.x + to.x) / 2;
      const text = { left: middle - wanted / 2, right: middle + wanted / 2, top: from.y - tall / 2, bottom: from.y + tall / 2 };
      if (!marks.some((mark) => meets(text, mark))) best = { width, at: [latitude, (ends[0] + ends[1]) / 2] };
      if (best?.width >= wanted * ENOUGH) break;
    }
    return best?.at;
  };

  const draw = () => {
    names.clearLayers();
    if (map.getZoom() < LEAST) return;
    const view = map.getBounds();
    meet(view);
    const marks = taken();
    for (const country of named) {
      const at = placeOf(country, view, marks);
      if (!at) continue;
      L.marker(at, { pane: "names", interactive: false, keyboard: false, icon: L.divIcon({ html: country.text, className: "wf-map-name", iconSize: [0, 0] }) }).addTo(names);
    }
  };
  return draw;
};
