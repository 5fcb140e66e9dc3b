// The search index as one, though a large publication keeps it in several shards, one for each stretch of time.
// Pagefind merges what they find, but ranks, and guesses at words that it does not know, in each shard by itself.

const EXCERPT = 28; // words
// An article is found by every name of its terms (search-entry.html), but hardly ranked by them: a title weighs 5.
const RANKING = { metaWeights: { known_as: 0.02 } };
const MOST = 20; // shards that are searched unasked
// Together with any word this is no word: it shows what Pagefind falls back to where it knows nothing longer.
const NONSENSE = "qzxq";

const shardOf = (hit) => hit.id.slice(0, Math.max(0, hit.id.indexOf("."))); // "" in an index of one

const idsByShard = (found) => {
  const ids = new Map();
  for (const hit of found.results) {
    const name = shardOf(hit);
    if (!ids.has(name)) ids.set(name, []);
    ids.get(name).push(hit.id);
  }
  for (const list of ids.values()) list.sort();
  return ids;
};

const isPhrase = (query) => /^\s*".*"\s*$/.test(query);
const wordsOf = (query) => [...new Set(query.replaceAll('"', " ").split(/\s+/).filter(Boolean))];

// As Pagefind reckons how much a word tells that so many of all articles have.
const idf = (having, all) => Math.log(1 + (all - having + 0.5) / (having + 0.5));

class ShardedIndex {
  constructor(module, bundle, { shards }, most) {
    this.module = module;
    this.bundle = bundle;
    this.shards = shards; // the newest first
    this.alone = shards.length < 2;
    this.merged = 1;
    this.most = most;
  }

  optionsOf(shard) {
    return { excerptLength: EXCERPT, ranking: RANKING, ...(this.alone ? {} : { mergeFilter: { shard: shard.name } }) };
  }

  async open() {
    await this.module.destroy(); // what an attempt without connection may have left half merged
    await this.module.options(this.optionsOf(this.shards[0]));
    await this.module.init();
    await this.merge(this.most);
    return this;
  }

  async merge(count) {
    const more = this.shards.slice(this.merged, count);
    this.merged = Math.max(this.merged, Math.min(count, this.shards.length));
    const merging = more.map((shard) =>
      this.module.mergeIndex(`${this.bundle.pathname}${shard.path}`, { ...this.optionsOf(shard), metaCacheTag: shard.tag }));
    await Promise.all(merging);
  }

  // Articles that are searched, if not all of them are.
  get newest() {
    return this.merged < this.shards.length
      ? this.shards.slice(0, this.merged).reduce((sum, shard) => sum + shard.articles, 0)
      : null;
  }

  extend() {
    this.extended ??= this.merge(this.shards.length);
    return this.extended;
  }

  filters() {
    return this.module.filters();
  }

  async search(query, options) {
    if (this.alone) return this.module.search(query, options);
    const [found, { guessing, weights }] = await Promise.all([this.module.search(query, options), this.survey(query)]);
    const honest = guessing.size ? await this.without(guessing, query, options) : found;
    return options.sort ? this.byDate(honest, options.sort.date) : this.byScore(honest, weights);
  }

  // Where a word is, in each shard: as it stands, or else what Pagefind takes for it, which is the longest word that it
  // begins with; and which shards know it, or longer words that begin with it. Of phrases Pagefind takes nothing else.
  async ask(word, enough) {
    const exact = idsByShard(await this.module.search(`"${word}"`));
    if (exact.size >= enough) return { having: exact, knows: () => true };
    const [loose, nothing] = await Promise.all(
      [word, word + NONSENSE].map(async (text) => idsByShard(await this.module.search(text))),
    );
    const knows = (name) => exact.has(name) || (loose.has(name) && loose.get(name).join() !== nothing.get(name)?.join());
    return { having: exact.size ? exact : loose, knows };
  }

  // What must be known of the words that are searched before the shards' answers are one:
  // Where a shard does not know a word, it guesses. If another shard knows it, a single index would not have guessed:
  // the shards that do have nothing to say.
  // And a score grows with how rare a word is in its shard, so it is weighed by how rare it is in all of them.
  async survey(query) {
    const guessing = new Set();
    const weights = new Map();
    if (!query) return { guessing, weights };
    const merged = this.shards.slice(0, this.merged);
    const names = merged.map((shard) => shard.name);
    const all = merged.reduce((sum, shard) => sum + shard.articles, 0);
    const rarity = new Map(names.map((name) => [name, { here: 0, everywhere: 0 }]));
    const enough = isPhrase(query) ? 0 : names.length;
    await Promise.all(wordsOf(query).map(async (word) => {
      const { having, knows } = await this.ask(word, enough);
      if (names.some(knows)) names.filter((name) => !knows(name)).forEach((name) => guessing.add(name));
      const total = [...having.values()].reduce((sum, ids) => sum + ids.length, 0);
      if (!total) return; // Pagefind passes over such a word
      for (const { name, articles } of merged) {
        const sums = rarity.get(name);
        sums.here += idf(having.get(name)?.length ?? 0, articles);
        sums.everywhere += idf(total, all);
      }
    }));
    for (const [name, { here, everywhere }] of rarity) weights.set(name, here ? everywhere / here : 1);
    return { guessing, weights };
  }

  // Words that no article has: Pagefind passes over them, or guesses.
  async unknown(query) {
    const words = isPhrase(query) ? [] : wordsOf(query).filter((word) => /[\p{L}\p{N}]/u.test(word));
    const found = await Promise.all(words.map(async (word) => {
      const { having, knows } = await this.ask(word, 1);
      return [...having.keys()].some(knows) ? null : word;
    }));
    return found.filter(Boolean);
  }

  async without(guessing, query, options) {
    const names = this.shards.slice(0, this.merged).map((shard) => shard.name).filter((name) => !guessing.has(name));
    if (!names.length) return { results: [], filters: {}, totalFilters: {} };
    const shard = { any: names };
    const [found, total] = await Promise.all([
      this.module.search(query, { ...options, filters: { ...options.filters, shard } }),
      this.module.search(query, { filters: { shard } }),
    ]);
    return { ...found, totalFilters: total.filters };
  }

  byScore(found, weights) {
    for (const hit of found.results) hit.score *= weights.get(shardOf(hit)) ?? 1;
    found.results.sort((a, b) => b.score - a.score);
    return found;
  }

  // Shards follow each other in time, and each knows the order of its own articles.
  byDate(found, direction) {
    const place = new Map(this.shards.map((shard, number) => [shard.name, direction === "desc" ? number : -number]));
    found.results.sort((a, b) => place.get(shardOf(a)) - place.get(shardOf(b)) || b.score - a.score);
    return found;
  }
}

const listOf = async (address) => {
  try {
    const response = await fetch(address, { cache: "no-cache" });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await response.json();
  } catch (error) {
    throw new Error(`${address}: ${error.message}`);
  }
};

export const openIndex = async (bundle, most = MOST) => {
  const [module, list] = await Promise.all([import(`${bundle}pagefind.js`), listOf(`${bundle}shards.json`)]);
  return new ShardedIndex(module, bundle, list, Number(most)).open();
};
