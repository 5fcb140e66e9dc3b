// How the map is moved, and how far.

import { say } from "./words.js";

const TOLD = 1600; // milliseconds
const BESIDE = 1.2; // times the box of incidents: what is in view at the least zoom
const AROUND = 3; // degrees around a single place
const BEYOND = { above: 380, below: 100, beside: 180 }; // pixels around a mark in which its card has room
export const CARD_PADDING = [20, 20]; // pixels between a card and the edges of the map

// Whose a gesture is, the page's or the map's. A finger that passes over the map, or the wheel, scrolls the page; two
// fingers, the wheel with Ctrl or Cmd (which is what browsers say of a pinch on a trackpad), the mouse and the keyboard
// move the map. Whoever tries the other is told, for the eye alone: no screen reader moves a map by wheel or finger.
export const shareGestures = (map) => {
  const view = map.getContainer();
  const hint = document.createElement("p");
  hint.className = "wf-map__hint";
  hint.setAttribute("aria-hidden", "true");
  view.append(hint);
  let timer = 0;
  const tell = (name) => {
    hint.textContent = say(name);
    hint.classList.add("wf-map__hint--on");
    clearTimeout(timer);
    timer = setTimeout(() => hint.classList.remove("wf-map__hint--on"), TOLD);
  };
  const silence = () => {
    clearTimeout(timer);
    hint.classList.remove("wf-map__hint--on");
  };

  // Before Leaflet hears of it. Many devices have both a mouse and a screen that feels fingers.
  view.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse") map.dragging.enable();
    else map.dragging.disable();
  }, true);
  // What a browser says of a finger with which it scrolls from now on.
  view.addEventListener("pointercancel", (event) => {
    if (event.pointerType !== "mouse" && !event.target.closest(".leaflet-popup")) tell("finger-hint");
  });

  const wheelHint = /^(Mac|iP)/.test(navigator.platform) ? "wheel-hint-mac" : "wheel-hint";
  view.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey || event.target.closest(".leaflet-popup")) return;
    event.stopImmediatePropagation();
    tell(wheelHint);
  }, { capture: true, passive: true });
  map.on("zoomstart", silence);
};

// Keep the map where something can be seen: the least zoom is that at which the box fits, and beyond the box there is as
// much as the cards of its places need. `boxOf` gives the box of the whole record, or an empty one, which leaves the map
// the world. Returns what does it anew, for whoever has learnt of more places.
export const keepNear = (L, map, boxOf) => {
  const keep = () => {
    const found = boxOf();
    if (!found.isValid()) return;
    const { lat, lng } = found.getCenter();
    const box = L.latLngBounds(found.getSouthWest(), found.getNorthEast())
      .extend([lat - AROUND, lng - AROUND]).extend([lat + AROUND, lng + AROUND]);
    map.options.minZoom = 0; // Leaflet reckons with the least zoom that there is
    const least = map.getBoundsZoom(box.pad((BESIDE - 1) / 2));
    const [from, to] = [map.project(box.getNorthWest(), least), map.project(box.getSouthEast(), least)];
    const free = map.getSize().subtract(to.subtract(from)).divideBy(2); // at each side, with the box in the middle
    const beside = Math.max(BEYOND.beside, free.x);
    const northWest = map.unproject(from.subtract([beside, Math.max(BEYOND.above, free.y)]), least);
    const southEast = map.unproject(to.add([beside, Math.max(BEYOND.below, free.y)]), least);
    const bounds = L.latLngBounds(
      [Math.max(-85, southEast.lat), Math.max(-200, northWest.lng)],
      [Math.min(85, northWest.lat), Math.min(200, southEast.lng)],
    );
    // At once: Leaflet would glide there, and go on gliding when somebody has set another view meanwhile.
    map.setMaxBounds(null);
    if (map.getZoom() < least) map.setZoom(least, { animate: false });
    map.panInsideBounds(bounds, { animate: false });
    map.setMaxBounds(bounds);
    map.setMinZoom(least);
  };
  map.on("resize", keep);
  return keep;
};

// A zoom leads what is not in the middle to the edge: an open card comes back, while its place is in view. Where the
// reader has moved the map, it stays.
export const keepCardsIn = (map) => {
  map.on("zoomend", () => {
    const card = map.getContainer().querySelector(".leaflet-popup");
    if (!card) return;
    const view = map.getContainer().getBoundingClientRect();
    const box = card.getBoundingClientRect();
    const place = { x: box.x + box.width / 2, y: box.bottom };
    if (place.x < view.left || place.x > view.right || place.y < view.top || place.y > view.bottom) return;
    const [x, y] = CARD_PADDING;
    const by = [box.right - view.right + x, box.bottom - view.bottom + y].map((beyond) => Math.max(0, beyond));
    // What is too large for the map is seen from its beginning, and its cross above all.
    if (box.left - by[0] < view.left + x) by[0] = Math.max(box.left - view.left - x, box.right - view.right);
    if (box.top - by[1] < view.top + y) by[1] = box.top - view.top - y;
    if (by[0] || by[1]) map.panBy(by);
  });
};

// Buttons that zoom, and one that shows all that is found, as the key Home does.
export const addButtons = (L, map, fit) => {
  map.addControl(L.control.zoom({ position: "bottomleft", zoomInTitle: say("zoom-in"), zoomOutTitle: say("zoom-out") }));
  const Fit = L.Control.extend({
    options: { position: "bottomleft" },
    onAdd() {
      const box = L.DomUtil.create("div", "leaflet-bar");
      const button = L.DomUtil.create("button", "wf-map__fit", box);
      button.type = "button";
      button.textContent = "⤢";
      button.title = say("fit");
      button.setAttribute("aria-label", button.title);
      L.DomEvent.disableClickPropagation(box);
      button.addEventListener("click", fit);
      return box;
    },
  });
  map.addControl(new Fit());
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key !== "Home" || event.target.closest(".leaflet-popup")) return;
    event.preventDefault();
    fit();
  });
};
