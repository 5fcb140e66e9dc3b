// Small comforts of an article's page: share it, save it, link to a heading, and how long ago it was.
import "./notes.js";
import "./publication.js"; // belongs to the page, and so to a copy of it
import { refresh, remove, root, save, saved } from "./shelf.js";

const article = document.querySelector(".wf-article");
const tools = article.querySelector(".wf-tools");
const said = tools.querySelector("[role=status]");
const address = document.querySelector("link[rel=canonical]")?.href ?? location.href.split("#")[0];
const url = new URL(location.pathname, location.href).href.slice(root.href.length);

const say = (text) => {
  said.textContent = text;
};

const copy = async (text, done, tell = say, byHand = () => say(text)) => {
  try {
    await navigator.clipboard.writeText(text);
    tell(done);
  } catch {
    byHand(); // what is shown or marked can be
  }
};

const share = tools.querySelector("[data-share]");
if (!navigator.share) share.textContent = share.dataset.copy;
share.addEventListener("click", async () => {
  if (!navigator.share) {
    await copy(address, share.dataset.copied);
    return;
  }
  try {
    await navigator.share({ title: article.querySelector("h1").textContent, url: address });
  } catch (error) {
    if (error.name !== "AbortError") await copy(address, share.dataset.copied);
  }
});

const button = tools.querySelector("[data-save]");
const words = { false: button.textContent, true: button.dataset.saved };
const show = (pressed) => {
  button.setAttribute("aria-pressed", String(pressed));
  button.textContent = words[pressed];
  tools.querySelector("[data-list]").hidden = !pressed;
};
const isSaved = () => saved().some((one) => one.url === url);

show(isSaved());
button.addEventListener("click", async () => {
  if (isSaved()) {
    show(false);
    await remove(url);
    say(button.dataset.removed);
    return;
  }
  show(true);
  const text = (selector) => article.querySelector(selector)?.textContent.trim().replace(/\s+/g, " ") ?? "";
  const kept = await save({ url, title: text("h1"), summary: text(".wf-lede"), kicker: text(".wf-kicker"), saved: new Date().toISOString() });
  say(kept ? button.dataset.offline : button.dataset.listed);
});
addEventListener("storage", () => show(isSaved())); // changed in another window
refresh(url);

// The citation in each form is copied with a tap.
for (const form of article.querySelectorAll(".wf-cite__form")) {
  const shown = form.querySelector("pre");
  const [copies, status] = [document.createElement("button"), document.createElement("span")];
  copies.className = "wf-button";
  copies.type = "button";
  copies.textContent = tools.dataset.copyText;
  copies.setAttribute("aria-describedby", form.querySelector("h2").id);
  status.className = "wf-note";
  status.setAttribute("role", "status");
  const tell = (text) => { status.textContent = text; };
  copies.addEventListener("click", () => copy(shown.textContent, tools.dataset.textCopied, tell, () => getSelection().selectAllChildren(shown)));
  form.querySelector("h2").after(copies, status);
}

// From each source back to where it is cited: the place that the reader came from, or else the first.
article.querySelectorAll(".wf-sources li[id]").forEach((source) => {
  const cited = [...article.querySelectorAll(".citation a")].filter((one) => one.hash === `#${source.id}`);
  if (!cited.length) return;
  const back = document.createElement("a");
  back.className = "wf-back";
  back.textContent = "↩";
  back.title = tools.dataset.back;
  back.setAttribute("aria-label", tools.dataset.back);
  const lead = (one) => {
    one.id ||= `${source.id}-cited-${cited.indexOf(one) + 1}`;
    back.href = `#${one.id}`;
  };
  lead(cited[0]);
  for (const one of cited) one.addEventListener("click", () => lead(one));
  source.querySelector(".wf-source__meta").append("\u00a0", back);
});

// A link beside each heading, for whoever wants to send somebody there.
for (const heading of article.querySelectorAll(".wf-story :is(h2, h3)[id]")) {
  const link = document.createElement("a");
  link.className = "wf-anchor";
  link.href = `#${heading.id}`;
  link.textContent = "#";
  link.setAttribute("aria-label", `${tools.dataset.anchor}: ${heading.textContent}`);
  link.addEventListener("click", () => copy(`${address}#${heading.id}`, share.dataset.copied));
  heading.append(" ", link);
}

// How long ago, where that says more than the date: within a month.
const DAY = 86_400_000;
const STEPS = [[60_000, 3_600_000, "minute"], [3_600_000, DAY, "hour"], [DAY, 31 * DAY, "day"]];
for (const time of article.querySelectorAll(".wf-dates time")) {
  const ago = Date.now() - Date.parse(time.dateTime);
  const step = STEPS.find(([unit, end]) => ago >= unit && ago < end);
  if (!step) continue;
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });
  time.append(` (${words.format(-Math.floor(ago / step[0]), step[2])})`);
}
