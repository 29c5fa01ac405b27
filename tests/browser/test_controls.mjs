// Our own player: its controls by pointer and by keyboard, its menus (axe), pieces at Play only, sizes that keep the
// second, a line that breaks, what is said beside it, small pictures on the bar, the way off in a hurry, and a withdrawal
// that empties it.
// node tests/browser/test_controls.mjs [--full]: --full looks at the menus at every width, in light and dark, English and Welsh.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLine } from './bad_line.mjs';
import { openBrowser, openWatched } from './chromium.mjs';
import { incare, siteWithFilms, siteWithPackagedFilm } from './running_site.mjs';
import { Tally } from './tally.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const shots = new URL('../../build/screenshots/', import.meta.url).pathname;
const tally = new Tally();
const isFull = process.argv.includes('--full');
const patience = { timeout: 30000 };

// The same in the page, for waitForFunction.
const state = () => {
  const video = document.querySelector('video');
  return { at: video.currentTime, paused: video.paused, from: video.currentSrc.split('?')[0].split('/').at(-1), width: video.videoWidth };
};
const now = (page) => page.evaluate(state);
const plays = (page, past) => page.waitForFunction((past) => {
  const video = document.querySelector('video');
  return !video.paused && !video.seeking && video.readyState > 2 && video.currentTime > past;
}, past, patience);
const button = (page, name) => page.locator(`.controls [data-do=${name}]`);
const menu = (page, name) => page.locator(`[aria-controls=menu-${name}]`);

async function openFilm(browser, base, slug, { tongue = '', ...options } = {}) {
  const watched = await openWatched(browser, base, { viewport: { width: 1360, height: 900 }, ...options });
  watched.asked = [];
  watched.page.on('request', (request) => watched.asked.push(request.url().replace(base, '')));
  await watched.page.goto(`${base}${tongue}/films/${slug}`);
  await watched.page.waitForSelector('.is-ours');
  return watched;
}

const looks = [[390, 'light', ''], [1360, 'dark', '/cy'], [320, 'dark', ''], [320, 'light', '/cy'], [320, 'light', ''],
  [320, 'dark', '/cy'], [390, 'dark', ''], [390, 'light', '/cy'], [390, 'dark', '/cy'], [1360, 'light', ''], [1360, 'dark', ''],
  [1360, 'light', '/cy']].slice(0, isFull ? undefined : 2);

async function lookAtMenus(browser, base) {
  for (const [width, colorScheme, tongue] of looks) {
    const look = `${width}, ${colorScheme}${tongue}`, ending = `${width}${colorScheme === 'dark' ? '-dark' : ''}${tongue.replace('/', '-')}`;
    const { context, page, wrongs } = await openFilm(browser, base, 'the-first-night', { viewport: { width, height: 844 }, colorScheme, tongue });
    await page.evaluate(axe);
    const check = async (what) => {
      const broken = await page.evaluate((rules) => axe.run({ runOnly: rules }).then(({ violations }) =>
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))])), rules);
      tally.holds(`${what} at ${look} keeps WCAG 2.2 AA`, broken.length === 0, broken);
      const small = await page.evaluate(() => [...document.querySelectorAll('.player button, .player input, .player select, .find button')]
        .filter((e) => e.checkVisibility() && !e.matches('[type=radio], [type=checkbox]'))
        .map((e) => [e.outerHTML.slice(0, 60), e.getBoundingClientRect()])
        .filter(([, box]) => box.height < 44 || box.width < 44));
      tally.holds(`${what} at ${look}: targets are 44 px`, small.length === 0, small);
    };
    await check('the player');
    for (const name of ['captions', 'quality', 'speed', 'keys']) {
      await menu(page, name).click();
      await check(`the menu ${name}`);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      tally.holds(`the menu ${name} at ${look} makes nothing wider`, sideways <= 0, sideways);
      await page.screenshot({ path: `${shots}player-${name}-${ending}.png` });
      await page.keyboard.press('Escape');
      tally.holds(`Escape closes ${name} and goes back to its button`,
        await menu(page, name).evaluate((e) => document.activeElement === e && e.ariaExpanded === 'false'));
    }
    await button(page, 'share').click();
    await check('to share');
    await page.screenshot({ path: `${shots}player-share-${ending}.png` });
    tally.holds('no complaint', wrongs.length === 0, wrongs);
    await context.close();
  }
}

async function playByKeyboard(browser, base) {
  const { context, page, wrongs } = await openFilm(browser, base, 'the-first-night');
  const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
  const moment = async (text, least, most) => {
    await page.waitForFunction(() => !document.querySelector('video').seeking);
    const { at } = await now(page);
    tally.holds(text, at >= least && at <= most, at);
  };
  await page.locator('.begin').focus();
  await press('Enter');
  await plays(page, 0.2);
  tally.holds('the focus goes on to the controls', await button(page, 'play').evaluate((e) => document.activeElement === e));
  await press('k');
  tally.holds('K pauses', (await now(page)).paused);
  tally.holds('and the button says Play again', await button(page, 'play').innerText() === 'Play');
  await press('t');
  tally.holds('T goes to what is said', await page.locator('.side .scroll').evaluate((e) => document.activeElement === e));
  await press('Tab', 'ArrowDown');
  tally.holds('and ↓ to the next line', await page.evaluate(() => document.activeElement.innerText) === '0:07');
  await button(page, 'play').focus();
  await press('5');
  await moment('5 goes to the middle', 27, 28.5);
  await press('l', 'ArrowRight');
  await moment('L and → go on by 15 s', 42, 43.5);
  await press('j', 'j', 'ArrowLeft');
  await moment('J, J and ← go back by 25 s', 17, 18.5);
  await press('c');
  tally.holds('C takes the captions away', await page.locator('[name=captions][value=""]').isChecked());
  await press('c', 'm', '>', '?');
  tally.holds('and brings them back', await page.locator('[name=captions]:not([value=""])').first().isChecked());
  tally.holds('M mutes', await page.evaluate(() => document.querySelector('video').muted));
  await page.evaluate(() => document.querySelector('video').dispatchEvent(new Event('enterpictureinpicture')));
  await press('c', 'c');
  const modes = await page.evaluate(() => {
    const video = document.querySelector('video');
    const found = [...video.textTracks].some((track) => track.mode === 'showing');
    video.dispatchEvent(new Event('leavepictureinpicture'));
    return [found, [...video.textTracks].some((track) => track.mode === 'showing')];
  });
  tally.holds('captions brought back in the small window are drawn there, and there alone', modes[0] && !modes[1], modes);
  tally.holds('> is faster', await page.evaluate(() => document.querySelector('video').playbackRate) === 1.25);
  tally.holds('? shows the keys', await page.locator('#menu-keys').isVisible());
  await page.locator('[name=letters]').uncheck();
  await press('Escape', '5');
  await moment('a digit does nothing once they are off', 17, 18.5);
  const bar = page.locator('.seek input');
  await bar.focus();
  await press('End');
  const end = page.locator('.end');
  if (!await page.evaluate(() => document.querySelector('video').ended)) await button(page, 'play').click();
  await end.waitFor();
  tally.holds('at its end the door rests, with quiet ways on', /^That was\s+The first night\s+.+\s+Talk to someone/.test(await end.innerText()),
    await end.innerText());
  await press('Home', 'ArrowRight', 'ArrowRight');
  await moment('on the bar → is 5 s', 9.9, 10.1);
  const said = await bar.getAttribute('aria-valuetext');
  tally.holds('the bar says the moment and the chapter', /^10 seconds of 5\d seconds, chapter \d: \w/.test(said), said);
  await page.locator('.time input').fill('0:31');
  await press('Enter');
  await moment('a time that is typed is gone to', 30.9, 31.1);
  await bar.click({ position: { x: (await bar.boundingBox()).width / 2, y: 22 } });
  await moment('a press on the bar seeks', 27, 28.5);
  await page.mouse.move(10, 10);
  await bar.hover({ position: { x: 100, y: 22 } });
  tally.holds('what is under the pointer is told', /^0:0\d /.test(await page.locator('.glimpse').innerText()));
  tally.holds('no complaint', wrongs.length === 0, wrongs);
  await context.close();
}

// Letters outside the player are letters.
async function typeElsewhere(browser, base) {
  const { context, page } = await openFilm(browser, base, 'the-first-night');
  await page.locator('.mark').focus();
  await page.keyboard.press('k');
  tally.holds('K outside the player does nothing', (await now(page)).paused && !await page.locator('.is-begun').count());
  await context.close();
}

async function leaveInAHurry(browser, base) {
  const { context, page, wrongs } = await openWatched(browser, base, {});
  const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
  const isHere = async (text) => tally.holds(text, page.url() === `${base}/help`, page.url());
  let asked;
  await page.route('https://www.bbc.co.uk/**', (route) => {
    asked = route.request();
    return route.fulfill({ body: 'Weather' });
  });
  await page.goto(`${base}/about`);
  await page.goto(`${base}/help`);
  await page.locator('#q').focus();
  await press('Shift', 'Shift', 'Shift');
  await isHere('Shift is Shift to who writes');
  await page.locator('.mark').focus();
  await press('Shift', 'Shift', 'a', 'Shift', 'Shift+Tab', 'Shift');
  await isHere('and with other keys');
  await page.locator('.hurry input').uncheck();
  await press('Shift', 'Shift', 'Shift');
  await isHere('and when it is switched off');
  await page.locator('.hurry input').check();
  await press('Shift', 'Shift');
  tally.holds('it says how often yet', /once more/.test(await page.locator('.leaving').textContent()));
  await press('Shift');
  await page.waitForURL('https://www.bbc.co.uk/**');
  tally.holds('and where one comes from is not told', asked.headers().referer === undefined, asked.headers().referer);
  await page.goBack();
  tally.holds('Back leads past it', page.url() === `${base}/about`, page.url());
  const others = wrongs.filter((wrong) => wrong !== `asks ${asked.url()}`);
  tally.holds('no complaint', others.length === 0, others);
  await context.close();
}

async function readAlong(browser, base) {
  const { context, page, wrongs } = await openFilm(browser, base, 'the-first-night', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.locator('.lines a').nth(4).click();
  await plays(page, 20);
  const marked = page.locator('.lines [aria-current=true]');
  await marked.waitFor();
  tally.holds('a line plays from its moment, and is marked', (await marked.innerText()).includes('A door closes'), await marked.innerText());
  await button(page, 'play').click();
  const find = page.locator('.find [type=search]');
  await find.fill('KETTLE');
  tally.holds('a word is found', /^1 of \d+, 0:07$/.test(await page.locator('.hits').innerText()), await page.locator('.hits').innerText());
  tally.holds('and following stops', !await page.locator('.follow input').isChecked());
  await find.press('Enter');
  await plays(page, 7);
  tally.holds('Enter plays from there', (await now(page)).at < 12);
  await button(page, 'play').click();
  await page.locator('.lines p').nth(1).evaluate((p) => getSelection().selectAllChildren(p));
  await page.locator('.quote button').click();
  await page.waitForFunction(() => document.querySelector('.quote [role=status]').textContent);
  const quoted = await page.evaluate(() => navigator.clipboard.readText());
  tally.holds('a quote has its words, speaker, film, moment and link', quoted ===
    `“The first thing we do is put the kettle on.” (Support worker, The first night, IN CARE, 0:07)\n${base}/films/the-first-night?t=7#t7`, quoted);
  await page.locator('.chapters a').nth(1).click();
  await page.waitForFunction(() => document.querySelector('video').currentTime > 12);
  tally.holds('a chapter plays without leaving the page', page.url() === `${base}/films/the-first-night`);
  tally.holds('no complaint', wrongs.length === 0, wrongs);
  await context.close();
}

async function playPieces(browser, base) {
  const { context, page, wrongs, asked } = await openFilm(browser, base, 'streamed');
  await sleep(300);
  tally.holds('before Play neither pieces nor their script nor small pictures are asked for', !asked.some((path) => /hls|m3u8|mp4|storyboard/.test(path)), asked);
  const bar = page.locator('.seek input');
  const picture = page.locator('.glimpse i:not([hidden])');
  await bar.hover({ position: { x: (await bar.boundingBox()).width * 0.55, y: 22 } });
  await picture.waitFor();
  tally.holds('under the pointer is its picture', /storyboard-1\.jpg.* -320px 0px/.test(await picture.getAttribute('style')),
    await picture.getAttribute('style'));
  await page.locator('.begin').click();
  await plays(page, 1);
  tally.holds('pieces are played', asked.some((path) => path.endsWith('master.m3u8')) && (await now(page)).from.length > 0, asked);
  await page.evaluate(() => { document.querySelector('video').currentTime = 20; });
  await plays(page, 20.2);
  for (const [name, width] of [['v360.mp4', 640], ['240p.mp4', 426], ['audio.m4a', 0], ['auto', undefined]]) {
    const before = (await now(page)).at;
    await menu(page, 'quality').click();
    await page.locator(`[name=quality][value="${name}"]`).check();
    await page.keyboard.press('Escape');
    const isPieces = /^(auto|v)/.test(name);
    await page.waitForFunction(([isPieces, width]) => {
      const video = document.querySelector('video');
      return isPieces === video.currentSrc.startsWith('blob:') && (width === undefined || video.videoWidth === width);
    }, [isPieces, width], patience);
    await plays(page, before + 0.3);
    const after = await now(page);
    tally.holds(`${name} keeps the second`, after.at < before + (isPieces ? 8 : 4), [before, after]);
    tally.holds(`${name} is what is played`, width === undefined ? after.width > 0 : (isPieces || after.from === name) && after.width === width, after);
  }
  const low = page.getByRole('button', { name: /^Low data: 240p, \d+ [kM]B$/ });
  await low.click();
  await page.waitForFunction(() => document.querySelector('video').currentSrc.split('?')[0].endsWith('240p.mp4'), null, patience);
  tally.holds('low data is named under the film with what it weighs, and pressed', await low.getAttribute('aria-pressed') === 'true');
  tally.holds('captions are shown over it', await page.evaluate(() => [...document.querySelector('video').textTracks].some((t) => t.mode === 'hidden' && t.cues?.length)));
  tally.holds('no complaint', wrongs.length === 0, wrongs);
  await context.close();
}

// Who asked to save data, and where the pieces cannot be had: a file.
async function playFiles(browser, base) {
  const { context, page, asked } = await openFilm(browser, base, 'streamed');
  await context.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }));
  await page.reload();
  await page.waitForSelector('.is-ours');
  await page.locator('.seek input').hover();
  await page.locator('.begin').click();
  await plays(page, 0.3);
  tally.holds('with Save-Data the smallest is played', (await now(page)).from === '240p.mp4' && !asked.some((path) => /hls|storyboard/.test(path)), asked);
  await context.close();
  const second = await openFilm(browser, base, 'streamed');
  await second.page.route('**/master.m3u8', (route) => route.fulfill({ status: 500 }));
  await second.page.locator('.begin').click();
  await plays(second.page, 0.3);
  tally.holds('without its playlist a file is played', (await now(second.page)).from === '480p.mp4', await now(second.page));
  tally.holds('and pieces are not offered', await second.page.locator('#menu-quality .if-auto').evaluate((e) => getComputedStyle(e).display) === 'none');
  const low = second.page.getByRole('button', { name: /^Low data/ });
  for (const file of ['240p.mp4', '480p.mp4']) {
    await low.click();
    await second.page.waitForFunction((file) => document.querySelector('video').currentSrc.split('?')[0].endsWith(file), file, { timeout: 5000 }).catch(() => {});
    tally.holds(`Low data goes to it and back: ${file}`, (await now(second.page)).from === file, await now(second.page));
  }
  const thrown = second.wrongs.filter((wrong) => /Error: /.test(wrong));
  tally.holds('nothing is thrown', thrown.length === 0, thrown);
  await second.context.close();
}

// Pieces that are refused while it plays: a file, from the same second.
async function losePieces(browser, base) {
  const { context, page } = await openFilm(browser, base, 'streamed');
  await page.route(/\/v\d+\.mp4/, async (route) => { // so slow that all of it is not there at once
    await sleep(200);
    await route.continue().catch(() => {});
  });
  await page.locator('.begin').click();
  await plays(page, 0.3);
  await page.route(/\/v\d+\.mp4/, (route) => route.fulfill({ status: 404 }));
  await page.evaluate(() => { document.querySelector('video').currentTime = 40; });
  await plays(page, 40.3);
  const after = await now(page);
  tally.holds('pieces that are refused: a file from the same second', after.from === '480p.mp4' && after.at < 44, after);
  await context.close();
}

async function breakTheLine(browser, site) {
  const line = await openLine(new URL(site.base).port);
  for (const name of ['auto', '480p.mp4']) {
    const { context, page } = await openFilm(browser, line.base, 'streamed');
    if (name !== 'auto') await page.route('**/master.m3u8', (route) => route.fulfill({ status: 404 }));
    await page.route('**/*', async (route) => { // so slow that all of it is not there at once
      await sleep(100);
      await route.fallback().catch(() => {});
    });
    await page.locator('.begin').click();
    await plays(page, 0.5);
    line.cut();
    await page.locator('.seek input').focus();
    await page.evaluate(() => { document.querySelector('video').currentTime = 40; });
    await sleep(5000);
    const during = await now(page);
    line.mend();
    await plays(page, 40.3);
    const after = await now(page);
    console.log(`${name}: ${JSON.stringify([during, after])}`);
    tally.holds(`${name}: after five seconds without a network it goes on at the same second`, after.at < during.at + 4, [during, after]);
    await context.close();
  }
  line.close();
}

async function withdraw(browser, site) {
  const still = await openFilm(browser, site.base, 'streamed');
  await menu(still.page, 'quality').click();
  await still.page.locator('[name=quality][value="audio.m4a"]').check();
  await still.page.keyboard.press('Escape');
  await still.page.locator('.begin').click();
  await plays(still.page, 0.1);
  await button(still.page, 'play').click();
  const { context, page } = await openFilm(browser, site.base, 'streamed');
  await page.locator('.begin').click();
  await plays(page, 0.5);
  const file = join(site.data, 'notices.json');
  writeFileSync(file, JSON.stringify({ notices: [{ kind: 'abuse', how: 'heard', from: '0:14', to: '0:16', en: 'Strong words' }] }));
  execFileSync(incare, ['films', 'notices', 'streamed', file, '--data', site.data], { stdio: 'ignore' });
  await sleep(1000);
  const html = await (await fetch(`${site.base}/films/streamed?skip=yes`)).text();
  const files = /<p class="fine less-data">.*?<\/p>/.exec(html)[0].match(/href="[^"]+"/g);
  tally.holds('without a script smaller files, too, stop where it begins', files.length > 1 && files.every((link) => link.endsWith('#t=0,14"')), files);
  const looked = await openFilm(browser, site.base, 'streamed');
  const bar = looked.page.locator('.seek input');
  const { width } = await bar.boundingBox();
  const picture = looked.page.locator('.glimpse i:not([hidden])');
  const lookAt = (second) => bar.hover({ position: { x: (width * second) / 48, y: 22 } });
  await lookAt(26);
  await picture.waitFor();
  await lookAt(11);
  await sleep(300);
  tally.holds('no picture is shown of ten seconds in which there is what one is told of before', await picture.count() === 0);
  execFileSync(incare, ['films', 'withdraw', 'streamed', '--data', site.data]);
  const begun = Date.now();
  await page.waitForFunction(() => !document.querySelector('main video'), null, patience);
  const took = Date.now() - begun;
  await still.page.waitForFunction(() => !document.querySelector('main video'), null, patience);
  tally.holds('and one that stands still, listened to, too', Date.now() - begun <= 6000, Date.now() - begun);
  await looked.page.waitForFunction(() => !document.querySelector('main video'), null, patience);
  tally.holds('and one where somebody only looked at small pictures', Date.now() - begun <= 6000, Date.now() - begun);
  console.log(`a withdrawal empties an open player after ${took} ms`);
  tally.holds('a withdrawal empties an open player within 6 s', took <= 6000, took);
  const left = await page.evaluate(() => [document.title, document.documentElement.innerHTML]);
  tally.holds('nothing of it is left', !/streamed/i.test(left.join(' ')), left[0]);
  tally.holds('it says so in neutral words', await page.getByRole('heading', { name: 'This film is not available' }).count() === 1);
  await page.screenshot({ path: `${shots}player-gone.png` });
  await looked.context.close();
  await still.context.close();
  await context.close();
}

const browser = await openBrowser();
const films = await siteWithFilms();
const packaged = await siteWithPackagedFilm();
try {
  for (const part of [lookAtMenus, playByKeyboard, typeElsewhere, leaveInAHurry, readAlong]) await part(browser, films.base);
  for (const part of [playPieces, playFiles, losePieces]) await part(browser, packaged.base);
  await breakTheLine(browser, packaged);
  await withdraw(browser, packaged);
} catch (error) {
  tally.holds('it comes to its end', false, String(error.stack));
} finally {
  await films.stop();
  await packaged.stop();
  await browser.close();
}
tally.finish();
