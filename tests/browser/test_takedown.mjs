// A film is told of elsewhere; then it is taken down, from any page, and what stands elsewhere is removed by hand:
// on a telephone without JavaScript, and at a desk with it.
import { execFileSync } from 'node:child_process';
import { openBrowser } from './chromium.mjs';
import { incare, siteWithFilms } from './running_site.mjs';
import { axeSays, looksWell, signIn } from './studio.mjs';
import { Tally } from './tally.mjs';

const tally = new Tally();
const site = await siteWithFilms();
const browser = await openBrowser();
const press = (page, button) => Promise.all([page.waitForNavigation(), page.click(button)]);
const says = (page) => page.textContent('main');

async function tellElsewhere(page, slug) {
  await page.goto(`${site.base}/studio/films/${slug}/social`);
  tally.holds('no posts yet', /No posts yet/.test(await says(page)));
  await page.selectOption('#platform', 'Bluesky');
  await page.fill('#words', 'A first night.');
  await page.fill('#code', 'told-of');
  await press(page, 'text="Plan it"');
  tally.holds('one is planned', /1 planned, 0 posted/.test(await says(page)), page.url());
  const short = await page.textContent('.posts .facts a');
  const hop = await fetch(site.base + new URL(short).pathname, { redirect: 'manual' });
  tally.holds('its short address leads to the film', hop.headers.get('location') === `/films/${slug}`, short);
  await page.fill('#code', 'told-of');
  await page.fill('#words', 'Once more.');
  await press(page, 'text="Plan it"');
  tally.holds('the same again is refused beside its field', (await page.$$('.problems a[href="#code"]')).length === 1 &&
    await page.inputValue('#words') === 'Once more.', await says(page));
  await press(page, '.posts >> text="It is posted"');
  tally.holds('posted where, it asks', /begins with https/.test(await page.textContent('.posts .problem')));
  await page.fill('.posts [type=url]', 'https://bsky.app/profile/incare.example/post/1');
  await press(page, '.posts >> text="It is posted"');
  tally.holds('it is posted', /done=post-posted/.test(page.url()) && /0 planned, 1 posted/.test(await says(page)), page.url());
}

// Off every page by one press, and how long that took.
async function takeDown(page, slug, how) {
  await page.goto(`${site.base}/studio/films/${slug}`);
  await press(page, 'header >> text=Take down');
  await page.selectOption('#film', slug);
  await press(page, 'form:has(#film) button');
  const started = Date.now();
  await press(page, 'text="Take down now"');
  const took = Date.now() - started;
  const seconds = /Off every page ([0-9.]+) seconds/.exec(await says(page))?.[1];
  tally.holds(`${how}: it says how long it took`, Number(seconds) <= 1, seconds);
  const gone = await Promise.all([`/films/${slug}`, `/cy/films/${slug}`, `/films/${slug}/transcript`, `/embed/${slug}`,
    `/films/${slug}/ok`, `/api/v1/films/${slug}`].map(async (path) => (await fetch(site.base + path)).status));
  tally.holds(`${how}: it is nowhere by then`, gone.every((status) => status === 404), `${took} ms: ${gone}`);
  const lists = await Promise.all(['/', '/feed.xml', '/sitemap.xml', '/api/v1/films'].map(async (path) =>
    (await fetch(site.base + path)).text()));
  tally.holds(`${how}: nor in any list`, lists.every((text) => !text.includes(`films/${slug}`)));
}

// What is left to do, ticked off one by one.
async function removeByHand(page, slug, how) {
  const items = (await page.$$('.removals li')).length;
  const counted = async () => /(\d+) of (\d+) done/.exec(await says(page)).slice(1, 3).map(Number).join(' of ');
  tally.holds(`${how}: the list is there at once`, await counted() === `0 of ${items}`, await counted());
  await press(page, '.removals li >> nth=0 >> button');
  tally.holds(`${how}: one is ticked off by name`, new URL(page.url()).pathname === `/studio/takedown/${slug}` &&
    await counted() === `1 of ${items}` && /(Ada|Ben), \w+day/.test(await page.textContent('.removals .is-done')), await counted());
  const second = await page.context().newPage();
  await second.goto(page.url());
  await press(second, '.removals li >> nth=1 >> button');
  await press(page, '.removals li >> nth=1 >> button');
  tally.holds(`${how}: two who tick the same are told`, /Somebody else has ticked this/.test(await says(page)) &&
    await counted() === `2 of ${items}`, await says(page));
  await second.close();
  await press(page, '.removals li >> nth=1 >> button');
  tally.holds(`${how}: a tick is taken back`, await counted() === `1 of ${items}`, await counted());
  await page.goto(`${site.base}/studio/takedown`);
  tally.holds(`${how}: what is left is told where films are taken down`,
    (await page.textContent('.down')).includes(`1 of ${items} done`), await says(page));
  await page.goto(`${site.base}/studio/`);
  tally.holds(`${how}: and on Today`, (await page.textContent('.down')).includes(`1 of ${items} done`), await says(page));
}

// A person takes back their word, by a code alone: all that shows them goes, with a list for each film and a letter.
async function takeBack(page, how) {
  await page.goto(`${site.base}/studio/films`);
  await press(page, 'header >> text=Take down');
  await page.selectOption('#code', 'C-0001');
  await press(page, 'form:has(#code) button');
  tally.holds(`${how}: what goes is said before`, /can be recognised: 2/.test(await says(page)), await says(page));
  await press(page, 'text="Pause everything while we talk"');
  const seconds = /Off every page ([0-9.]+) seconds/.exec(await says(page))?.[1];
  const trailer = await fetch(`${site.base}/films/trailer`);
  tally.holds(`${how}: nowhere when it says so`, Number(seconds) <= 1 && trailer.status === 404, `${seconds} s, ${trailer.status}`);
  tally.holds(`${how}: a list for each film, and a letter`, (await page.$$('.removals')).length === 2 &&
    /A letter to C-0001/.test(await says(page)), await says(page));
  const acts = execFileSync(incare, ['audit', '--json', '--data', site.data], { encoding: 'utf8' });
  tally.holds(`${how}: nobody is named`, !/Wren/.test(await says(page) + acts));
}

try {
  const phone = await signIn(site, browser, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await tellElsewhere(phone.page, 'the-first-night');
  await looksWell(tally, site, browser, phone.cookies, ['/studio/films/the-first-night/social']);
  await takeDown(phone.page, 'the-first-night', 'a telephone without JavaScript');
  tally.holds('the post is the first of what to do', /The post on Bluesky.*post\/1/s.test(
    await phone.page.textContent('.removals li >> nth=0')));
  await removeByHand(phone.page, 'the-first-night', 'a telephone without JavaScript');
  await phone.page.goto(`${site.base}/studio/films/the-first-night/social`);
  tally.holds('the post is removed on the Social tab as well', /0 posted, 1 removed/.test(await says(phone.page)));
  const short = await fetch(`${site.base}/go/told-of`, { redirect: 'manual' });
  tally.holds('its short address leads nowhere', short.status === 404, short.status);
  await looksWell(tally, site, browser, phone.cookies, ['/studio/', '/studio/takedown', '/studio/takedown/the-first-night',
    '/studio/takedown?film=the-first-night&ms=120', '/studio/takedown/saddle-up', '/studio/films/the-first-night/social']);
  const desk = await signIn(site, browser, {}, 'Ben');
  await takeDown(desk.page, 'more-than-a-shift', 'a desk with JavaScript');
  await removeByHand(desk.page, 'more-than-a-shift', 'a desk with JavaScript');
  await takeBack(desk.page, 'a desk with JavaScript');
  const found = await axeSays(desk.page);
  tally.holds('axe finds nothing in it', !found, found);
  await desk.context.close();
  await phone.context.close();
} finally {
  await browser.close();
  await site.stop();
}
tally.finish();
