// How soon pages are seen, through a network as slow as the budgets name: node tests/browser/speed.mjs [URL]. Prints; times
// are nothing to test where machines are shared.
import { openBrowser } from './chromium.mjs';
import { siteWithFilms, siteWithPackagedFilm } from './running_site.mjs';

const networks = { 'slow 4G': [150, 1600], '3G': [300, 700], broadband: [20, 20000] }; // ms there and back, kbit/s
const rounds = 5;

async function openSlow(browser, [latency, kbps]) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Network.emulateNetworkConditions',
    { offline: false, latency, downloadThroughput: kbps * 125, uploadThroughput: kbps * 125 });
  return { context, page };
}

// Largest contentful paint in ms; how far things moved.
const watch = () => {
  globalThis.seen = { lcp: 0, cls: 0 };
  new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.lcp = Math.round(one.startTime); })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) seen.cls += one.value; })
    .observe({ type: 'layout-shift', buffered: true });
};

async function load(browser, network, url) {
  const { context, page } = await openSlow(browser, networks[network]);
  await page.addInitScript(watch);
  await page.goto(url, { waitUntil: 'networkidle' });
  const { lcp, cls } = await page.evaluate('seen');
  const bytes = await page.evaluate(() => [performance.getEntriesByType('navigation')[0],
    ...performance.getEntriesByType('resource')].reduce((sum, one) => sum + one.transferSize, 0));
  await context.close();
  return { lcp, cls, bytes };
}

async function play(browser, network, url) {
  const { context, page } = await openSlow(browser, networks[network]);
  await page.goto(url, { waitUntil: 'networkidle' });
  await page.waitForSelector('.is-ours');
  const took = await page.evaluate(() => new Promise((resolve) => {
    const video = document.querySelector('video');
    video.muted = true;
    const begun = performance.now();
    video.requestVideoFrameCallback(() => resolve(Math.round(performance.now() - begun)));
    document.querySelector('.begin').click();
  }));
  await context.close();
  return took;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
async function measure(what) {
  const all = [];
  for (let i = 0; i < rounds; i++) all.push(await what());
  return all;
}

const browser = await openBrowser();
const films = await siteWithFilms(process.argv[2]);
for (const network of ['slow 4G', '3G'])
  for (const path of ['/', '/films/the-first-night', '/films/the-first-night/transcript']) {
    const all = await measure(() => load(browser, network, films.base + path));
    console.log(`${network}, ${path}: LCP ${median(all.map((one) => one.lcp))} ms (${all.map((one) => one.lcp).join(' ')}), CLS ${
      Math.max(...all.map((one) => one.cls)).toFixed(4)}, ${all[0].bytes} bytes`);
  }
await films.stop();
if (!process.argv[2]) {
  const packaged = await siteWithPackagedFilm();
  for (const network of ['broadband', '3G']) {
    const all = await measure(() => play(browser, network, `${packaged.base}/films/streamed`));
    console.log(`${network}: from Play to the first picture ${median(all)} ms (${all.join(' ')})`);
  }
  await packaged.stop();
}
await browser.close();
