// A film plays in a browser: picture, sound, captions, chapters; seeks land; also without scripts.
// node tests/browser/test_player.mjs [URL]
import { openBrowser, openWatched } from './chromium.mjs';
import { siteWithFilms } from './running_site.mjs';
import { Tally } from './tally.mjs';

const seekMsMax = 300;
const tally = new Tally();

// From inside the page: what has been played so far.
const state = () => {
  const video = document.querySelector('video');
  const [captions, chapters] = ['captions', 'chapters'].map((kind) =>
    [...video.textTracks].find((track) => track.kind === kind));
  return { width: video.videoWidth, height: video.videoHeight, sound: video.webkitAudioDecodedByteCount,
    frames: video.getVideoPlaybackQuality().totalVideoFrames, at: video.currentTime, length: video.duration,
    error: video.error?.message, showing: captions?.mode, cues: captions?.cues?.length ?? 0,
    shown: captions?.activeCues?.length ?? 0, chapters: chapters?.cues?.length ?? 0 };
};

async function play(page) {
  await page.evaluate(() => document.querySelector('video').play());
  await page.waitForFunction(() => document.querySelector('video').currentTime > 0.5, null, { timeout: 15000 });
}

// To there: how long until the picture stands, and where.
const seek = (page, to) => page.evaluate((to) => new Promise((resolve) => {
  const video = document.querySelector('video');
  const begun = performance.now();
  video.addEventListener('seeked', () => resolve({ ms: performance.now() - begun, off: Math.abs(video.currentTime - to) }),
    { once: true });
  video.currentTime = to;
}), to);

async function watch(browser, base) {
  const { context, page, wrongs } = await openWatched(browser, base, { viewport: { width: 1360, height: 900 } });
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${base}/films/the-first-night`);
  tally.holds('no film is fetched before Play', asked.every((url) => !/\/media\/.*\.(mp4|webm)/.test(url)), asked);
  await play(page);
  let now = await page.evaluate(state);
  tally.holds('there is a picture', now.width > 0 && now.frames > 0 && !now.error, now);
  tally.holds('there is sound', now.sound > 0, now);
  tally.holds('captions are on', ['showing', 'hidden'].includes(now.showing) && now.cues > 0, now);

  const times = [];
  for (const part of [0.5, 0.1, 0.9, 0.3, 0.7, 0.2, 0.8]) {
    const { ms, off } = await seek(page, now.length * part);
    times.push(Math.round(ms));
    tally.holds(`a seek to ${part} of the film lands there`, off <= 0.3, off);
  }
  times.sort((a, b) => a - b);
  tally.holds(`seeks land within ${seekMsMax} ms`, times[3] <= seekMsMax, times);
  console.log(`seeks: ${times.join(' ')} ms`);

  const cue = await page.evaluate(() => document.querySelector('video').textTracks[0].cues[1].startTime);
  await seek(page, cue + 0.1);
  await page.waitForFunction(() => document.querySelector('video').textTracks[0].activeCues.length > 0);
  now = await page.evaluate(state);
  tally.holds('what is said is shown', now.shown > 0, now);
  await page.evaluate(() => {
    [...document.querySelector('video').textTracks].find((track) => track.kind === 'chapters').mode = 'hidden';
  });
  await page.waitForFunction(() => document.querySelector('video').textTracks.length > 1 &&
    [...document.querySelector('video').textTracks].some((track) => track.kind === 'chapters' && track.cues?.length));
  tally.holds('there are chapters', (await page.evaluate(state)).chapters > 0);
  await page.screenshot({ path: new URL('../../build/screenshots/playing.png', import.meta.url).pathname });
  tally.holds('the browser has no complaint', wrongs.length === 0, wrongs);
  await context.close();
}

// "?t=10" alone, no script of ours: the player begins there.
async function watchFromAMoment(browser, base) {
  const { context, page } = await openWatched(browser, base, {});
  await page.goto(`${base}/films/the-first-night?t=10`);
  await page.evaluate(() => document.querySelector('video').play());
  await page.waitForFunction(() => document.querySelector('video').currentTime > 0.5, null, { timeout: 15000 });
  const { at } = await page.evaluate(state);
  tally.holds('a film begins at the moment that was asked for', at >= 10 && at < 13, at);
  await context.close();
}

async function watchByKeyboard(browser, base) {
  const { context, page } = await openWatched(browser, base, { viewport: { width: 390, height: 844 } });
  await page.goto(`${base}/films/trailer`);
  await page.locator('video').focus();
  await page.keyboard.press('Space');
  await page.waitForFunction(() => document.querySelector('video').currentTime > 0.2, null, { timeout: 15000 });
  await page.keyboard.press('Space');
  tally.holds('Space plays and pauses', await page.evaluate(() => document.querySelector('video').paused));
  await context.close();
}

const browser = await openBrowser();
const site = await siteWithFilms(process.argv[2]);
try {
  await watch(browser, site.base);
  await watchFromAMoment(browser, site.base);
  await watchByKeyboard(browser, site.base);
} finally {
  await site.stop();
  await browser.close();
}
tally.finish();
