// Captions in the studio: taken in, mended beside the film by keys alone, marked where they are hard to read, watched
// through and approved; with a script and without; and what was typed stays when two edit at once or the line breaks.
// node tests/browser/test_captions.mjs
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { openBrowser } from './chromium.mjs';
import { incare, siteWithFilms } from './running_site.mjs';
import { Tally } from './tally.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const shots = new URL('../../build/screenshots/', import.meta.url).pathname;
const tally = new Tally();
const film = '/studio/films/the-first-night';
const welsh = `WEBVTT

00:00:01.000 --> 00:00:03.000
<v Robin>Helo.</v>

00:00:03.100 --> 00:00:03.600
Un dau tri pedwar pump chwech saith

00:00:05.000 --> 00:00:07.000
Dyma gartref &amp; mwy
`;

async function signIn(context, base, setup) {
  const page = await context.newPage();
  await page.goto(setup ? base + setup : `${base}/studio/signin`);
  if (!setup) await page.getByLabel('Your name').fill('Ada');
  for (const input of await page.locator('input[type=password]').all()) await input.fill('four words of mine');
  await page.locator('form:has(input[type=password]) button[type=submit]').first().click();
  await page.waitForLoadState();
  return page;
}

async function judge(page, name) {
  for (const width of [1360, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${shots}studio-${name}-${width}.png`, fullPage: true });
    await page.evaluate(axe);
    const { violations } = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags }), rules);
    tally.holds(`axe finds nothing: ${name} at ${width}`, violations.length === 0,
      violations.map(({ id, nodes }) => `${id} ${nodes[0].html.slice(0, 160)}`).join('\n'));
    tally.holds(`no sideways scroll: ${name} at ${width}`,
      await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  }
  await page.setViewportSize({ width: 1360, height: 900 });
}

const words = (page, i) => page.locator('.cue textarea').nth(i - 1);
const texts = (page) => page.locator('.cue textarea').evaluateAll((areas) => areas.map((area) => area.value));
const clocks = (page, i) => page.locator('.cue').nth(i - 1).locator('.clock').evaluateAll((all) => all.map(({ value }) => value));

async function withoutScript(browser, base, setup) {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1360, height: 900 } });
  const page = await signIn(context, base, setup);
  await page.goto(`${base}${film}/captions`);
  await page.getByLabel('Language').fill('cy');
  await page.getByLabel('What the file holds').fill('WEBVTT\n\n00:05.000 --> 00:01.000\nHelo.\n');
  await page.getByRole('button', { name: 'Import' }).click();
  await page.waitForSelector('.problems');
  tally.holds('a mistake is told with its line', await page.getByRole('alert').getByText('Line 3').count() > 0);
  await page.getByLabel('What the file holds').fill(welsh);
  await page.getByRole('button', { name: 'Import' }).click();
  await page.waitForURL('**done=captions-saved');
  tally.holds('they are taken in', page.url().includes('/captions/cy') &&
    await page.getByLabel('The text, as WebVTT').inputValue() !== '');
  tally.holds('what is hard to read is said', (await page.locator('.marks li').allTextContents()).some((text) =>
    text.includes('Cue 2') && text.includes('0.9 s')));
  await page.getByLabel('The text, as WebVTT').fill(welsh.replace('Helo', 'Bore da'));
  const other = await context.newPage();
  await other.goto(`${base}${film}/captions/cy`);
  await other.getByLabel('The text, as WebVTT').fill(welsh.replace('Helo', 'Nos da'));
  await other.getByRole('button', { name: 'Save' }).click();
  await other.waitForURL('**done=captions-saved');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForSelector('#theirs');
  tally.holds('who saves second sees both', (await page.getByLabel('What they saved').inputValue()).includes('Nos da') &&
    (await page.getByLabel('The text, as WebVTT').inputValue()).includes('Bore da'));
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL('**done=captions-saved');
  tally.holds('and may save over it', (await page.getByLabel('The text, as WebVTT').inputValue()).includes('Bore da'));
  await page.getByLabel('I have watched all of the film').check();
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.waitForURL('**done=captions-approved');
  tally.holds('who says that they watched it approves', await page.locator('.done').getByText('Approved').count() === 1,
    await page.content());
  await context.close();
}

async function edits(page, base) {
  await page.goto(`${base}${film}/captions/cy`);
  await page.waitForSelector('.cues.is-live');
  await words(page, 1).focus();
  await words(page, 1).press('Control+End');
  tally.holds('a row a cue', (await texts(page)).join('|') === 'Bore da.|Un dau tri pedwar pump chwech saith|Dyma gartref & mwy',
    (await texts(page)).join('|'));
  tally.holds('with who speaks', await page.locator('.cue .speaker').first().inputValue() === 'Robin');
  await page.waitForSelector('.cue:nth-child(2).is-marked');
  await words(page, 2).focus();
  await page.keyboard.press('Alt+ArrowRight');
  tally.holds('Alt and an arrow move it', (await clocks(page, 2)).join() === '0:03.200,0:03.700');
  await page.evaluate(() => { document.querySelector('video').currentTime = 4.5; });
  await page.keyboard.press('F9');
  tally.holds('F9 sets its end', (await clocks(page, 2))[1] === '0:04.500', (await clocks(page, 2)).join());
  await page.waitForFunction(() => !document.querySelector('.cue:nth-child(2) .marks').textContent.includes('nobody can read'));
  tally.holds('what is mended is marked no more', true);
  await words(page, 2).evaluate((area) => area.setSelectionRange(10, 10));
  await page.keyboard.press('Control+Enter');
  tally.holds('it is split at the cursor', (await texts(page)).slice(1, 3).join('|') === 'Un dau tri|pedwar pump chwech saith',
    (await texts(page)).join('|'));
  await page.keyboard.press('Control+Backspace');
  tally.holds('and joined again', (await texts(page))[1] === 'Un dau tri\npedwar pump chwech saith', (await texts(page)).join('|'));
  await page.getByLabel('Find').fill('gartref');
  await page.getByLabel('Replace with').fill('adref');
  await page.getByRole('button', { name: 'Replace all' }).click();
  tally.holds('words are replaced', (await texts(page)).at(-1) === 'Dyma adref & mwy');
  await judge(page, 'cues');
}

async function loses(page, base) {
  await page.route('**/api/v1/staff/**', (route) => route.request().method() === 'PUT' ? route.abort() : route.continue());
  await words(page, 1).focus();
  await page.keyboard.press('Control+s');
  await page.waitForSelector('.cues-form .state.bad');
  tally.holds('a lost line is said, and nothing is lost', (await page.locator('.cues-form .state').textContent()).includes('kept here'));
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(`${base}${film}/captions`);
  await page.goto(`${base}${film}/captions/cy`);
  await page.getByRole('button', { name: 'Go on with it' }).click();
  tally.holds('not even when the tab was left', (await texts(page)).at(-1) === 'Dyma adref & mwy');
  await page.unroute('**/api/v1/staff/**');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.waitForURL('**done=captions-saved');
  tally.holds('then it is saved', await page.locator('.done').count() === 1);
}

// A mended cue asks for its own moments: the rest was said to be watched by nobody's player, so all of it is played.
async function approves(page) {
  await page.waitForSelector('.watched');
  const until = Number(await page.locator('.cues').getAttribute('data-until'));
  await page.evaluate(() => { const video = document.querySelector('video'); video.muted = true; video.play(); });
  await page.waitForFunction(() => !/ 0 %/.test(document.querySelector('.watched').textContent), null, { timeout: 20000 });
  tally.holds('what was played is told', /Played so far: [1-9]/.test(await page.locator('.watched').textContent()));
  const done = await page.evaluate(async (until) => {
    const { base, token } = document.querySelector('.cues').dataset;
    const answer = await fetch('/api/v1/staff/films/the-first-night/captions/cy/played', { method: 'POST', body: `0-${until}`,
      headers: { 'If-Match': `"${base}"`, 'X-CSRF-Token': token } });
    return (await answer.json()).checked;
  }, until);
  tally.holds('all of it is enough', done);
  await page.reload();
  await page.getByRole('button', { name: /Approve/ }).click();
  await page.waitForURL('**done=captions-approved');
  tally.holds('it is approved', await page.locator('.done').getByText('Approved').count() === 1);
}

async function notes(page, base) {
  await page.goto(`${base}${film}/notes`);
  await page.getByLabel('A line a chapter').fill('0:00 Arriving\nA room');
  await page.getByRole('button', { name: 'Save the chapters' }).click();
  await page.waitForSelector('.problems');
  tally.holds('a chapter without a moment is told with its line', await page.getByText('Line 2').count() > 0);
  await page.getByLabel('A line a chapter').fill('0:00 Arriving\n0:05 A room');
  await page.getByRole('button', { name: 'Save the chapters' }).click();
  await page.waitForURL('**done=notes-saved');
  const at = await page.locator('.notice').count() - 2; // the first that is empty
  const row = (label) => page.locator('.notice').nth(at).getByLabel(label, { exact: true });
  await row('Of what').selectOption('abuse');
  await row('From, as in 6:02').fill('0:02');
  await row('To').fill('0:04');
  await page.getByRole('button', { name: 'Save the notes' }).click();
  await page.waitForSelector('.problems');
  tally.holds('a note that says nothing is refused in words, and kept', await page.getByText('it says nothing').count() > 0 &&
    await row('Of what').inputValue() === 'abuse');
  await row('In English').fill('Raised voices');
  await page.getByRole('button', { name: 'Save the notes' }).click();
  await page.waitForURL('**done=notes-saved');
  tally.holds('then it is saved', await row('In English').inputValue() === 'Raised voices' &&
    await row('To').inputValue() === '0:04');
  await judge(page, 'notes');
}

mkdirSync(shots, { recursive: true });
const site = await siteWithFilms(process.argv[2]);
const browser = await openBrowser();
try {
  const said = execFileSync(incare, ['staff', 'add', 'Ada', '--data', site.data]).toString();
  await withoutScript(browser, site.base, /\/studio\/setup\/\S+/.exec(said)[0]);
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 } });
  const page = await signIn(context, site.base);
  const wrongs = [];
  page.on('pageerror', (error) => wrongs.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error' && !/ERR_FAILED|status of 4(09|22)/.test(message.text())) wrongs.push(message.text()); });
  await page.goto(`${site.base}${film}/captions`);
  await judge(page, 'captions');
  await edits(page, site.base);
  await loses(page, site.base);
  await approves(page);
  await notes(page, site.base);
  tally.holds('and nothing was wrong on the way', wrongs.length === 0, wrongs.join('\n'));
} finally {
  await browser.close();
  await site.stop();
}
tally.finish();
