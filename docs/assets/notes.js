// Footnotes and sources open where they are cited: as a sheet at the foot of a phone's screen, beside the number on a
// wide one. Where a browser knows no popovers the link leads to the list, as it does without scripts.
const article = document.querySelector(".wf-article");
const CITED = "a[href^='#source-']:not(.wf-back), a.footnote-ref";
const WIDE = matchMedia("(min-width: 45em)"); // as in the style sheet
const GAP = 8; // pixels

const box = document.createElement("aside");
box.className = "wf-opened md-typeset";
box.popover = "auto";
box.tabIndex = -1;
box.setAttribute("role", "dialog");

/** What a note says, without what belongs to its place in the list. */
const content = (note) => {
  const copy = note.cloneNode(true);
  for (const part of copy.querySelectorAll(".wf-back, .footnote-backref")) part.remove();
  for (const part of copy.querySelectorAll("[id]")) part.removeAttribute("id");
  return copy.childNodes;
};

/** The way to the list, named as the list and the number are, and the way back. */
const head = (link, note) => {
  const row = document.createElement("p");
  const [whole, close] = [document.createElement("a"), document.createElement("button")];
  const title = note.closest("section")?.querySelector("h2")?.firstChild.textContent ?? "";
  whole.href = link.hash;
  whole.textContent = `${title} ${link.textContent}`.trim();
  whole.addEventListener("click", () => box.hidePopover());
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", article.querySelector(".wf-tools").dataset.close);
  close.addEventListener("click", () => box.hidePopover());
  row.className = "wf-opened__head";
  row.append(whole, close);
  box.setAttribute("aria-label", whole.textContent);
  return row;
};

/** On a wide screen: below the number or, where there is no room, above it; on a narrow one the style sheet says where. */
const place = (link) => {
  box.style.removeProperty("left");
  box.style.removeProperty("top");
  if (!WIDE.matches) return;
  const at = link.getBoundingClientRect();
  const most = document.documentElement.clientWidth - box.offsetWidth - GAP;
  const above = at.bottom + GAP + box.offsetHeight > innerHeight && at.top - GAP > box.offsetHeight;
  box.style.left = `${scrollX + Math.max(GAP, Math.min(at.left - box.offsetWidth / 4, most))}px`;
  box.style.top = `${scrollY + (above ? at.top - GAP - box.offsetHeight : at.bottom + GAP)}px`;
};

if ("popover" in HTMLElement.prototype) {
  article.append(box);
  for (const link of article.querySelectorAll(CITED)) link.setAttribute("aria-haspopup", "dialog");
  article.addEventListener("click", (event) => {
    const link = event.target.closest(CITED);
    const note = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!note || link.closest(".wf-opened__head") || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const inside = box.contains(link); // a footnote may cite
    box.replaceChildren(head(link, note), ...content(note));
    box.showPopover();
    if (!inside) place(link);
    box.focus({ preventScroll: true });
  });
}
