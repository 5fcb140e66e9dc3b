// The page of saved articles.
import { remove, root, saved } from "./shelf.js";

const section = document.querySelector(".wf-saved");
const list = section.querySelector("ul");
const empty = section.querySelector(".wf-saved__empty");

const entry = ({ url, title, summary, kicker }) => {
  const item = document.createElement("li");
  item.className = "wf-card";
  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  };
  const link = make("a", "", title);
  link.href = new URL(url, root).href;
  const heading = make("h2", "wf-card__title", "");
  heading.append(link);
  const button = make("button", "wf-button", section.dataset.remove);
  button.type = "button";
  button.setAttribute("aria-label", `${section.dataset.remove}: ${title}`);
  button.addEventListener("click", async () => {
    await remove(url);
    draw();
    (list.querySelector("button") ?? section.querySelector("h1")).focus();
  });
  item.append(make("p", "wf-card__kicker", kicker ?? ""), heading, make("p", "wf-card__summary", summary ?? ""), button);
  return item;
};

const draw = () => {
  // An address that leads elsewhere is no article of ours, whoever wrote it there.
  const articles = saved().filter((one) => new URL(one.url, root).href.startsWith(root.href));
  list.replaceChildren(...articles.map(entry));
  empty.hidden = articles.length > 0;
};

draw();
addEventListener("storage", draw);
