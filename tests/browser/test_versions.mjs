// The film in another way, signed or described: in its place at the same second, with what was chosen; a page of its own
// without a script.
// node tests/browser/test_versions.mjs
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBrowser, openWatched } from './chromium.mjs';
import { siteWithFilms } from './running_site.mjs';
import { Tally } from './tally.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const shots = new URL('../../build/screenshots/', import.meta.url).pathname;
const tally = new Tally();
const patience = { timeout: 30000 };

// The trailer once more, in grey and as long; it is a version as soon as the server has seen it.
async function addSigned(site) {
  const library = join(site.data, 'library');
  execFileSync('ffmpeg', ['-v', 'error', '-i', join(library, 'IN CARE trailer.mp4'), '-vf', 'hue=s=0', '-map_metadata', '-1', '-map_chapters', '-1',
    '-fflags', '+bitexact', '-flags:v', '+bitexact', '-preset', 'ultrafast', '-bsf:v', 'filter_units=remove_types=6', '-c:a', 'copy',
    '-movflags', '+faststart', join(library, 'IN CARE trailer.bsl.mp4')]);
  for (const end = Date.now() + 60000; Date.now() < end; await sleep(100)) {
    const film = await (await fetch(`${site.base}/api/v1/films/trailer`)).json();
    if (film.versions.length === 2) return Object.fromEntries(film.versions.map(({ kind, id }) => [kind, id]));
  }
  throw new Error('the signed version did not come');
}

const plays = (page, id, past) => page.waitForFunction(([id, past]) => {
  const video = document.querySelector('video');
  return video.currentSrc.includes(id) && !video.paused && !video.seeking && video.readyState > 2 && video.currentTime > past;
}, [id, past], patience);

async function turns(browser, base, ids) {
  const { context, page, wrongs } = await openWatched(browser, base, { viewport: { width: 1360, height: 900 } });
  await page.goto(`${base}/films/trailer`);
  await page.waitForSelector('.is-ours');
  await page.locator('.begin').click();
  await plays(page, ids.main, 0.2);
  await page.locator('[aria-controls=menu-speed]').click();
  await page.locator('[name=speed][value="1.5"]').check();
  await page.keyboard.press('Escape');
  await page.locator('.time input').fill('0:10');
  await page.locator('.time input').press('Enter');
  await plays(page, ids.main, 10.1);
  const weighs = () => page.locator('#menu-quality label').last().textContent();
  const before = await weighs();
  await page.locator('.versions a', { hasText: 'British Sign Language' }).click();
  await plays(page, ids.bsl, 10.1);
  const now = await page.evaluate(() => ({ at: document.querySelector('video').currentTime, rate: document.querySelector('video').playbackRate,
    shown: document.querySelector('.versions [aria-current]').textContent, path: location.pathname + location.search,
    cues: [...document.querySelector('video').textTracks].some(({ mode, cues }) => mode === 'hidden' && cues?.length > 0) }));
  tally.holds('the signed version goes on at the same second', now.at < 14, now);
  tally.holds('as fast, with captions', now.rate === 1.5 && now.cues, now);
  tally.holds('the page says so', now.shown === 'In British Sign Language' && now.path === '/films/trailer?v=bsl', now);
  const button = page.locator('.controls [data-do=signed]');
  const pressed = () => button.getAttribute('aria-pressed');
  tally.holds('and so does its button', await pressed() === 'true' && await page.locator('[data-do=described]').count() === 0);
  await button.click();
  await plays(page, ids.main, 10.1);
  tally.holds('which goes back', await pressed() === 'false' && new URL(page.url()).search === '');
  await button.click();
  await plays(page, ids.bsl, 10.1);
  tally.holds('and forth', await pressed() === 'true');
  tally.holds('and what that one weighs', await weighs() !== before, before);
  await page.screenshot({ path: `${shots}versions-1360.png` });
  await page.locator('.controls [data-do=play]').focus();
  await page.keyboard.press('b');
  await plays(page, ids.main, 10.1);
  tally.holds('B goes back', await weighs() === before && new URL(page.url()).search === '');
  await page.keyboard.press('d');
  await sleep(200);
  tally.holds('D does nothing where nothing is described', await page.evaluate(() => !document.querySelector('video').paused));
  await page.reload();
  tally.holds('no complaint', wrongs.length === 0, wrongs);
  await context.close();
}

async function looks(browser, base) {
  for (const [tongue, width] of [['', 390], ['/cy', 390], ['', 1360]]) {
    const { context, page } = await openWatched(browser, base, { viewport: { width, height: 844 } });
    await page.goto(`${base}${tongue}/films/trailer?v=bsl`);
    await page.waitForSelector('.is-ours');
    await page.evaluate(axe);
    const broken = await page.evaluate((rules) => axe.run({ runOnly: rules }).then(({ violations }) =>
      violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))])), rules);
    tally.holds(`${tongue} ${width}: keeps WCAG 2.2 AA`, broken.length === 0, broken);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    tally.holds(`${tongue} ${width}: nothing is wider than the page`, sideways <= 0, sideways);
    await page.screenshot({ path: `${shots}versions-bsl${tongue.replace('/', '-')}-${width}.png` });
    await context.close();
  }
}

async function withoutScript(browser, base, ids) {
  const { context, page } = await openWatched(browser, base, { javaScriptEnabled: false });
  await page.goto(`${base}/films/trailer`);
  await page.locator('.versions a', { hasText: 'British Sign Language' }).click();
  tally.holds('without a script it is a page', (await page.locator('source').first().getAttribute('src')).includes(ids.bsl));
  await page.locator('.versions a', { hasText: 'As it was made' }).click();
  tally.holds('and so is the way back', (await page.locator('source').first().getAttribute('src')).includes(ids.main));
  await context.close();
}

mkdirSync(shots, { recursive: true });
const site = await siteWithFilms();
const browser = await openBrowser();
try {
  const ids = await addSigned(site);
  for (const part of [turns, looks, withoutScript]) await part(browser, site.base, ids);
} finally {
  await browser.close();
  await site.stop();
}
tally.finish();
