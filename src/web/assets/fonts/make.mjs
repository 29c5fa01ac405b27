// Cuts the two faces to what the site writes: English and Welsh, one display cut (weight 500, optical
// size 72), the text face from 400 to 700. The small -cy files hold the Welsh letters that Latin-1
// lacks; a page that has none of them never loads these. Run: node src/web/assets/fonts/make.mjs
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import subsetFont from 'subset-font';

const require = createRequire(import.meta.url);
const span = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)).join('');
const english = span(0x20, 0x7e) + '\u00a0£©·°½ÀÁÂÄÈÉÊËÌÍÎÏÒÓÔÖÙÚÛÜÇÑàáâäèéêëìíîïòóôöùúûüçñýÿ–—‘’“”…•−×←→▇';
const welsh = 'ŴŵŶŷŸẀẁẂẃẄẅỲỳ';

const faces = [
  ['display', '@fontsource-variable/newsreader/files/newsreader-%-standard-normal.woff2', { wght: 500, opsz: 72 }],
  ['text', '@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-%-wght-normal.woff2',
    { wght: { min: 400, max: 700 } }],
];

for (const [name, source, axes] of faces)
  for (const [script, ending, letters] of [['latin', '', english], ['latin-ext', '-cy', welsh]]) {
    const whole = await readFile(require.resolve(source.replace('%', script)));
    const cut = await subsetFont(whole, letters, { targetFormat: 'woff2', variationAxes: axes });
    await writeFile(new URL(`${name}${ending}.woff2`, import.meta.url), cut);
    console.log(`${name}${ending}.woff2 ${cut.length} bytes`);
  }
