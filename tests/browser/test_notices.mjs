// What a film holds that somebody may want to know of before: shown before it plays, with and without a script; passed over
// by playing and by seeking, also in what is said; and offered to whoever did not ask for that.
// node tests/browser/test_notices.mjs
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBrowser, openWatched } from './chromium.mjs';
import { incare, siteWithFilms } from './running_site.mjs';
import { Tally } from './tally.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const shots = new URL('../../build/screenshots/', import.meta.url).pathname;
const tally = new Tally();
const patience = { timeout: 30000 };
const notices = [
  { kind: 'separation', how: 'described', from: '0:12', to: '0:20', en: 'A young person remembers being moved at short notice',
    cy: 'Mae person ifanc yn cofio cael ei symud ar fyr rybudd' },
  { kind: 'abuse', how: 'heard', from: '0:30', en: 'Strong words' },
];

// A film that is skipped as it begins, and as it ends.
const edges = [{ kind: 'abuse', how: 'heard', from: '0:00', to: '0:02', en: 'Strong words' },
  { kind: 'abuse', how: 'heard', from: '0:05', to: '9:00', en: 'Strong words again' }];

const at = (page) => page.evaluate(() => document.querySelector('video').currentTime);
const past = (page, moment) => page.waitForFunction((moment) => {
  const video = document.querySelector('video');
  return !video.paused && !video.seeking && video.readyState > 2 && video.currentTime > moment;
}, moment, patience);
const seekTo = async (page, clock) => {
  await page.locator('.time input').fill(clock);
  await page.locator('.time input').press('Enter');
  await page.waitForFunction(() => !document.querySelector('video').seeking);
};

async function openFilm(browser, base, path = '/films/the-first-night', options = {}) {
  const watched = await openWatched(browser, base, { viewport: { width: 1360, height: 900 }, ...options });
  await watched.page.goto(base + path);
  if (options.javaScriptEnabled !== false) await watched.page.waitForSelector('.is-ours');
  return watched;
}

// Beside a film about abuse is the way off the page, also by Shift; its words can be switched off among the keys.
async function leaves(browser, base) {
  const { context, page } = await openFilm(browser, base);
  await page.route('https://www.bbc.co.uk/**', (route) => route.fulfill({ body: 'Weather' }));
  tally.holds('the way off the page is there', await page.locator('.leave').isVisible());
  await page.locator('.begin').click();
  await past(page, 0.1);
  await page.locator('[aria-controls=menu-keys]').click();
  await page.locator('.hurry input').uncheck();
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift');
  tally.holds('Shift does nothing once it is off', page.url().startsWith(base));
  await page.locator('.hurry input').check();
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift');
  await page.waitForURL('https://www.bbc.co.uk/**');
  tally.holds('three times leaves', true);
  await context.close();
}

async function looks(browser, base) {
  for (const width of [390, 1360])
    for (const [tongue, begins, javaScriptEnabled] of
      [['', 'Before you watch', true], ['/cy', 'Cyn i chi wylio', true], ['', 'Before you watch', false]]) {
      const name = `notices${tongue ? '-cy' : ''}${javaScriptEnabled ? '' : '-plain'}-${width}`;
      const { context, page, wrongs } = await openFilm(browser, base, `${tongue}/films/the-first-night`,
        { viewport: { width, height: 844 }, javaScriptEnabled });
      const top = async (selector) => (await page.locator(selector).first().boundingBox()).y;
      tally.holds(`${name}: is said above the film`, await page.locator('.notices h2').innerText() === begins &&
        await top('.notices') < await top('.screen'));
      await page.screenshot({ path: `${shots}${name}.png`, fullPage: true });
      if (javaScriptEnabled) {
        await page.evaluate(axe);
        const broken = await page.evaluate((rules) => axe.run({ runOnly: rules }).then(({ violations }) =>
          violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))])), rules);
        tally.holds(`${name}: keeps WCAG 2.2 AA`, broken.length === 0, broken);
        const covered = await page.evaluate(() => {
          const screen = document.querySelector('.screen').getBoundingClientRect();
          return [...document.querySelectorAll('.choices > *')].filter((e) => e.getBoundingClientRect().top < screen.top ||
            e.getBoundingClientRect().height < 44).map((e) => e.textContent);
        });
        tally.holds(`${name}: all that can be chosen is on the picture`, covered.length === 0, covered);
      }
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      tally.holds(`${name}: nothing is wider than the page`, sideways <= 0, sideways);
      tally.holds(`${name}: no complaint`, wrongs.length === 0, wrongs);
      await context.close();
    }
}

async function skipsByKeyboard(browser, base) {
  const { context, page, wrongs } = await openFilm(browser, base);
  const line = page.locator('.side .lines > li:has(a[href*="?t=12"], a[href*="?t=13"], a[href*="?t=14"], a[href*="?t=15"], a[href*="?t=16"])').first();
  tally.holds('before it plays, the choice is by name',
    (await page.locator('.choices').innerText()).replace(/\s+/g, ' ') === 'Play film Play, skipping 0:12 to 0:20 Read instead');
  tally.holds('what is said then is there to read', await line.isVisible());
  await page.locator('[data-do=without]').focus();
  await page.keyboard.press('Enter');
  await past(page, 0.2);
  tally.holds('the focus goes on to the controls',
    await page.evaluate(() => document.activeElement.matches('.controls [data-do=play]')));
  tally.holds('what is skipped is not read beside the film', await line.isHidden() &&
    await page.locator('.lines .passed').innerText() === 'Skipped: 0:12 to 0:20');
  const seen = page.evaluate(() => new Promise((resolve) => {
    const video = document.querySelector('video');
    let last = 0;
    const frame = () => {
      if (video.currentTime > 21) resolve(last);
      if (video.currentTime < 19) last = Math.max(last, video.currentTime);
      requestAnimationFrame(frame);
    };
    frame();
  }));
  await seekTo(page, '0:10');
  await past(page, 19.9);
  tally.holds('it is said that a stretch was skipped', await page.locator('.skipped').innerText() === 'Skipped: 0:12 to 0:20');
  await page.screenshot({ path: `${shots}notices-skipped-1360.png` });
  const last = await seen;
  tally.holds('none of it was played', last >= 11 && last < 12.1, last);
  await page.locator('.controls [data-do=play]').focus();
  await page.keyboard.press('k');
  await seekTo(page, '0:05');
  await seekTo(page, '0:15');
  tally.holds('who goes on into it comes out behind it', Math.abs(await at(page) - 20) < 0.1, await at(page));
  await seekTo(page, '0:22');
  await page.locator('.controls [data-do=play]').focus();
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction(() => !document.querySelector('video').seeking);
  tally.holds('who goes back into it comes out before it, as if it were not there', Math.abs(await at(page) - 9) < 0.3, await at(page));
  await page.locator('[name=skip]').uncheck();
  await seekTo(page, '0:15');
  tally.holds('who changes their mind sees it', Math.abs(await at(page) - 15) < 0.1 && await line.isVisible(), await at(page));
  await page.locator('[name=skip]').check();
  await page.waitForFunction(() => document.querySelector('video').currentTime >= 20);
  tally.holds('and is taken out of it at once when they change it again', await line.isHidden());
  tally.holds('no complaint', wrongs.length === 0, wrongs);
  await context.close();
}

async function offers(browser, base) {
  const { context, page } = await openFilm(browser, base);
  const on = page.locator('[data-do=on]');
  await page.locator('.begin').click();
  await past(page, 0.2);
  tally.holds('far from it nothing is offered', await on.isHidden());
  await seekTo(page, '0:08');
  await on.waitFor();
  tally.holds('near it, the way past it is', await on.innerText() === 'Skip to 0:20');
  await page.screenshot({ path: `${shots}notices-offered-1360.png` });
  await page.locator('.controls [data-do=play]').focus();
  await page.keyboard.press('n');
  await past(page, 19.9);
  tally.holds('and N takes it', await at(page) < 23);
  await on.waitFor({ state: 'hidden' });
  await page.keyboard.press('n');
  await sleep(300);
  tally.holds('elsewhere N does nothing', await at(page) < 24);
  const marks = await page.evaluate(() => [...document.querySelectorAll('.stretches i')].map((i) => parseFloat(i.style.left) > 0 && parseFloat(i.style.width)));
  tally.holds('the bar marks both', marks.length === 2 && marks.every((width) => width > 5), marks);
  await page.locator('.seek input').hover({ position: { x: 200, y: 22 } });
  const box = await page.locator('.seek input').boundingBox();
  const length = await page.evaluate(() => document.querySelector('.seek input').max / 1000);
  await page.mouse.move(box.x + (box.width * 15) / length, box.y + 22);
  tally.holds('and says what is there', (await page.locator('.glimpse span').innerText()).endsWith(': A young person remembers being moved at short notice'));
  await page.mouse.move(box.x + (box.width * 40) / length, box.y + 22);
  tally.holds('also of what has no end', (await page.locator('.glimpse span').innerText()).endsWith(': Strong words'));
  await context.close();
}

async function skipsEdges(browser, base) {
  const { context, page, wrongs } = await openFilm(browser, base, '/films/trailer');
  await page.evaluate(() => {
    const video = document.querySelector('video');
    window.seeks = 0;
    video.addEventListener('seeking', () => { window.seeks++; });
    const look = (_, { mediaTime }) => {
      if (getComputedStyle(video).opacity === '1') window.first = mediaTime;
      else video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  });
  await page.locator('[name=skip]').check();
  await page.locator('.begin').click();
  await past(page, 2);
  const first = await page.waitForFunction(() => window.first !== undefined).then(() => page.evaluate(() => window.first));
  tally.holds('of a stretch that it begins with no picture is shown', first >= 1.96, first);
  await seekTo(page, '0:04');
  await page.waitForFunction(() => document.querySelector('video').ended, null, patience);
  const seeks = await page.evaluate(() => window.seeks);
  await sleep(500);
  const more = await page.evaluate(() => window.seeks) - seeks;
  tally.holds('a skip up to its end ends it', more === 0 && await page.locator('.end').isVisible(), more);
  await page.locator('.controls [data-do=play]').focus();
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction(() => !document.querySelector('video').seeking);
  tally.holds('and one goes back before that', await at(page) < 5, await at(page));
  await seekTo(page, '0:06');
  tally.holds('also who stands still', await page.evaluate(() => document.querySelector('video').ended) &&
    await page.locator('.end').isVisible(), await at(page));
  tally.holds('no complaint', wrongs.length === 0, wrongs);
  await context.close();
}

async function withoutScript(browser, base) {
  const { context, page } = await openFilm(browser, base, '/films/the-first-night', { javaScriptEnabled: false });
  await page.locator('.notices a', { hasText: 'Play, skipping 0:12 to 0:20' }).click();
  tally.holds('the film then ends where the stretch begins', (await page.locator('source').first().getAttribute('src')).endsWith('#t=0,12'));
  await page.locator('.notices a', { hasText: 'Go on from 0:20' }).click();
  tally.holds('and goes on behind it', (await page.locator('source').first().getAttribute('src')).endsWith('#t=20'));
  await page.locator('.notices a', { hasText: 'Read instead' }).click();
  tally.holds('or is read instead', page.url().endsWith('/films/the-first-night/transcript'));
  await context.close();
}

async function stopsByItself(browser, base) {
  const { context, page } = await openWatched(browser, base, {});
  await page.goto(`${base}/films/the-first-night?skip=yes`);
  const stopped = await page.evaluate(() => new Promise((resolve) => {
    const video = document.createElement('video');
    video.muted = true;
    video.src = document.querySelector('source').src.replace('#t=0,', '#t=11,');
    video.onpause = () => resolve(video.currentTime);
    video.play();
  }));
  tally.holds('a browser obeys that', stopped >= 11.9 && stopped < 12.4, stopped);
  await context.close();
}

mkdirSync(shots, { recursive: true });
const site = await siteWithFilms();
const browser = await openBrowser();
try {
  const file = join(site.data, 'notices.json');
  for (const [slug, told] of [['the-first-night', notices], ['trailer', edges]]) {
    writeFileSync(file, JSON.stringify({ notices: told }));
    execFileSync(incare, ['films', 'notices', slug, file, '--data', site.data], { stdio: 'ignore' });
  }
  await sleep(1000);
  for (const part of [looks, leaves, skipsByKeyboard, offers, skipsEdges, withoutScript, stopsByItself]) await part(browser, site.base);
} finally {
  await browser.close();
  await site.stop();
}
tally.finish();
