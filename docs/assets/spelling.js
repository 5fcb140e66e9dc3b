// What may have been meant by a word that no article has. Loaded when there is such a word, and not before.

const LEAST = 3; // letters: of shorter words every other one is a neighbour
const SHORT = 5; // letters up to which one slip is forgiven, and two above

// Letters without the marks that a keyboard may not have.
const BARE = { ł: "l", đ: "d", ð: "d", ø: "o", ħ: "h", ı: "i", ŧ: "t", ß: "ss", æ: "ae", œ: "oe", þ: "th" };
export const fold = (word) => word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[łđðøħıŧßæœþ]/g, (letter) => BARE[letter]);

// How many slips lie between two words: a letter too much, one too few, another one, or two that changed places (Damerau,
// "A technique for computer detection and correction of spelling errors", CACM 7(3), 1964). It is the optimal string
// alignment distance, in which no part is mended twice (Boytsov, "Indexing methods for approximate dictionary
// searching", ACM JEA 16, 2011): so three rows are enough. More than `most` comes back as `most` + 1.
export const distance = (a, b, most) => {
  const [from, to] = [[...a], [...b]];
  if (Math.abs(from.length - to.length) > most) return most + 1;
  let before = [];
  let last = to.map((_, n) => n + 1);
  last.unshift(0);
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1];
      let slips = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (swapped) slips = Math.min(slips, before[j - 2] + 1);
      row.push(slips);
      best = Math.min(best, slips);
    }
    if (best > most && Math.min(...last) > most) return most + 1; // two rows ahead at most is looked back
    [before, last] = [last, row];
  }
  return Math.min(last[to.length], most + 1);
};

// The nearest of some words, of which the most frequent come first; of equally near ones the more frequent, or nothing.
export const nearest = (word, words) => {
  const own = fold(word);
  if ([...own].length < LEAST) return null;
  let most = [...own].length <= SHORT ? 1 : 2;
  let found = null;
  for (const other of words) {
    if (other.toLowerCase() === word.toLowerCase()) continue;
    const slips = distance(own, fold(other), most);
    if (slips > most) continue;
    found = other;
    most = slips - 1;
    if (most < 0) break;
  }
  return found;
};
