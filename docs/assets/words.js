// What scripts say, in the publication's language: the page brings the texts that its scripts need, as JSON.

const texts = JSON.parse(document.getElementById("wf-words")?.textContent ?? "{}");
const language = document.documentElement.lang || undefined;
let plurals; // made when they are needed: each takes a phone some 30 milliseconds
let numbers;
let months;

export const number = (value) => (Math.abs(value) < 1000 ? String(value) : (numbers ??= new Intl.NumberFormat(language)).format(value));
// A moment as month and year.
export const monthName = (moment) => (months ??= new Intl.DateTimeFormat(language, { year: "numeric", month: "long", timeZone: "UTC" })).format(moment);
const pluralOf = (value) => (plurals ??= new Intl.PluralRules(language)).select(value);

// A text by its name, with values in the place of its %(name)s. One that depends on a number has a form for each
// plural of the language; the number is `count`.
export const say = (name, values = {}) => {
  const text = texts[name];
  const form = typeof text === "string" ? text : text[pluralOf(values.count)] ?? text.other;
  return form.replace(/%\((\w+)\)s/g, (place, key) => {
    const value = values[key];
    return typeof value === "number" ? number(value) : value ?? place;
  });
};
