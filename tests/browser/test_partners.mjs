// Partners, kept by staff without JavaScript.
import { openBrowser } from './chromium.mjs';
import { siteWithFilms } from './running_site.mjs';
import { looksWell, signIn } from './studio.mjs';
import { Tally } from './tally.mjs';

const tally = new Tally();
const site = await siteWithFilms();
const browser = await openBrowser();
const partners = `${site.base}/studio/partners`;

async function keepsPartners(page) {
  const press = (button) => Promise.all([page.waitForNavigation(), page.click(button)]);
  const says = (words) => page.textContent('main').then((text) => words.test(text));
  await page.goto(partners);
  tally.holds('no partners yet', await says(/There are no partners yet/) && await says(/None yet/));
  await page.fill('#name', 'Welcare');
  await page.fill('#origins', 'https://welcare.example\nwelcare.example/films');
  await press('text="Add the partner"');
  tally.holds('what is no origin is refused beside its field', await page.isVisible('.problems a[href="#origins"]') &&
    /welcare.example\/films/.test(await page.inputValue('#origins')) && await page.inputValue('#name') === 'Welcare');
  await page.fill('#origins', 'https://welcare.example https://www.welcare.example');
  await page.fill('#until', '2099-06-30T18:00');
  await press('text="Add the partner"');
  tally.holds('the partner is there', /done=partner-added/.test(page.url()) && await says(/Give them what they paste/), page.url());
  const own = page.url().replace(/\?.*/, '');
  const frame = /src="([^"]+)"/.exec(await page.inputValue('#iframe'))[1];
  tally.holds('with what to paste', frame.includes('/embed/') && frame.endsWith(own.split('/').pop()) &&
    /wp_oembed_add_provider/.test(await page.inputValue('#wordpress')) &&
    /^https?:\/\/[^/]+\/films\//.test(await page.inputValue('#address')), frame);
  const shown = async () => (await fetch(site.base + new URL(frame).pathname)).status;
  const comes = async (status) => {
    for (const end = Date.now() + 2000; Date.now() < end && await shown() !== status; await page.waitForTimeout(50));
    return await shown() === status;
  };
  tally.holds('its frame is there', await comes(200), frame);
  await page.check('[value=some]');
  await press('text="Save"');
  tally.holds('which films, it asks', await page.isVisible('.problems a[href="#films"]'));
  await page.check('[name=film][value=saddle-up]');
  await press('text="Save"');
  tally.holds('it is saved', /done=saved/.test(page.url()) && await page.isChecked('[name=film][value=saddle-up]') &&
    /^2099-06-30T18:00/.test(await page.inputValue('#until')), await page.inputValue('#until'));
  await tries(page, press);
  await page.goto(own);
  const other = await page.context().newPage();
  await other.goto(own);
  await other.fill('#name', 'Welcare West');
  await Promise.all([other.waitForNavigation(), other.click('text="Save"')]);
  await other.close();
  await page.fill('#name', 'Welcare East');
  await press('text="Save"');
  tally.holds('nobody saves over another', await says(/Somebody else has changed/) &&
    await page.inputValue('#name') === 'Welcare East');
  await press('.button.danger[value=cut]');
  tally.holds('it is cut', /done=partner-cut/.test(page.url()) && await says(/There are no partners yet/), page.url());
  tally.holds('and its frame is gone within 2 s', await comes(404), frame);
}

async function tries(page, press) {
  for (const [address, film, words] of [
    ['https://www.welcare.example/our/films', 'saddle-up', /^Yes: /],
    ['https://www.welcare.example/', 'the-first-night', /may show other films/],
    ['https://welcare.example.evil.test/', 'saddle-up', /only begins alike/],
    ['http://welcare.example/', 'saddle-up', /with https, and not with http/],
    ['welcare', 'saddle-up', /./],
  ]) {
    await page.goto(partners);
    await page.fill('#page', address);
    await page.selectOption('#film', film);
    await page.$eval('#page', (input) => { input.form.noValidate = true; });
    await press('text="Try it"');
    const said = await page.textContent('#try ~ [role=status]');
    tally.holds(`${address} is tried`, words.test(said) && await page.inputValue('#page') === address, said);
  }
}

try {
  const { page, context, cookies } = await signIn(site, browser, { javaScriptEnabled: false });
  await keepsPartners(page);
  await page.fill('#name', 'Welcare');
  await page.fill('#origins', 'https://welcare.example');
  await Promise.all([page.waitForNavigation(), page.click('text="Add the partner"')]);
  await looksWell(tally, site, browser, cookies, ['/studio/partners', new URL(page.url()).pathname]);
  if (process.env.SHOTS)
    for (const width of [390, 1360]) {
      await page.setViewportSize({ width, height: 900 });
      for (const [name, path] of [['list', '/studio/partners?page=https%3A%2F%2Fa.example&film=saddle-up'], ['one', new URL(page.url()).pathname]]) {
        await page.goto(site.base + path);
        await page.screenshot({ path: `${process.env.SHOTS}/partners-${name}-${width}.png`, fullPage: true });
      }
    }
  await context.close();
} finally {
  await browser.close();
  await site.stop();
}
tally.finish();
