// The player in frames on other sites: who may show a film sees it, with captions, also in a sandbox; nobody else sees
// anything; scripts of the page work it (player.js' own client), WordPress fits it; and who is cut loses it.
// node tests/browser/test_embed.mjs
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBrowser } from './chromium.mjs';
import { incare, siteWithFilms } from './running_site.mjs';
import { Tally } from './tally.mjs';

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const client = readFileSync(require.resolve('player.js/dist/player-0.1.0.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const shots = new URL('../../build/screenshots/', import.meta.url).pathname;
const tally = new Tally();
const slug = 'the-first-night';
const patience = { timeout: 10000 };

const site = await siteWithFilms();
const run = (...words) => execFileSync(incare, [...words, '--data', site.data]).toString();

// One server for all names of other sites: ?html= is the page.
const others = createServer((request, answer) => {
  const asked = new URL(request.url, 'http://other');
  if (asked.pathname === '/favicon.ico') { answer.writeHead(204).end(); return; }
  answer.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
  answer.end(`<!doctype html><html lang="en"><title>Other</title><main><h1>Other</h1>${asked.searchParams.get('html')}</main></html>`);
});
await new Promise((resolve) => { others.listen(0, '127.0.0.1', resolve); });
const { port } = others.address();
const origin = (name) => `http://${name}:${port}`;
const partner = origin('partner.test');
const pageOf = (where, html) => `${where}/?html=${encodeURIComponent(html)}`;
const frame = (src, attributes = 'width="640" height="406" allow="fullscreen; picture-in-picture"') =>
  `<iframe src="${src}" title="A film" ${attributes}></iframe>`;

const browser = await openBrowser({ args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking',
  '--autoplay-policy=no-user-gesture-required', '--host-resolver-rules=MAP *.test 127.0.0.1'] });

// A page of another site, and what it did.
async function open(url, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(10000);
  const wrongs = [], asked = [];
  page.on('console', (message) => { if (message.type() === 'error') wrongs.push(message.text()); });
  page.on('pageerror', (error) => wrongs.push(String(error)));
  page.on('response', (response) => { asked.push([response.status(), response.url(), response.headers()]); });
  await page.goto(url);
  return { context, page, wrongs, asked, film: () => page.frames().find((each) => each.url().includes('/embed/')) };
}
const isBytes = (url) => /\/media\/.*\.(mp4|m4s|m3u8|vtt)/.test(url);

// Plays until the first words are to be read.
async function plays(what, opened) {
  const film = opened.film();
  await film.waitForSelector('.is-ours', patience);
  await film.locator('.begin').click();
  await film.waitForFunction(() => document.querySelector('video').currentTime > 0.2, undefined, patience);
  const words = await film.waitForFunction(() => document.querySelector('.cues p')?.textContent, undefined, patience)
    .then((handle) => handle.jsonValue(), () => '');
  tally.holds(`${what}: captions are there`, words.length > 3 && await film.locator('.cues p').first().isVisible(), words);
  tally.holds(`${what}: nothing goes wrong`, opened.wrongs.length === 0, opened.wrongs);
  tally.holds(`${what}: no cookie`, opened.asked.every(([, , headers]) => !('set-cookie' in headers)));
  return film;
}

async function shows(own) {
  const ways = {
    'a plain frame': frame(own),
    'a frame without referrer': `<meta name="referrer" content="no-referrer">${frame(own, 'width="640" height="406" referrerpolicy="no-referrer"')}`,
    'a sandbox': frame(own, 'width="640" height="406" sandbox="allow-scripts"'),
  };
  for (const [what, html] of Object.entries(ways)) {
    const opened = await open(pageOf(partner, html));
    const film = await plays(`${what} of ${new URL(own).pathname.split('/').length - 1}`, opened);
    const canFill = await film.evaluate(() => document.fullscreenEnabled);
    tally.holds(`${what}: full screen where it is allowed`, canFill === (what === 'a plain frame'));
    tally.holds(`${what}: its button goes with it`, await film.locator('[data-do=full]').isVisible() === canFill);
    await opened.context.close();
  }
}

async function hides(own) {
  const nested = pageOf(origin('elsewhere.test'), frame(own));
  const pages = {
    'a site that is not listed': pageOf(origin('elsewhere.test'), frame(own)),
    'one that looks alike': pageOf(origin('partner.test.evil.test'), frame(own)),
    'a name below a listed one': pageOf(origin('www.partner.test'), frame(own)),
    'a listed one within another': pageOf(origin('elsewhere.test'), frame(pageOf(partner, frame(own)))),
    'another within a listed one': pageOf(partner, frame(nested)),
    'a sandbox of another': pageOf(origin('elsewhere.test'), frame(own, 'sandbox="allow-scripts"')),
  };
  for (const [what, url] of Object.entries(pages)) {
    const { context, page, asked } = await open(url);
    await sleep(400);
    tally.holds(`${what} of ${own}: no byte`, !asked.some(([, each]) => isBytes(each)), asked.map(([, each]) => each));
    const texts = await Promise.all(page.frames().map((each) => each.evaluate(() => document.querySelectorAll('video').length).catch(() => 0)));
    tally.holds(`${what}: no player`, texts.every((count) => count === 0), texts);
    await context.close();
  }
}

// The way a frame is made of what WordPress discovers (wp_filter_oembed_result): its attributes, its sandbox, its secret.
async function fitsWordPress() {
  const html = await (await fetch(`${site.base}/films/${slug}`)).text();
  const head = html.slice(0, 150000).split('</head>')[0];
  const link = /<link rel="alternate" type="application\/json\+oembed" href="([^"]+)"/.exec(head)?.[1].replaceAll('&amp;', '&');
  tally.holds('its page names its description early', Boolean(link));
  const told = await (await fetch(`${link}&maxwidth=600&maxheight=900&dnt=1`)).json();
  tally.holds('which is a video of that width', told.type === 'video' && told.version === '1.0' && told.width === 600, told);
  const [, quote, iframe] = /^(<blockquote>.*?<\/blockquote>)?.*(<iframe.*?><\/iframe>)/s.exec(told.html);
  const kept = ['src', 'width', 'height', 'frameborder', 'marginwidth', 'marginheight', 'scrolling', 'title']
    .map((name) => new RegExp(` ${name}="[^"]*"`).exec(iframe)?.[0] ?? '').join('');
  const secret = 'k3yS0fWp';
  const made = `${quote.replace('<blockquote', `<blockquote id="q" data-secret="${secret}"`)}<iframe class="wp-embedded-content" sandbox="allow-scripts"
    security="restricted" style="position: absolute; visibility: hidden"${kept.replace(/ src="([^"]*)"/, ` src="$1#?secret=${secret}" data-secret="${secret}"`)}></iframe>
    <script>addEventListener('message', ({ data, source }) => {
      const frame = document.querySelector('iframe');
      if (!data || data.secret !== '${secret}' || source !== frame.contentWindow) return;
      document.querySelector('#q').hidden = true;
      frame.removeAttribute('style');
      if (data.message === 'height') frame.height = Math.min(1000, Math.max(200, data.value | 0));
      if (data.message === 'link' && new URL(data.value).host === new URL(frame.src).host) window.went = data.value;
    });</script>`;
  const opened = await open(pageOf(partner, made));
  const film = await plays('WordPress', opened);
  const height = await opened.page.evaluate(() => document.querySelector('iframe').offsetHeight);
  tally.holds('its height fits', height >= 360 && height <= 520, height);
  tally.holds('nothing of it has to be scrolled to', await film.evaluate(() =>
    document.scrollingElement.scrollHeight <= innerHeight));
  await film.locator('.bar h1 a').click();
  await opened.page.waitForFunction(() => window.went);
  tally.holds('the way to its page leads there', await opened.page.evaluate(() => window.went) === `${site.base}/films/${slug}`);
  await opened.page.screenshot({ path: `${shots}embed-wordpress.png` });
  await opened.context.close();
  const refused = await open(pageOf(origin('elsewhere.test'), made));
  await sleep(500);
  tally.holds('who is not listed keeps the link', await refused.page.locator('#q a').isVisible() &&
    !await refused.page.locator('iframe').isVisible());
  await refused.context.close();
}

// player.js 0.1.0: a script that is there before the frame, and one that comes when it has long been there.
async function isWorked(src) {
  const early = `<script>${client.replaceAll('</script', '<\\/script')}</script>${frame(src)}<script>window.player = new playerjs.Player(document.querySelector('iframe'));
    window.told = []; player.on('ready', () => told.push('ready'));
    for (const name of ['play', 'pause', 'timeupdate', 'seeked', 'progress']) player.on(name, (value) => told.push([name, value]));</script>`;
  for (const when of ['early', 'late']) {
    const { context, page, wrongs } = await open(`${partner}/?html=`);
    if (when === 'early') {
      await page.setContent(`<!doctype html><html lang="en"><title>t</title><body>${early}</body></html>`);
    } else {
      await page.setContent(`<!doctype html><html lang="en"><title>t</title><body>${frame(src)}</body></html>`);
      await page.frames()[1].waitForSelector('.is-ours', patience);
      await sleep(300);
      await page.addScriptTag({ content: client });
      await page.evaluate(() => {
        window.player = new playerjs.Player(document.querySelector('iframe'));
        window.told = [];
        player.on('ready', () => told.push('ready'));
        for (const name of ['play', 'pause', 'timeupdate', 'seeked', 'progress']) player.on(name, (value) => told.push([name, value]));
      });
    }
    const get = (method) => page.evaluate((name) => new Promise((resolve) => { player[name](resolve); }), method);
    const until = (isSo) => page.waitForFunction(isSo, undefined, patience).then(() => true, () => false);
    tally.holds(`${when}: it is ready`, await until(() => told.includes('ready')));
    tally.holds(`${when}: and says what it can`, await page.evaluate(() => player.supports('method', ['play', 'setLoop']) && player.supports('event', 'seeked')));
    tally.holds(`${when}: it stands still`, await get('getPaused') === true);
    tally.holds(`${when}: it is as long as the film`, await get('getDuration') > 20);
    await page.evaluate(() => player.play());
    tally.holds(`${when}: it plays`, await until(() => told.some(([name]) => name === 'play')));
    tally.holds(`${when}: it tells the time`, await until(() => told.some(([name, value]) => name === 'timeupdate' && value.seconds > 0.2 && value.duration > 20)));
    tally.holds(`${when}: it says that it plays`, await get('getPaused') === false);
    await page.evaluate(() => player.setCurrentTime(12));
    tally.holds(`${when}: it seeks`, await until(() => told.some(([name, value]) => name === 'seeked' && value.seconds >= 12)));
    await page.evaluate(() => { player.setVolume(40); player.mute(); player.setLoop(true); });
    tally.holds(`${when}: volume, mute and loop`, await get('getVolume') === 40 && await get('getMuted') === true && await get('getLoop') === true);
    await page.evaluate(() => { player.unmute(); player.pause(); });
    tally.holds(`${when}: it pauses`, await until(() => told.some(([name]) => name === 'pause')) && await get('getPaused') === true);
    const at = await get('getCurrentTime');
    tally.holds(`${when}: where it was`, at >= 12 && at < 16, at);
    tally.holds(`${when}: nothing goes wrong`, wrongs.length === 0, wrongs);
    if (when === 'early') await onlyThePage(page);
    await context.close();
  }
}

// Another frame of the same page says the same words, and is not heard; nor is what is no word of the protocol.
async function onlyThePage(page) {
  await page.evaluate(() => {
    const other = document.createElement('iframe');
    other.srcdoc = `<script>parent.frames[0].postMessage(JSON.stringify({ context: 'player.js', version: '0.0.11', method: 'play' }), '*')</script>`;
    document.body.append(other);
    for (const words of ['{', '{"context":"player.js","method":"constructor"}', '{"context":"player.js","method":"__proto__"}', 'null', '1'])
      document.querySelector('iframe').contentWindow.postMessage(words, '*');
  });
  await sleep(500);
  tally.holds('another frame works nothing', await page.evaluate(() => new Promise((resolve) => { player.getPaused(resolve); })) === true);
}

// By itself: for everybody, at 200 px, without a script, in both languages; and light.
async function standsAlone(own) {
  for (const [what, path, viewport] of [['wide', `/embed/${slug}`, { width: 640, height: 406 }], ['low', `/embed/${slug}`, { width: 480, height: 200 }],
    ['narrow', `/cy/embed/${slug}`, { width: 320, height: 226 }], ['with notices', '/embed/saddle-up', { width: 640, height: 450 }],
    ['gone', '/embed/nothing', { width: 480, height: 200 }], ['of its own', new URL(own).pathname, { width: 640, height: 406 }]]) {
    const { context, page, wrongs, asked } = await open(site.base + path, { viewport, reducedMotion: 'reduce' });
    if (what !== 'gone') await page.waitForSelector('.is-ours', patience);
    await page.screenshot({ path: `${shots}embed-${what.replaceAll(' ', '-')}.png` });
    const size = asked.reduce((sum, [, , headers]) => sum + Number(headers['content-length'] ?? 0), 0);
    await page.evaluate(axe);
    const { violations } = await page.evaluate((values) => axe.run({ runOnly: { type: 'tag', values } }), rules);
    tally.holds(`${what}: axe finds nothing`, violations.length === 0, violations.map(({ id, nodes }) => [id, nodes[0].html]));
    tally.holds(`${what}: nothing sticks out`, await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth));
    tally.holds(`${what}: nothing goes wrong`, wrongs.filter((wrong) => !/status of 404/.test(wrong)).length === 0, wrongs);
    tally.holds(`${what}: 70 KB at most`, size > 0 && size <= 70000, size);
    if (what === 'low') {
      const box = await page.locator('.controls [data-do=play]').boundingBox();
      tally.holds('low: play is within reach', box && box.y + box.height <= 200 && box.height >= 24, box);
    }
    await context.close();
  }
  const plain = await open(pageOf(partner, frame(`${site.base}/embed/${slug}`)), { javaScriptEnabled: false });
  const film = plain.film();
  tally.holds('without a script the browser plays', await film.locator('video[controls] source').count() > 0 &&
    await film.locator('video[crossorigin] track[default]').count() === 1);
  await plain.context.close();
}

// A partner is cut: open frames turn into the card, bytes are refused; the others play on.
async function isCut(theirs, ours) {
  const one = await open(pageOf(origin('second.test'), frame(theirs)));
  const two = await open(pageOf(partner, frame(ours)));
  const films = [await plays('the one', one), await plays('the other', two)];
  const [, bytes] = one.asked.find(([, url]) => isBytes(url) && url.includes('.mp4'));
  const began = Date.now();
  run('partner', 'remove', origin('second.test'));
  while ((await fetch(bytes, { headers: { Range: 'bytes=0-9' } })).status !== 404 && Date.now() - began < 9000) await sleep(50);
  tally.holds('its bytes are refused within 2 s', Date.now() - began < 2000, Date.now() - began);
  await one.film().waitForSelector('.card', { timeout: 9000 }).catch(() => {});
  const took = Date.now() - began;
  tally.holds('its open player is empty within 6 s', took < 6500 && await one.film().locator('video').count() === 0, took);
  const card = await (await fetch(theirs)).text();
  tally.holds('by the card that is there for all', card === await (await fetch(`${site.base}/embed/never-was`)).text() &&
    /not available/.test(await one.film().locator('h1').textContent()));
  await sleep(1000);
  tally.holds('the other plays on', await films[1].evaluate(() => !document.querySelector('video').paused &&
    document.querySelector('video').currentTime > 2) && two.wrongs.length === 0, two.wrongs);
  console.log(`cut: bytes and players within ${took} ms`);
  await one.context.close();
  run('films', 'withdraw', slug);
  const withdrawn = Date.now();
  await two.film().waitForSelector('.card', { timeout: 9000 }).catch(() => {});
  tally.holds('a withdrawal empties it within 6 s', Date.now() - withdrawn < 6500 && await two.film().locator('video').count() === 0);
  await two.context.close();
}

try {
  mkdirSync(shots, { recursive: true });
  const keyOf = (said) => /embed\/SLUG\/(\w+)/.exec(said)[1];
  const key = keyOf(run('partner', 'add', partner, '--name', 'Partner'));
  const second = keyOf(run('partner', 'add', origin('second.test'), '--name', 'Second', slug));
  run('partner', 'audience', 'more-than-a-shift', 'partners');
  const own = `${site.base}/embed/${slug}/${key}`;
  await sleep(1500);
  await shows(`${site.base}/embed/${slug}`);
  await shows(own);
  await shows(`${site.base}/embed/more-than-a-shift/${key}`);
  await hides(`${site.base}/embed/${slug}`);
  await hides(own);
  await fitsWordPress();
  await isWorked(`${site.base}/embed/${slug}`);
  await standsAlone(own);
  await isCut(`${site.base}/embed/${slug}/${second}`, own);
} finally {
  await browser.close();
  others.close();
  await site.stop();
}
tally.finish();
