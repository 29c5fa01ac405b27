// A film is told of elsewhere, without JavaScript.
import { openBrowser } from './chromium.mjs';
import { siteWithFilms } from './running_site.mjs';
import { looksWell, signIn } from './studio.mjs';
import { Tally } from './tally.mjs';

const tally = new Tally();
const site = await siteWithFilms();
const browser = await openBrowser();
const social = `${site.base}/studio/films/the-first-night/social`;

async function tellElsewhere(page) {
  const press = (button) => Promise.all([page.waitForNavigation(), page.click(button)]);
  await page.goto(social);
  tally.holds('no posts yet', /No posts yet/.test(await page.textContent('main')));
  await page.selectOption('#platform', 'Bluesky');
  await page.fill('#words', 'A first night.');
  await page.fill('#code', 'first-night');
  await press('text="Plan it"');
  tally.holds('one is planned', /1 planned, 0 posted/.test(await page.textContent('main')), page.url());
  const short = await page.textContent('.posts .facts a');
  const hop = await fetch(site.base + new URL(short).pathname, { redirect: 'manual' });
  tally.holds('its short address leads to the film', hop.headers.get('location') === '/films/the-first-night', short);
  await page.fill('#code', 'first-night');
  await page.fill('#words', 'Once more.');
  await press('text="Plan it"');
  tally.holds('the same again is refused beside its field', (await page.$$('.problems a[href="#code"]')).length === 1 &&
    await page.inputValue('#words') === 'Once more.', await page.textContent('main'));
  await press('.posts >> text="It is posted"');
  tally.holds('posted where, it asks', /begins with https/.test(await page.textContent('.posts .problem')));
  await page.fill('.posts [type=url]', 'https://bsky.app/profile/incare.example/post/1');
  await press('.posts >> text="It is posted"');
  tally.holds('it is posted', /done=post-posted/.test(page.url()) &&
    /0 planned, 1 posted/.test(await page.textContent('main')), page.url());
}

try {
  const { page, context, cookies } = await signIn(site, browser, { javaScriptEnabled: false });
  await tellElsewhere(page);
  await looksWell(tally, site, browser, cookies, ['/studio/films/the-first-night/social', '/studio/films/saddle-up/social']);
  await context.close();
} finally {
  await browser.close();
  await site.stop();
}
tally.finish();
