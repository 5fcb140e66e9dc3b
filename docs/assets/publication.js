// "/" and Ctrl+K (or Command+K) go to the search box, wherever the reader is.
const find = () => {
  const boxes = ["wf-query", "wf-find"].map((id) => document.getElementById(id));
  return boxes.find((box) => box && box.offsetParent !== null);
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
  const k = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!slash && !k) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const box = find();
  if (box) {
    box.focus();
    box.select();
  } else {
    document.querySelector(".wf-find-link")?.click();
  }
}, true);
