// Every page through the Nu HTML Checker (npm's vnu-jar; it wants Java): node tests/browser/html.mjs vnu.jar [URL]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { pages } from './pages.mjs';
import { siteWithFilms, siteWithoutFilms, siteWithTrailer } from './running_site.mjs';

const [jar, url] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'incare-html-'));

async function fetchAll(open, some, suffix) {
  const site = await open(url);
  for (const [name, path] of some)
    writeFileSync(join(folder, `${name}${suffix}.html`), await (await fetch(site.base + path.replace(/#.*/, ''))).text());
  await site.stop();
}

await fetchAll(siteWithFilms, pages, '');
const homes = pages.filter(([name]) => name.startsWith('home'));
await fetchAll(siteWithTrailer, homes, '-trailer-only');
await fetchAll(siteWithoutFilms, homes, '-before-any-film');
try {
  execFileSync('java', ['-jar', jar, '--errors-only', folder], { stdio: 'inherit' });
  console.log(`${pages.length + 2 * homes.length} pages, 0 errors`);
} finally {
  rmSync(folder, { recursive: true });
}
