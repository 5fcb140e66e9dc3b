// What a reader keeps on this device: a list of saved articles, and a copy of each for when there is no network.
// Nothing of it leaves the device. The list is in localStorage, the copies are in a cache that sw.js answers from.

export const root = new URL("..", import.meta.url); // the site's front page: this file lies in assets/
const KEY = `wf-saved:${root.pathname}`;
const CACHE = `wf-saved:${root.pathname}`;
export const page = new URL("saved/", root);

/** The saved articles, the last saved first: {url, title, summary, kicker, saved}; urls relative to the root. */
export const saved = () => {
  try {
    const list = JSON.parse(localStorage.getItem(KEY)) ?? [];
    return list.filter((one) => typeof one?.url === "string" && typeof one.title === "string");
  } catch {
    return [];
  }
};

const write = (list) => localStorage.setItem(KEY, JSON.stringify(list));
const offline = () => window.isSecureContext && "caches" in window && "serviceWorker" in navigator;

/** What a page needs to be shown: itself, and the scripts, style sheets and pictures of ours that it has loaded. */
const parts = () => {
  const found = performance.getEntriesByType("resource").map((entry) => entry.name);
  return found.filter((name) => name.startsWith(root.href) && !name.includes("/pagefind/"));
};

const keep = async (address) => {
  const cache = await caches.open(CACHE);
  const wanted = [address.href, page.href, new URL("assets/saved.js", root).href, ...parts()];
  await Promise.all([...new Set(wanted)].map((url) => cache.add(url).catch(() => {}))); // as much as can be had
};

/** Save an article; whether a copy was kept for reading without a network. */
export const save = async (article) => {
  write([article, ...saved().filter((one) => one.url !== article.url)]);
  if (!offline()) return false;
  try {
    await navigator.serviceWorker.register(new URL("sw.js", root), { scope: root.pathname });
    await keep(new URL(article.url, root));
    return true;
  } catch {
    return false; // the list is kept; a private window, say, allows no copies
  }
};

/** Take an article off the list. With the last one goes everything that was kept. */
export const remove = async (url) => {
  const left = saved().filter((one) => one.url !== url);
  write(left);
  if (!offline()) return;
  try {
    if (left.length) {
      await (await caches.open(CACHE)).delete(new URL(url, root).href);
      return;
    }
    localStorage.removeItem(KEY);
    await caches.delete(CACHE);
    await (await navigator.serviceWorker.getRegistration(root.pathname))?.unregister();
  } catch {
    // what cannot be removed is not shown any more
  }
};

/** Bring the copy of a saved article up to date, since somebody reads it. */
export const refresh = async (url) => {
  if (offline() && navigator.onLine && saved().some((one) => one.url === url)) await keep(new URL(url, root)).catch(() => {});
};
