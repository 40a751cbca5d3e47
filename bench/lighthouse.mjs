// One run of Lighthouse's mobile preset, printed as JSON: lighthouse.mjs CHROME URL COOKIE
import lighthouse from "lighthouse";
import * as chromeLauncher from "chrome-launcher";

const [chromePath, url, cookie] = process.argv.slice(2);
const chromeFlags = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--mute-audio",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
];
const chrome = await chromeLauncher.launch({ chromePath, chromeFlags, logLevel: "error" });
try {
  const { lhr } = await lighthouse(url, {
    port: chrome.port,
    logLevel: "error",
    onlyCategories: ["performance", "accessibility", "best-practices", "seo"],
    extraHeaders: { Cookie: cookie },
    disableStorageReset: true,
  });
  const value = (id) => Math.round(lhr.audits[id].numericValue);
  const scores = Object.entries(lhr.categories).map(([name, { score }]) => [name, Math.round(score * 100)]);
  const failed = Object.values(lhr.categories).flatMap(({ auditRefs }) =>
    auditRefs.filter(({ id, weight }) => weight > 0 && lhr.audits[id].score === 0).map(({ id }) => id));
  console.log(JSON.stringify({
    scores: Object.fromEntries(scores),
    lcp_ms: value("largest-contentful-paint"),
    tbt_ms: value("total-blocking-time"),
    interactive_ms: value("interactive"),
    cls: lhr.audits["cumulative-layout-shift"].numericValue,
    failed,
    address: lhr.finalDisplayedUrl,
    error: lhr.runtimeError?.code,
  }));
} finally {
  chrome.kill();
}
