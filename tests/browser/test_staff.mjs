// Who works here, kept by an admin without JavaScript.
import { openBrowser } from './chromium.mjs';
import { siteWithFilms } from './running_site.mjs';
import { looksWell, signIn } from './studio.mjs';
import { Tally } from './tally.mjs';

const tally = new Tally();
const site = await siteWithFilms();
const browser = await openBrowser();
const staff = `${site.base}/studio/staff`;
const press = (page, button) => Promise.all([page.waitForNavigation(), page.click(button)]);
const box = (name) => `li.box:has(h2:has-text("${name}"))`;

// Somebody follows the address that they were given.
async function comesIn(address) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(address);
  for (const input of await page.$$('input[type=password]')) await input.fill('nine slow purple trains');
  await press(page, '.by-password button');
  return page;
}

async function keepsStaff(page) {
  const says = (words) => page.textContent('main').then((text) => words.test(text));
  await page.goto(staff);
  tally.holds('the admin is there, and nobody else', await says(/Ada/) && (await page.$$('li.box')).length === 1);
  await page.fill('#name', ' Bo');
  await press(page, 'text="Add them"');
  tally.holds('a bad name is refused beside its field', await page.isVisible('.problems a[href="#name"]'));
  await page.fill('#name', 'Bo');
  await press(page, 'text="Add them"');
  const address = await page.inputValue('#address');
  tally.holds('their address is told once', new RegExp(`^${site.base}/studio/setup/[0-9a-f]{32}$`).test(address) &&
    await says(/Invited until/), address);
  const bo = await comesIn(address);
  await bo.goto(`${site.base}/studio/`);
  tally.holds('they come in, and nothing leads them where they may not go', /Bo/.test(await bo.textContent('.self')) &&
    !await bo.$('a[href="/studio/staff"]') && (await bo.goto(staff)).status() === 403);
  await page.goto(staff);
  tally.holds('it is told how they sign in, and the day', /password/.test(await page.textContent(box('Bo'))) &&
    /\d{4}-\d\d-\d\d/.test(await page.textContent(box('Bo'))), await page.textContent(box('Bo')));
  await page.click(`${box('Ada')} summary`);
  await page.selectOption(`${box('Ada')} select`, 'editor');
  await press(page, `${box('Ada')} [value=role]`);
  tally.holds('the last admin stays', await says(/The last admin stays/) &&
    /admin/.test(await page.textContent(`${box('Ada')} .chip`)));
  await page.click(`${box('Bo')} summary`);
  await page.selectOption(`${box('Bo')} select`, 'admin');
  await press(page, `${box('Bo')} [value=role]`);
  tally.holds('a role counts from their next look on', (await bo.goto(staff)).status() === 200);
  await page.click(`${box('Bo')} summary`);
  await press(page, `${box('Bo')} [value=token]`);
  tally.holds('a token is told once', /^incare_[0-9a-f]{64}$/.test(await page.inputValue('#secret')));
  const said = (await fetch(`${site.base}/api/v1/staff/films`,
    { headers: { Authorization: `Bearer ${await page.inputValue('#secret')}` } })).status;
  const secret = await page.inputValue('#secret');
  await page.click(`${box('Bo')} summary`);
  await press(page, `${box('Bo')} [value=disable]`);
  const then = (await fetch(`${site.base}/api/v1/staff/films`, { headers: { Authorization: `Bearer ${secret}` } })).status;
  await bo.goto(staff);
  tally.holds('who is disabled is let in no more, nor is a program of theirs', said === 200 && then === 401 &&
    /\/studio\/signin/.test(bo.url()), `${said} ${then} ${bo.url()}`);
  await page.click(`${box('Bo')} summary`);
  await press(page, `${box('Bo')} [value=enable]`);
  const again = await comesIn(await page.inputValue('#address'));
  tally.holds('and comes back by a new address', /\/studio\/account/.test(again.url()), again.url());
}

try {
  const { page, context, cookies } = await signIn(site, browser, { javaScriptEnabled: false });
  await keepsStaff(page);
  await looksWell(tally, site, browser, cookies, ['/studio/staff']);
  if (process.env.SHOTS)
    for (const width of [390, 1360]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(staff);
      await page.click(`${box('Bo')} summary`);
      await page.screenshot({ path: `${process.env.SHOTS}/staff-${width}.png`, fullPage: true });
    }
  await context.close();
} finally {
  await browser.close();
  await site.stop();
}
tally.finish();
