// Answers for saved articles when there is no network, and does nothing else: whatever the network gives is taken from
// there. Registered when somebody saves an article, and gone with the last one (assets/shelf.js).

const CACHE = `wf-saved:${new URL(self.registration.scope).pathname}`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const answer = async (request) => {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(CACHE);
    const kept = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
    if (kept) return kept;
    const list = new URL("saved/", self.registration.scope).href;
    if (request.mode !== "navigate" || !await cache.match(list)) throw error;
    return Response.redirect(`${list}#offline`); // it says what can be read; under another address its own would be wrong
  }
};

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(self.registration.scope)) event.respondWith(answer(event.request));
});
