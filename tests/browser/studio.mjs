// The studio as somebody uses it who has signed in.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { incare } from './running_site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Chooses a password at the address that the command line prints; the context is signed in.
export async function signIn(site, browser, options, name = 'Ada') {
  const said = execFileSync(incare, ['staff', 'add', name, '--data', site.data], { encoding: 'utf8' });
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(site.base + /\/studio\/setup\/\S+/.exec(said)[0]);
  for (const box of await page.$$('input[type=password]')) await box.fill('seven quiet orange boats');
  await Promise.all([page.waitForNavigation(), page.click('.by-password button')]);
  return { context, page, cookies: await context.storageState() };
}

// What axe finds, as one text; "" is nothing. The page's policy lets no script of ours in but by the debugger.
export async function axeSays(page) {
  const line = await page.context().newCDPSession(page);
  const { result } = await line.send('Runtime.evaluate', {
    expression: `${axe};axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
      .then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes.map((node) => node.target)).join('; '))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await line.detach();
  return result.value ?? 'axe did not run';
}

// Every page named looks well at both widths, in light and dark: axe 0, no sideways scroll, no complaint of the browser.
export async function looksWell(tally, site, browser, cookies, paths) {
  for (const width of [390, 1360])
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext({ storageState: cookies, viewport: { width, height: 900 }, colorScheme });
      const page = await context.newPage();
      const wrongs = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) wrongs.push(message.text());
      });
      for (const path of paths) {
        const answer = await page.goto(site.base + path);
        const found = await axeSays(page);
        const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        tally.holds(`${path} at ${width}, ${colorScheme}`,
          answer.status() === 200 && !found && !isWide && !wrongs.length,
          `${answer.status()} ${found} ${isWide ? 'too wide' : ''} ${wrongs.splice(0)}`);
      }
      await context.close();
    }
}
