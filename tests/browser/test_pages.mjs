// Every page at a phone's and a desk's width: WCAG 2.2 AA by axe, no sideways scroll, nothing kept,
// nothing asked of others, no script but the player's, and no more bytes than its budget.
// node tests/browser/test_pages.mjs [--full] [URL]: --full looks at every page at every width in light and dark.
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { openBrowser, openWatched } from './chromium.mjs';
import { pages } from './pages.mjs';
import { siteWithFilms, siteWithoutFilms } from './running_site.mjs';
import { Tally } from './tally.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const shots = new URL('../../build/screenshots/', import.meta.url).pathname;
const tally = new Tally();

const isFull = process.argv.includes('--full');
const url = process.argv.slice(2).find((word) => !word.startsWith('--'));
const isOurs = !url; // our own library, with what the demo lacks
const heights = { 320: 256, 390: 844, 1360: 900 }; // the first: 1280 × 1024 at 400 %

// What a person would trip over, seen from inside the page.
function look() {
  const root = document.documentElement;
  const inText = (element) => element.closest('p, li p') !== null; // WCAG 2.5.8: inline is exempt
  const targets = [...document.querySelectorAll('a, button, input')].filter((element) => {
    const box = (element.closest('label') ?? element).getBoundingClientRect();
    return !element.matches('.skip, [aria-hidden], .unseen-until-focus') && box.width > 0 && !inText(element) &&
      box.height < 24;
  });
  const covers = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const texts = [...document.querySelectorAll('h1, h2, h3, p, .button, nav a, input')]
    .filter((element) => element.getClientRects().length > 0 && !element.closest('.scroll, .skip, .player, .find, .unseen'))
    .filter((element) => element.getBoundingClientRect().width > 1);
  const overlaps = texts.flatMap((a, i) => texts.slice(i + 1)
    .filter((b) => !a.contains(b) && !b.contains(a) && covers(a.getBoundingClientRect(), b.getBoundingClientRect()))
    .map((b) => `${a.textContent.slice(0, 30)} / ${b.textContent.slice(0, 30)}`));
  return {
    wide: root.scrollWidth - root.clientWidth,
    headings: document.querySelectorAll('h1').length,
    landmarks: ['header', 'nav', 'main', 'footer'].filter((name) => !document.querySelector(name)),
    scripts: [...document.querySelectorAll('script:not([src], [type="application/ld+json"]), [style]')].filter((element) => !element.closest('.player')).length,
    small: targets.map((element) => element.outerHTML.slice(0, 80)),
    overlaps,
    // Every id once, and everything that is pointed at is there.
    ids: [...document.querySelectorAll('[id]')].map((element) => element.id)
      .filter((id, i, all) => all.indexOf(id) !== i),
    lost: [...document.querySelectorAll('a[href^="#"]')].map((a) => a.hash.slice(1))
      .filter((id) => !document.getElementById(id)),
  };
}

async function visit(browser, base, [name, path, status], width, colorScheme = 'light') {
  const { context, page, wrongs } =
    await openWatched(browser, base, { viewport: { width, height: heights[width] }, colorScheme });
  const answer = await page.goto(base + path);
  const at = `${name} at ${width}, ${colorScheme}`;
  await page.evaluate(() => document.fonts.ready);
  const seen = await page.evaluate(look);
  tally.holds(`${at} answers ${status}`, answer.status() === status, answer.status());
  tally.holds(`${at} does not scroll sideways`, seen.wide <= 0, seen.wide);
  tally.holds(`${at} has one main heading`, seen.headings === 1, seen.headings);
  tally.holds(`${at} has its landmarks`, seen.landmarks.length === 0, seen.landmarks);
  tally.holds(`${at} holds no script and no style`, seen.scripts === 0, seen.scripts);
  tally.holds(`${at} has targets one can hit`, seen.small.length === 0, seen.small);
  tally.holds(`${at} lets nothing overlap`, seen.overlaps.length === 0, seen.overlaps);
  tally.holds(`${at} uses each id once`, seen.ids.length === 0, seen.ids);
  tally.holds(`${at} points at what is there`, seen.lost.length === 0, seen.lost);
  if (width > 320 || isFull) {
    await page.evaluate(async () => { // pictures further down come when they are looked at
      for (const img of document.images) img.loading = 'eager';
      await Promise.all([...document.images].map((img) => img.decode()));
    });
    await page.screenshot({ path: `${shots}${name}-${width}${colorScheme === 'dark' ? '-dark' : ''}.png`, fullPage: true });
    const found = await page.evaluate(`${axe}; axe.run({ runOnly: ${JSON.stringify(rules)} })`);
    const broken = found.violations.map((rule) => [rule.id, rule.nodes.map((node) => node.html.slice(0, 120))]);
    tally.holds(`${at} keeps WCAG 2.2 AA`, broken.length === 0, broken);
  }
  const kept = await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length]);
  tally.holds(`${at} keeps nothing`, String(kept) === ',0,0' && (await context.cookies()).length === 0, kept);
  const bad = wrongs.filter((text) => !(status === 404 && /status of 404/.test(text)));
  tally.holds(`${at} has no complaint and asks nobody else`, bad.length === 0, bad);
  await context.close();
}

// Tab goes through all there is, visibly, and out at the end.
async function walk(browser, base, path) {
  const { context, page } = await openWatched(browser, base, { viewport: { width: 1360, height: 900 } });
  await page.goto(base + path);
  const expected = await page.evaluate(() => [...document.querySelectorAll(
    'a[href]:not([tabindex="-1"]), button, input, video')].filter((element) => element.checkVisibility()).length);
  const seen = new Set();
  let unseen = 0;
  for (let i = 0; i < expected * 3 + 40; i++) { // a player has controls of its own inside
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return null;
      element.dataset.seen ??= String(document.querySelectorAll('[data-seen]').length + 1);
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      return { n: element.dataset.seen, shown: style.outlineStyle !== 'none' || element.matches('video'),
        inView: box.bottom > 0 && box.top < innerHeight && box.width > 0 };
    });
    if (focus === null) break;
    if (!seen.has(focus.n) && !(focus.shown && focus.inView)) unseen++;
    seen.add(focus.n);
  }
  tally.holds(`Tab reaches everything on ${path}`, seen.size >= expected, [seen.size, expected]);
  tally.holds(`focus is always in sight on ${path}`, unseen === 0, unseen);
  await page.goto(base + path);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  tally.holds(`the skip link leads into ${path}`,
    await page.evaluate(() => document.activeElement.id === 'main' || location.hash === '#main'));
  await context.close();
}

// Without scripts, in the system's colours, with more contrast, on paper: the same words.
async function lookOtherwise(browser, base) {
  const ways = [
    ['without scripts', { javaScriptEnabled: false }, {}],
    ['in forced colours', {}, { forcedColors: 'active' }],
    ['with more contrast', {}, { contrast: 'more' }],
    ['on paper', {}, { media: 'print' }],
  ];
  for (const [way, options, emulated] of ways)
    for (const [name, path] of [['home', '/'], ['film', '/films/the-first-night'],
      ['transcript', '/films/the-first-night/transcript']]) {
      const { context, page } = await openWatched(browser, base, { viewport: { width: 1000, height: 900 }, ...options });
      await page.emulateMedia(emulated);
      await page.goto(base + path);
      tally.holds(`${name} is there ${way}`, await page.locator('h1').first().isVisible());
      if (emulated.media)
        tally.holds(`${name} ${way} has nothing to press`, await page.locator('main :is(button, input, select):visible').count() === 0);
      await page.screenshot({ path: `${shots}${name}-${way.replaceAll(' ', '-')}.png`, fullPage: true });
      await context.close();
    }
}

// Without a script; with it the player does the same without leaving the page (test_controls).
async function walkAsAPerson(browser, base) {
  const { context, page } = await openWatched(browser, base, { viewport: { width: 1360, height: 900 }, javaScriptEnabled: false });
  await page.goto(base);
  await page.locator('.street a').first().click();
  tally.holds('a door leads to its film', /\/films\/[a-z-]+$/.test(page.url()), page.url());
  await page.locator('.lines a').first().click();
  const t = new URL(page.url()).searchParams.get('t');
  tally.holds('a line plays from its moment', (await page.locator('source').first().getAttribute('src')).endsWith(`#t=${t}`), page.url());
  tally.holds('and is marked', await page.locator(':target').count() === 1);
  await page.goto(base);
  await page.locator('header input[name=q]').fill('kettle');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/search?q=kettle');
  tally.holds('a word is found', await page.locator('mark').count() > 0);
  tally.holds('moments are counted', await page.getByText('3 moments in 2 films').count() === 1);
  await page.locator('.found .lines a').first().click();
  tally.holds('and leads to its moment', page.url().includes('?t='), page.url());
  await page.goto(`${base}/search?q=night`);
  tally.holds('a title alone is no moment', await page.getByText('1 film', { exact: true }).count() === 1);
  await context.close();
}

// The same page in the other language, there and back; what is not in Welsh says so.
async function changeLanguage(browser, base) {
  const { context, page } = await openWatched(browser, base, {});
  for (const path of ['/', '/films/the-first-night?t=10', '/films/the-first-night/transcript', '/search?q=kettle']) {
    await page.goto(base + path);
    const there = await page.locator('.other').getAttribute('href');
    tally.holds(`${path} leads to itself in Welsh`, there === `/cy${path}`, there);
    await page.locator('.other').click();
    tally.holds(`${path} is in Welsh there`, await page.locator('html').getAttribute('lang') === 'cy');
    const links = await page.locator('main a[href^="/"], header a[href^="/"]:not(.other)').evaluateAll((all) =>
      all.map((a) => a.getAttribute('href')).filter((href) => !/^\/cy\/|^\/media\//.test(href)));
    tally.holds(`all its links stay in Welsh`, links.length === 0, links);
    await page.locator('.other').click();
    tally.holds(`and back to ${path}`, page.url() === base + path, page.url());
  }
  await page.goto(`${base}/cy/films/the-first-night`);
  tally.holds('a title without Welsh is in English, and says so',
    await page.locator('h1').getAttribute('lang') === 'en-GB' && await page.getByText('Saesneg').count() > 0);
  await page.goto(`${base}/cy/films/silent`);
  tally.holds('one with Welsh is in Welsh', await page.locator('h1').innerText() === 'Tawel' &&
    await page.locator('h1').getAttribute('lang') === null);
  tally.holds('beside words that are not', await page.locator('p.lead').getAttribute('lang') === 'en-GB');
  await page.goto(`${base}/search?q=tawel`);
  tally.holds('and found by it', await page.locator('.found').count() === 1);
  await context.close();
}

// Asked to play from a line far down, a telephone shows both the film and the line.
async function followOnATelephone(browser, base) {
  const { context, page } = await openWatched(browser, base, { viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
  await page.goto(`${base}/films/the-first-night`);
  await page.locator('.lines a').nth(9).click();
  await page.waitForURL('**?t=*#t*');
  const film = await page.locator('.player').boundingBox();
  const line = await page.locator(':target').boundingBox();
  tally.holds('the film is in view beside its line', film.y >= 0 && film.y + film.height <= line.y &&
    line.y + line.height <= 844, { film, line });
  await page.locator('.phones a').last().scrollIntoViewIfNeeded();
  tally.holds('and leaves with its words', (await page.locator('.player').boundingBox()).y < -300);
  await context.close();
}

// A film that is to come has a shut door with its number and month: no name and no address.
async function lookAhead(browser, base) {
  const { context, page } = await openWatched(browser, base, {});
  await page.goto(base);
  const words = await page.locator('.soon').allInnerTexts();
  const all = await page.content();
  tally.holds('two films are announced', words.length === 2 && /Film 4/.test(words[0]) && /^In [A-Z]/m.test(words[0]), words);
  tally.holds('with nothing that leads to them', await page.locator('.soon a').count() === 0);
  tally.holds('and no name of any film to come', !/neighbours|front-door|not-told|Film 6/.test(all));
  await context.close();
}

// What a first view may weigh before Play, in thousands of bytes: the page and its styles, scripts, fonts;
// and all of it: as it comes from here, packed.
const budgets = {
  '/': { words: 14, script: 4, font: 40, all: 120 },
  '/films/the-first-night': { words: 20, script: 25, font: 40, all: 140 },
};
const kinds = { document: 'words', stylesheet: 'words', script: 'script', font: 'font' };

async function weigh(browser, base) {
  for (const [path, most] of Object.entries(budgets)) {
    const { context, page } = await openWatched(browser, base, { viewport: { width: 390, height: 844 } });
    const bytes = { words: 0, script: 0, font: 0, all: 0 };
    page.on('requestfinished', async (request) => {
      const { responseBodySize, responseHeadersSize } = await request.sizes();
      bytes.all += responseBodySize + responseHeadersSize;
      const kind = kinds[request.resourceType()];
      if (kind) bytes[kind] += responseBodySize;
    });
    await page.goto(base + path, { waitUntil: 'networkidle' });
    tally.holds(`${path} is packed and has come`, bytes.words > 1000 && bytes.font > 1000, bytes);
    for (const [kind, kilobytes] of Object.entries(most))
      tally.holds(`${kind} of ${path} is within ${kilobytes} KB`, bytes[kind] <= kilobytes * 1000, bytes);
    console.log(`${path}: ${JSON.stringify(bytes)} before Play`);
    await context.close();
  }
}

mkdirSync(shots, { recursive: true });
const browser = await openBrowser();
const site = await siteWithFilms(url);
try {
  for (const width of [320, 390, 1360])
    for (const page of pages.filter(([, path]) => isOurs || !path.includes('silent')))
      await visit(browser, site.base, page, width);
  for (const page of pages.filter(([name]) => isFull || ['home', 'film', 'search-hits', 'missing'].includes(name)))
    for (const width of isFull ? [320, 390, 1360] : [390, 1360]) await visit(browser, site.base, page, width, 'dark');
  for (const path of ['/', '/films/the-first-night', '/search?q=kettle'])
    await walk(browser, site.base, path);
  await lookOtherwise(browser, site.base);
  await walkAsAPerson(browser, site.base);
  if (isOurs) await changeLanguage(browser, site.base);
  await followOnATelephone(browser, site.base);
  if (isOurs) await lookAhead(browser, site.base);
  await weigh(browser, site.base);
} finally {
  await site.stop();
}
const empty = await siteWithoutFilms();
try {
  for (const width of [390, 1360]) await visit(browser, empty.base, ['home-before-any-film', '/', 200], width);
} finally {
  await empty.stop();
}
await browser.close();
tally.finish();
