// `incare serve` for browser tests: over the demo library, over nothing, or somebody else's by URL.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = new URL('../..', import.meta.url).pathname;
const build = process.env.BUILD_DIR ?? join(root, 'build');
export const incare = join(build, 'incare');

// The films of ./dev run; made here when nobody has run that yet.
function demoLibrary() {
  const library = join(root, 'build/demo/library');
  if (!existsSync(library)) {
    mkdirSync(join(root, 'build/demo'), { recursive: true });
    execFileSync(join(root, 'demo/make'), [`${library}.new`], { stdio: 'ignore' });
    renameSync(`${library}.new`, library);
  }
  return library;
}

// Beside the demo: films that are to come, and one in which nobody speaks.
function addMore(library) {
  const inDays = (days) => new Date(Date.now() + days * 86400000).toISOString().replace(/\.\d+/, '');
  const films = [
    ['neighbours', { number: 4, door: 'brick', state: 'scheduled', publish_at: inDays(7), announced: true }],
    ['front-door', { number: 5, door: 'teal', state: 'scheduled', publish_at: inDays(40), announced: true }],
    ['not-told', { number: 6, door: 'navy', state: 'scheduled', publish_at: inDays(40) }],
    ['silent', { kind: 'extra', door: 'slate', state: 'live', publish_at: inDays(-30) }],
  ];
  films.forEach(([slug, words], i) => {
    const file = join(library, slug);
    execFileSync('ffmpeg', ['-v', 'error', '-i', join(library, '03 Saddle up.mp4'), '-t', String(6 + i),
      '-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact', '-flags:a', '+bitexact',
      '-preset', 'ultrafast', '-bsf:v', 'filter_units=remove_types=6', '-movflags', '+faststart', `${file}.mp4`]);
    if (slug === 'silent') // in Welsh as far as it goes
      writeFileSync(`${file}.cy.json`, JSON.stringify({ title: 'Tawel', synopsis: 'Nid oes neb yn siarad yma.' }));
    writeFileSync(`${file}.json`, JSON.stringify({ kind: 'episode', slug, title: `The title of ${slug}`, dek: 'Nobody speaks.', ...words }));
  });
}

async function until(what, isSo) {
  for (const end = Date.now() + 30000; Date.now() < end; await sleep(50))
    if (await isSo()) return;
  throw new Error(`${what} did not come about in 30 s`);
}

const filmsAt = async (base) => (await (await fetch(`${base}/api/v1/films`)).json()).films;

// fill: puts films into the empty folder, which must be so many in the end.
async function serve(fill, films) {
  const data = mkdtempSync(join(tmpdir(), 'incare-browser-'));
  fill(data);
  const server = spawn(incare, ['serve', '--data', data, '--listen', 'localhost:0',
    '--packaging', 'original']); // at once
  let said = '';
  server.stdout.on('data', (bytes) => { said += bytes; });
  server.stderr.on('data', (bytes) => { said += bytes; });
  const ended = new Promise((resolve) => server.on('close', resolve));
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true });
  };
  try {
    await until('the address of the site', () => server.exitCode !== null || /http:\/\/\S+/.test(said));
    const base = new URL(/http:\/\/\S+/.exec(said)[0]).origin;
    await until(`${films} films`, async () => (await filmsAt(base)).length >= films);
    return { base, data, stop };
  } catch (error) {
    console.log(said);
    await stop();
    throw error;
  }
}

function fillWithDemo(data) {
  cpSync(demoLibrary(), join(data, 'library'), { recursive: true });
  addMore(join(data, 'library'));
}

// url: a site that runs already.
export async function siteWithFilms(url) {
  if (url)
    return { base: new URL(url).origin, stop: async () => {} };
  const site = await serve(fillWithDemo, 5);
  execFileSync(incare, ['consent', 'read', join(root, 'demo/people.json'), '--data', site.data]);
  return site;
}
// Before the first film: a trailer, and doors that are shut.
export const siteWithTrailer = () => serve((data) => {
  const library = join(data, 'library');
  cpSync(demoLibrary(), library, { recursive: true, filter: (path) => !/\/0\d /.test(path) || /03 Saddle up.mp4$/.test(path) });
  addMore(library);
  rmSync(join(library, '03 Saddle up.mp4'));
  rmSync(join(library, 'silent.mp4'));
}, 1);
export const siteWithoutFilms = () => serve(() => {}, 0);

// One film as packaging leaves it; film says what is known of it.
export async function siteWithPackagedFilm(...more) {
  let film;
  const site = await serve((data) => {
    film = JSON.parse(execFileSync('python3', [join(root, 'tests/system/streamed.py'), data, ...more]));
  }, 1);
  return { ...site, film };
}
