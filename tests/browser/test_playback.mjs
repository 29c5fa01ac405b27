// A packaged film plays in each browser, as a file, by HLS and by DASH: as long as it is, with picture and sound, and a
// seek shows the very frame. The page is another site's.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { browsers } from './browsers.mjs';
import { siteWithPackagedFilm } from './running_site.mjs';
import { Tally } from './tally.mjs';

const seek = 45;
const tally = new Tally();
const scripts = Object.fromEntries([['/hls.js', '../../node_modules/hls.js/dist/hls.min.js'],
  ['/shaka.js', '../../node_modules/shaka-player/dist/shaka-player.compiled.js'], ['/watching.js', 'watching.js']]
  .map(([path, file]) => [path, readFileSync(new URL(file, import.meta.url))]));
const html = `<!doctype html><title>Elsewhere</title>${Object.keys(scripts).map((path) =>
  `<script src="${path}"></script>`).join('')}`;

function elsewhere() {
  const server = createServer((request, reply) => {
    const script = scripts[request.url];
    reply.writeHead(200, { 'Content-Type': script ? 'text/javascript' : 'text/html; charset=utf-8' }).end(script ?? html);
  });
  return new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(server)); });
}

const films = [['a file', 'plain', '480p.mp4'], ['a small file', 'plain', '240p.mp4'], ['HLS by hls.js', 'hls', 'master.m3u8'],
  ['HLS by itself', 'plain', 'master.m3u8'], ['DASH by Shaka', 'dash', 'manifest.mpd']];
// The same moments in a codec that is asked for: who can play AV1 still can the other.
const codecs = ['av01', 'avc1'].flatMap((codec) => [[`${codec} by hls.js`, 'hls', 'master.m3u8', codec],
  [`${codec} by Shaka`, 'dash', 'manifest.mpd', codec]]);
// Where there is no HLS without a script; WebKitGTK's is off.
const lacks = { Firefox: ['HLS by itself'], WebKit: ['HLS by itself'] };
// What a script appends WebKitGTK shows two pictures late (docs/browsers.md): there our player takes the file.
const late = (name, way) => (name === 'WebKit' && way !== 'plain' ? 2 : 0);

async function watch(browser, name, film, base, [what, way, file, codec]) {
  const begun = Date.now();
  let seen;
  try {
    seen = await browser.call('watch', { way, codec, url: `${base}/media/${film.version}/${file}`, seek, bits: film.bits });
  } catch (error) {
    seen = { wrongs: [String(error)] };
  }
  console.log(`${name}, ${what}: ${JSON.stringify(seen)} ${Date.now() - begun} ms`);
  const holds = (sentence, isSo) => tally.holds(`${name}, ${what}: ${sentence}`, isSo, seen);
  holds('it is as long as it is', Math.abs(seen.duration - film.seconds) <= 0.05 + late(name, way) / film.rate);
  holds('there is a picture', seen.width > 0);
  holds('there is sound', seen.sound > 0);
  holds('a seek shows the frame of that moment', seen.frame === seek * film.rate - late(name, way));
  if (way === 'plain') return;
  holds('no complaint', seen.wrongs.length === 0);
  if (codec) {
    holds('in the codec that was asked for', seen.codec?.startsWith(codec));
    return;
  }
  holds('both pictures are to be had', seen.pictures === 2);
  holds('captions too', seen.captions?.toSorted().join() === 'cy,en-GB');
}

// Our own player, and what it plays.
const player = `async () => {
  const video = document.querySelector('video');
  video.muted = true;
  document.querySelector('.begin').click();
  for (let i = 0; i < 300 && !(video.currentTime > 0.5); i++) await new Promise((resolve) => { setTimeout(resolve, 100); });
  return [video.currentTime, video.currentSrc];
}`;

async function watchOurs(name, browser, base) {
  await browser.open(`${base}/films/streamed`);
  const [at, from] = await browser.read(player);
  tally.holds(`${name}: our player plays`, at > 0.5, [at, from]);
  tally.holds(`${name}: and shows each picture at its time`, late(name, from.startsWith('blob:') ? 'hls' : 'plain') === 0, from);
  tally.holds(`${name}: from pieces where it can`, from.startsWith('blob:') || late(name, 'hls') > 0, from);
}

const site = await siteWithPackagedFilm();
const both = await siteWithPackagedFilm('av1');
const other = await elsewhere();
try {
  for (const [name, open] of Object.entries(browsers)) {
    const browser = await open();
    try {
      await browser.open(`http://127.0.0.1:${other.address().port}/`);
      for (const one of films.filter(([what]) => !lacks[name]?.includes(what)))
        await watch(browser, name, site.film, site.base, one);
      if (name !== 'WebKit') // it has no AV1 here
        for (const one of codecs) await watch(browser, name, both.film, both.base, one);
      await watchOurs(name, browser, site.base);
      if (name !== 'WebKit') await watchOurs(name, browser, both.base);
    } finally {
      await browser.close();
    }
  }
} finally {
  other.close();
  await site.stop();
  await both.stop();
}
tally.finish();
