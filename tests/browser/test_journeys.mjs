// Journeys of people who come with little: no script, no mouse, a film that must not cost them. Without a script by the
// keyboard alone, from the address to the end; with one, test_controls.mjs has the player. node tests/browser/test_journeys.mjs
import { openBrowser, openWatched } from './chromium.mjs';
import { siteWithFilms, siteWithPackagedFilm } from './running_site.mjs';
import { Tally } from './tally.mjs';

const tally = new Tally();
const phone = { viewport: { width: 390, height: 844 } };
const desk = { viewport: { width: 1360, height: 900 } };

// Tab to what is wanted, and Enter: nobody has a mouse here.
async function press(page, name) {
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const { activeElement: element } = document;
      return `${element.ariaLabel ?? ''} ${element.innerText ?? ''}`;
    });
    if (name.test(found)) {
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      return true;
    }
  }
  tally.holds(`Tab comes to ${name}`, false, page.url());
  return false;
}

async function journey(browser, base, options, walk) {
  const { context, page, wrongs } = await openWatched(browser, base, { javaScriptEnabled: false, ...options });
  await walk(page, base);
  tally.holds(`${walk.name} ends without complaint`, wrongs.length === 0, wrongs);
  tally.holds(`${walk.name} leaves nothing`, (await context.cookies()).length === 0);
  await context.close();
}

// On a telephone with prepaid data: the page says what each size weighs, and it does.
async function onPrepaidData(page, base) {
  await page.goto(`${base}/films/streamed`);
  const offered = await page.locator('a[href*="/media/"][href*=".mp4"], a[href*="/media/"][href*=".m4a"]')
    .evaluateAll((all) => all.map((a) => [a.href, a.innerText]));
  tally.holds('smaller sizes are offered', offered.length > 0, offered);
  for (const [address, words] of offered) {
    const [, number, unit] = /([\d.,]+)\s*(kB|MB)/.exec(words) ?? [];
    const said = Number(number) * (unit === 'MB' ? 1e6 : 1e3);
    const { headers } = await fetch(address, { method: 'HEAD' });
    const bytes = Number(headers.get('content-length'));
    tally.holds(`"${words}" is so, in whole megabytes`, said >= bytes * 0.9 && said - bytes < Math.max(bytes / 10, 1e6), [said, bytes]);
  }
  tally.holds('what is played is nothing before Play', await page.locator('video').getAttribute('preload') === 'none');
}

// With a screen reader: landmarks, one heading, each film named once.
async function byEar(page, base) {
  await page.goto(base);
  for (const role of ['banner', 'navigation', 'search', 'main', 'contentinfo'])
    tally.holds(`there is a ${role}`, await page.getByRole(role).count() >= 1);
  tally.holds('one main heading', await page.getByRole('heading', { level: 1 }).count() === 1);
  const films = await page.locator('main').getByRole('link').evaluateAll((all) => all.map((a) => a.getAttribute('href'))
    .filter((href) => /^\/films\/[a-z0-9-]+$/.test(href)));
  const doors = await page.locator('.street').getByRole('link').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  tally.holds('each door is read once', new Set(doors).size === doors.length && films.length > 0, doors);
  await press(page, /The first night/);
  const headings = await page.getByRole('heading').allInnerTexts();
  for (const one of ['The first night', 'Chapters'])
    tally.holds(`H comes to ${one}`, headings.some((text) => text.includes(one)), headings);
  tally.holds('the film has a name', await page.getByRole('figure', { name: 'The first night' }).locator('video').count() === 1);
}

// A moment found by its words, and shared: the link plays from there, and the line is marked.
async function toShareAMoment(page, base) {
  await page.goto(base);
  await page.getByRole('searchbox').first().focus();
  await page.keyboard.type('kettle');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  await press(page, /Play from 0:07/);
  tally.holds('a hit leads to its moment', /\/films\/the-first-night\?t=7#t7$/.test(page.url()), page.url());
  tally.holds('the browser’s own player starts there', (await page.locator('source').first().getAttribute('src')).endsWith('#t=7'));
  tally.holds('the line is marked', /kettle/.test(await page.locator(':target').innerText()));
  await press(page, /^ Share$/);
  const address = await page.locator('#link').inputValue();
  tally.holds('the address to share is the film’s', /\/films\/the-first-night$/.test(address), address);
  await page.goto(`${base}/films/the-first-night/transcript`);
  await page.emulateMedia({ media: 'print' });
  tally.holds('the transcript prints with its times', await page.getByText('0:07').first().isVisible());
}

// An old council laptop: everything is links and forms.
async function onAnOldLaptop(page, base) {
  await page.goto(base);
  await press(page, /The first night/);
  const tracks = await page.locator('video track[kind=captions], video track[kind=subtitles]').count();
  tally.holds('subtitles can be chosen in the browser’s own player', tracks > 0 && await page.locator('video[controls]').count() === 1);
  await press(page, /Cymraeg/);
  tally.holds('Cymraeg leads to the same page', new URL(page.url()).pathname === '/cy/films/the-first-night', page.url());
  await press(page, /English/);
  await press(page, /[Tt]ranscript/);
  tally.holds('the transcript is a page', /\/transcript$/.test(page.url()), page.url());
  const heading = await page.locator('h1').innerText();
  tally.holds('of that film', /first night/i.test(heading), heading);
}

// Somebody's program: what there is, in pages, and 304 when nothing is new.
async function byProgram(_, base) {
  const { paths } = await (await fetch(`${base}/api/v1/openapi.json`)).json();
  tally.holds('the API describes itself', '/api/v1/films' in paths, Object.keys(paths));
  const first = await fetch(`${base}/api/v1/films?limit=2`);
  const { films, next } = await first.json();
  tally.holds('films come in pages', films.length === 2 && Boolean(next), next);
  const again = await fetch(`${base}/api/v1/films?limit=2`, { headers: { 'If-None-Match': first.headers.get('etag') } });
  tally.holds('what is known is not sent again', again.status === 304, again.status);
  tally.holds('anybody may read, nobody is known', first.headers.get('access-control-allow-origin') === '*' &&
    !first.headers.has('access-control-allow-credentials') && !first.headers.has('set-cookie'));
  const hidden = await Promise.all(['not-told', 'there-is-none'].map(async (slug) => {
    const answer = await fetch(`${base}/api/v1/films/${slug}`);
    return `${answer.status} ${await answer.text()}`.replaceAll(slug, '');
  }));
  tally.holds('a film to come is as one that is not', hidden[0] === hidden[1], hidden);
}

const browser = await openBrowser();
const films = await siteWithFilms();
const packaged = await siteWithPackagedFilm();
try {
  await journey(browser, packaged.base, phone, onPrepaidData);
  for (const walk of [byEar, toShareAMoment, onAnOldLaptop, byProgram]) await journey(browser, films.base, desk, walk);
} catch (error) {
  tally.holds('it comes to its end', false, String(error.stack));
} finally {
  await films.stop();
  await packaged.stop();
  await browser.close();
}
tally.finish();
