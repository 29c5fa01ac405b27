// What a visit leaves behind, and whom it tells: nothing and nobody, in three browsers. All that they ask goes through a
// proxy of ours, which has each page tell of what its policy refused, and sees every host that WebKit asks; the others ask
// some for themselves, and their drivers tell what the pages ask.
// node tests/browser/test_privacy.mjs [--full]: --full opens every page.
import { setTimeout as sleep } from 'node:timers/promises';
import { browsers } from './browsers.mjs';
import { pages } from './pages.mjs';
import { openProxy } from './proxy.mjs';
import { siteWithFilms } from './running_site.mjs';
import { Tally } from './tally.mjs';

const tally = new Tally();
const isFull = process.argv.includes('--full');
const some = ['home-cy', 'film', 'transcript', 'search-hits', 'share', 'help', 'missing'];
const wanted = pages.filter(([name]) => isFull || some.includes(name));

// From inside a page: what is kept for its site.
const kept = `async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
  (await caches.keys()).length, (await navigator.serviceWorker?.getRegistrations() ?? []).length]`;

// A film that was played for a moment.
const played = `async () => {
  const video = document.querySelector('video');
  video.muted = true;
  document.querySelector('.begin').click();
  for (let i = 0; i < 200 && !(video.currentTime > 0.2); i++) await new Promise((resolve) => { setTimeout(resolve, 100); });
  return video.currentTime;
}`;

async function visit(name, browser, base, [what, path]) {
  await browser.open(base + path);
  if (what === 'film') {
    const at = await browser.read(played);
    tally.holds(`${name}: a film plays`, at > 0.2, at);
  }
  const found = await browser.read(kept);
  tally.holds(`${name} keeps nothing of ${what}`, found.join() === ',0,0,0,0,0', found);
}

async function visitAll(name, open, base) {
  const proxy = await openProxy(new URL(base).host);
  const browser = await open(proxy.port);
  try {
    for (const page of wanted) await visit(name, browser, base, page);
    await sleep(300); // reports and complaints come a little later than the page
  } catch (error) {
    tally.holds(`${name} comes to its end`, false, String(error));
  } finally {
    await browser.close();
    proxy.close();
  }
  const complaints = browser.complaints.filter((text) => !/status of 404/.test(text));
  console.log(`${name}: ${wanted.length} pages, ${proxy.asked} requests`);
  tally.holds(`${name} asks for more than the pages`, proxy.asked > wanted.length, proxy.asked);
  const others = browser.asked?.filter((url) => !url.startsWith(`${base}/`) && !url.startsWith('blob:')) ?? proxy.others;
  tally.holds(`${name} asks nobody else`, others.length === 0, others);
  tally.holds(`${name} is told to keep nothing`, proxy.cookies.length === 0, proxy.cookies);
  tally.holds(`${name} refuses nothing by the page's policy`, proxy.refused.length === 0, proxy.refused);
  tally.holds(`${name} has no complaint`, complaints.length === 0, complaints);
}

const site = await siteWithFilms();
try {
  for (const [name, open] of Object.entries(browsers)) await visitAll(name, open, site.base);
} finally {
  await site.stop();
}
tally.finish();
