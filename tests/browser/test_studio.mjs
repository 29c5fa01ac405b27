// The studio's frame and its list of films, with and without JavaScript.
import { openBrowser } from './chromium.mjs';
import { siteWithFilms } from './running_site.mjs';
import { looksWell, signIn } from './studio.mjs';
import { Tally } from './tally.mjs';

const tally = new Tally();
const site = await siteWithFilms();
const browser = await openBrowser();
try {
  const { page, context, cookies } = await signIn(site, browser, { javaScriptEnabled: false });
  const answer = await page.goto(`${site.base}/studio/films`);
  const head = answer.headers();
  tally.holds('nobody frames the studio', /frame-ancestors 'none'/.test(head['content-security-policy']), head);
  tally.holds('nobody keeps it', head['cache-control'] === 'private, no-store', head['cache-control']);
  tally.holds('every film is listed', (await page.$$('.films tbody tr')).length === 8, await page.textContent('main'));
  tally.holds('the red button is there', await page.isVisible('header >> text=Take down'));
  await page.click('nav >> text=scheduled');
  tally.holds('those of one state', (await page.$$('.films tbody tr')).length === 3, page.url());
  await page.goto(`${site.base}/studio/films`);
  await page.fill('#q', 'saddle');
  await page.click('text="Find"');
  tally.holds('found by its title', (await page.$$('.films tbody tr')).length === 1, page.url());
  await page.setViewportSize({ width: 390, height: 844 });
  await page.click('summary');
  await Promise.all([page.waitForNavigation(), page.click('.menu >> text=Sign out')]);
  await page.goto(`${site.base}/studio/films`);
  tally.holds('signed out of the menu, without JavaScript', /signin/.test(page.url()), page.url());
  await context.close();
  const again = await signIn(site, browser, {}, 'Ben');
  await looksWell(tally, site, browser, again.cookies, ['/studio/films', '/studio/films?q=nothing']);
} finally {
  await browser.close();
  await site.stop();
}
tally.finish();
