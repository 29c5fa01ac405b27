// Who did what, looked up without JavaScript.
import { openBrowser } from './chromium.mjs';
import { siteWithFilms } from './running_site.mjs';
import { looksWell, signIn } from './studio.mjs';
import { Tally } from './tally.mjs';

const tally = new Tally();
const site = await siteWithFilms();
const browser = await openBrowser();
const audit = `${site.base}/studio/audit`;

async function looksUp(page) {
  const press = (button) => Promise.all([page.waitForNavigation(), page.click(button)]);
  const rows = () => page.$$eval('.acts tbody tr', (all) => all.map((row) => row.textContent));
  await page.goto(`${site.base}/studio/staff`);
  for (let i = 0; i < 2; i++) {
    await page.fill('#name', ['=Bo', 'Cy'][i]);
    await press('text="Add them"');
  }
  await page.goto(audit);
  tally.holds('the newest is first', /Ada.*Cy/.test((await rows())[0]), (await rows())[0]);
  await page.selectOption('#what', 'staff add');
  await press('text="Show"');
  tally.holds('one kind of act is picked out', (await rows()).length === 3 && await page.inputValue('#what') === 'staff add',
    String((await rows()).length));
  await page.fill('#on', '=Bo');
  await press('text="Show"');
  tally.holds('and of one thing', (await rows()).length === 1, String((await rows()).length));
  await page.fill('#who', 'Nobody');
  await press('text="Show"');
  tally.holds('where there is nothing, it says so', /Nothing was done/.test(await page.textContent('main')));
  await press('text="Verify the whole log"');
  tally.holds('the chain is verified', await page.isVisible('.note[role=status]') &&
    /acts in one chain/.test(await page.textContent('.note')), await page.textContent('main'));
  const csv = await page.request.get(`${audit}.csv`);
  const text = await csv.text();
  tally.holds('as CSV, without formulas', csv.headers()['content-type'].startsWith('text/csv') &&
    text.startsWith('number,at,actor,act,object,detail,sha256\r\n') && text.includes('"\'=Bo"'), text.slice(0, 300));
}

try {
  const { page, context, cookies } = await signIn(site, browser, { javaScriptEnabled: false });
  await looksUp(page);
  await looksWell(tally, site, browser, cookies, ['/studio/audit', '/studio/audit?who=nobody', '/studio/audit?verify=yes']);
  if (process.env.SHOTS)
    for (const width of [390, 1360]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${audit}?verify=yes`);
      await page.screenshot({ path: `${process.env.SHOTS}/audit-${width}.png`, fullPage: true });
    }
  await context.close();
} finally {
  await browser.close();
  await site.stop();
}
tally.finish();
