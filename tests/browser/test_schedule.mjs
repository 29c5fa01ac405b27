// What is to come, as a list and as a month, without JavaScript.
import { execFileSync } from 'node:child_process';
import { openBrowser } from './chromium.mjs';
import { incare, siteWithFilms } from './running_site.mjs';
import { looksWell, signIn } from './studio.mjs';
import { Tally } from './tally.mjs';

const tally = new Tally();
const site = await siteWithFilms();
const browser = await openBrowser();
const schedule = `${site.base}/studio/schedule`;

// 7 pm on the last Sunday of March is 18:00 UTC, and the day before 19:00.
function scheduleFilms() {
  const films = (...words) => execFileSync(incare, ['films', 'publish', ...words, '--data', site.data]);
  films('saddle-up', '--at', '2030-03-30T19:00:00Z', '--until', '2030-04-01T11:00:00Z');
  films('the-first-night', '--at', '2030-03-31T18:00:00Z');
}

async function looksAhead(page) {
  const days = () => page.$$eval('.month td.is-full', (all) => all.map((day) =>
    [...day.querySelectorAll('.day .unseen, p')].map((part) => part.textContent.trim()).join(' ')));
  await page.goto(schedule);
  const coming = await page.$$eval('main .tick-list li', (all) => all.map((one) => one.textContent));
  tally.holds('what is to come is there, the soonest first', coming.length === 6 && /neighbours/.test(coming[0]) &&
    /Saddle up.*Saturday 30 March 2030, 19:00 GMT/.test(coming[3]) &&
    /The first night.*Sunday 31 March 2030, 19:00 BST/.test(coming[4]) &&
    /Saddle up ends Monday 1 April 2030, 12:00 BST/.test(coming[5]), coming.join('\n'));
  await page.goto(`${schedule}?month=2030-03`);
  tally.holds('a month shows its days, and that the clocks change', (await days()).join('\n') ===
    ['Saturday 30 March 19:00 Saddle up goes live',
      'Sunday 31 March Clocks go forward at 01:00 19:00 The first night goes live'].join('\n'), (await days()).join('\n'));
  await Promise.all([page.waitForNavigation(), page.click('text="The next month"')]);
  tally.holds('and so does the next', /April 2030/.test(await page.textContent('#month')) &&
    (await days()).join() === 'Monday 1 April 12:00 Saddle up ends', (await days()).join('\n'));
  await page.goto(`${schedule}?month=2030-10`);
  tally.holds('in October they go back', /Sunday 27 October Clocks go back/.test((await days()).join()), (await days()).join('\n'));
  for (const month of ['2030-02', '2026-06', '2031-12']) {
    await page.goto(`${schedule}?month=${month}`);
    const numbers = (await page.$$eval('.month .day [aria-hidden]', (all) => all.map((one) => Number(one.textContent))));
    const last = new Date(Date.UTC(...month.split('-').map(Number), 0)).getUTCDate();
    tally.holds(`${month} has each of its days once`, numbers.join() === Array.from({ length: last }, (_, i) => i + 1).join(), numbers.join());
  }
  for (const bad of ['2030-13', 'x', '9999-01'])
    tally.holds(`?month=${bad} is this month`, (await page.goto(`${schedule}?month=${bad}`)).status() === 200 &&
      await page.isVisible('.month .is-today'));
}

try {
  scheduleFilms();
  const { page, context, cookies } = await signIn(site, browser, { javaScriptEnabled: false });
  await looksAhead(page);
  await looksWell(tally, site, browser, cookies, ['/studio/schedule', '/studio/schedule?month=2030-03',
    '/studio/films/saddle-up/release', '/studio/films/neighbours/release']);
  if (process.env.SHOTS)
    for (const width of [390, 1360]) {
      await page.setViewportSize({ width, height: 900 });
      for (const [name, path] of [['schedule', '/studio/schedule?month=2030-03'], ['release', '/studio/films/saddle-up/release']]) {
        await page.goto(site.base + path);
        await page.screenshot({ path: `${process.env.SHOTS}/${name}-${width}.png`, fullPage: true });
      }
    }
  await context.close();
} finally {
  await browser.close();
  await site.stop();
}
tally.finish();
