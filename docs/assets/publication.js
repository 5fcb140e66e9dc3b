// "/" and Ctrl+K (or Command+K) go to the search box, wherever the reader is.
const find = () => {
  const boxes = ["wf-query", "wf-find"].map((id) => document.getElementById(id));
  return boxes.find((box) => box && box.offsetParent !== null);
};

for (const box of document.querySelectorAll("#wf-query, #wf-find")) box.setAttribute("aria-keyshortcuts", "/ Control+K Meta+K");
document.addEventListener("keydown", (event) => {
  // In an empty search box "/" is the key that leads there, too: its page begins with the focus in it.
  const typing = event.target.closest("input, textarea, select, [contenteditable]") && !(event.target === find() && !event.target.value);
  const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
  const k = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!slash && !k) return;
  const box = find();
  const link = document.querySelector(".wf-find-link");
  if (!box && !link) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (box) {
    box.focus();
    box.select();
  } else {
    link.click();
  }
}, true);

// The drawer of narrow screens. Its switch is Material's checkbox; a button takes the place of the checkbox's
// label, which a keyboard cannot reach. Escape, or going elsewhere, closes the drawer.
const drawer = document.getElementById("drawer");
const drawerSwitch = document.getElementById("__drawer");
const drawerButton = document.querySelector(".wf-drawer-button");

if (drawer && drawerSwitch && drawerButton) {
  const setDrawer = (open) => {
    if (drawerSwitch.checked !== open) drawerSwitch.click();
  };
  drawerButton.hidden = false;
  document.querySelector("label.md-header__button[for=__drawer]").hidden = true;
  drawerButton.setAttribute("aria-expanded", String(drawerSwitch.checked));
  drawerButton.addEventListener("click", () => {
    const open = !drawerSwitch.checked;
    setDrawer(open);
    if (open) drawer.querySelector("a[href]").focus({ preventScroll: true });
  });
  drawerSwitch.addEventListener("change", () => {
    drawerButton.setAttribute("aria-expanded", String(drawerSwitch.checked));
    if (!drawerSwitch.checked && drawer.contains(document.activeElement)) drawerButton.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawerSwitch.checked) return;
    setDrawer(false);
    drawerButton.focus();
  });
  document.addEventListener("focusin", (event) => {
    if (drawerSwitch.checked && !drawer.contains(event.target) && event.target !== drawerButton) setDrawer(false);
  });
}

// The switch of colours: what looks like a button is one; and who has chosen nothing follows the device.
const { palette } = window;
for (const [n, one] of (palette?.inputs ?? []).entries()) {
  one.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    const next = (n + 1) % palette.inputs.length;
    palette.choose(next);
    palette.inputs[next].focus();
  });
}
if (palette?.inputs) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", palette.begin);
  palette.begin(); // the device may have changed while this script was on its way
}

// What a link leads to may be folded, or on a tab; and paper has no folds.
const unfold = () => {
  const target = document.querySelector(":target");
  if (target?.matches(".tabbed-set > input")) target.checked = true;
  for (let part = target?.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
};
unfold();
addEventListener("hashchange", unfold);
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll(".md-typeset details:not([open])")) {
    part.open = true;
    addEventListener("afterprint", () => { part.open = false; }, { once: true });
  }
});

// What is wider than its place scrolls in it, and a keyboard must reach it to scroll.
const reach = () => {
  for (const part of document.querySelectorAll(".md-typeset :is(pre, pre > code, table:not([class]))")) {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
  }
};
reach();
addEventListener("resize", reach);

// Style sheets show what is folded for phones on wide screens, open or not; older browsers cannot, and open it.
if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 60em)").matches) {
  for (const part of document.querySelectorAll(".wf-unfold")) part.open = true;
}
