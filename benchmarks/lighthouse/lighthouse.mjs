// Lighthouse over pages of a site: four scores and the times of its simulated slow phone, as JSON lines.
//   node lighthouse.mjs CHROME ADDRESS…
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [chromePath, ...addresses] = process.argv.slice(2);
const flags = ["--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
const chrome = await launch({ chromePath, chromeFlags: flags });
try {
  for (const address of addresses) {
    const { lhr } = await lighthouse(address, { port: chrome.port, logLevel: "error", output: "json" });
    const scores = Object.fromEntries(Object.values(lhr.categories).map((one) => [one.id, Math.round(one.score * 100)]));
    const number = (id) => Math.round((lhr.audits[id]?.numericValue ?? 0) * 1000) / 1000;
    const failed = Object.values(lhr.categories).flatMap((one) => one.auditRefs)
      .map((ref) => lhr.audits[ref.id]).filter((audit) => audit.score !== null && audit.score < 0.9 && audit.scoreDisplayMode !== "informative")
      .map((audit) => audit.id);
    console.log(JSON.stringify({
      address, scores, version: lhr.lighthouseVersion, failed: [...new Set(failed)],
      lcp: number("largest-contentful-paint"), fcp: number("first-contentful-paint"), tbt: number("total-blocking-time"),
      cls: number("cumulative-layout-shift"), bytes: number("total-byte-weight"),
    }));
  }
} finally {
  await chrome.kill();
}
