// Pictures of every page and state at a phone's and a desk's width, to be looked at by a person:
// node tests/browser/shots.mjs [WORD-IN-THE-NAME]. They go to build/screenshots/.
import { mkdirSync } from 'node:fs';

import { openBrowser } from './chromium.mjs';
import { siteWithFilms, siteWithoutFilms, siteWithTrailer } from './running_site.mjs';

const shots = new URL('../../build/screenshots/', import.meta.url).pathname;
const wanted = process.argv[2] ?? '';
const inBoth = (pages) => pages.flatMap(([name, path]) => [[name, path], [`${name}-cy`, `/cy${path}`]]);
const pages = [
  ...inBoth([['home', '/'], ['film', '/films/the-first-night'], ['trailer', '/films/trailer'],
    ['transcript', '/films/the-first-night/transcript'], ['share', '/films/the-first-night/share'],
    ['film-without-words', '/films/silent'], ['search', '/search'], ['search-hits', '/search?q=kettle'],
    ['search-none', '/search?q=xylophone'], ['themes', '/themes'], ['theme', '/themes/workforce'],
    ['about', '/about'], ['help', '/help'], ['filmed', '/filmed'], ['press', '/press'],
    ['accessibility', '/accessibility'], ['privacy', '/privacy']]),
  ['missing', '/films/there-is-no-such-film'],
];
const states = [
  [siteWithFilms, pages],
  [siteWithTrailer, inBoth([['home-trailer-only', '/']])],
  [siteWithoutFilms, inBoth([['home-before-any-film', '/']])],
];

async function shoot(browser, base, [name, path], width, colorScheme) {
  const context = await browser.newContext({ viewport: { width, height: width < 500 ? 844 : 900 }, colorScheme });
  const page = await context.newPage();
  await page.goto(base + path);
  await page.evaluate(async () => {
    for (const img of document.images) img.loading = 'eager'; // pictures further down come when they are looked at
    await Promise.all([document.fonts.ready, ...[...document.images].map((img) => img.decode())]);
  });
  const dark = colorScheme === 'dark' ? '-dark' : '';
  await page.screenshot({ path: `${shots}${name}-${width}${dark}.png`, fullPage: true });
  await context.close();
}

mkdirSync(shots, { recursive: true });
const browser = await openBrowser();
for (const [open, all] of states) {
  const some = all.filter(([name]) => name.includes(wanted));
  if (!some.length) continue;
  const site = await open();
  try {
    for (const page of some)
      for (const width of [390, 1360])
        for (const colours of page[0].endsWith('-cy') ? ['light'] : ['light', 'dark'])
          await shoot(browser, site.base, page, width, colours);
  } finally {
    await site.stop();
  }
}
await browser.close();
