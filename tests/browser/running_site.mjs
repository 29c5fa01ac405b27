// `incare serve` for browser tests: over the demo library, over nothing, or somebody else's by URL.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = new URL('../..', import.meta.url).pathname;
const build = process.env.BUILD_DIR ?? join(root, 'build');

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

async function until(what, isSo) {
  for (const end = Date.now() + 30000; Date.now() < end; await sleep(50))
    if (await isSo()) return;
  throw new Error(`${what} did not come about in 30 s`);
}

const filmsAt = async (base) => (await (await fetch(`${base}/api/v1/films`)).json()).films;

async function serve(hasFilms) {
  const data = mkdtempSync(join(tmpdir(), 'incare-browser-'));
  if (hasFilms) cpSync(demoLibrary(), join(data, 'library'), { recursive: true });
  const server = spawn(join(build, 'incare'), ['serve', '--data', data, '--listen', 'localhost:0']);
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
    if (hasFilms) await until('four films', async () => (await filmsAt(base)).length >= 4);
    return { base, stop };
  } catch (error) {
    console.log(said);
    await stop();
    throw error;
  }
}

// url: a site that runs already.
export const siteWithFilms = (url) =>
  url ? { base: new URL(url).origin, stop: async () => {} } : serve(true);
export const siteWithoutFilms = () => serve(false);
