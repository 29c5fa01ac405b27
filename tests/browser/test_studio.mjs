// The studio's frame and its list of films, with and without JavaScript.
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser } from './chromium.mjs';
import { incare, siteWithFilms } from './running_site.mjs';
import { axeSays, looksWell, signIn } from './studio.mjs';
import { Tally } from './tally.mjs';

const tally = new Tally();
const site = await siteWithFilms();
const browser = await openBrowser();
try {
  const { page, context, cookies } = await signIn(site, browser, { javaScriptEnabled: false });
  const answer = await page.goto(`${site.base}/studio/films`);
  const head = answer.headers();
  tally.holds('nobody frames the studio', /frame-ancestors 'none'/.test(head['content-security-policy']), head);
  tally.holds('nobody keeps it', head['cache-control'] === 'private, no-store', head['cache-control']);
  tally.holds('every film is listed', (await page.$$('.films tbody tr')).length === 8, await page.textContent('main'));
  tally.holds('the red button is there', await page.isVisible('header >> text=Take down'));
  await page.click('nav >> text=scheduled');
  tally.holds('those of one state', (await page.$$('.films tbody tr')).length === 3, page.url());
  await page.goto(`${site.base}/studio/films`);
  await page.fill('#q', 'saddle');
  await page.click('text="Find"');
  tally.holds('found by its title', (await page.$$('.films tbody tr')).length === 1, page.url());
  // Details: saved, wrong, and written by two at once.
  const details = `${site.base}/studio/films/the-first-night`;
  const save = () => Promise.all([page.waitForNavigation(), page.click('text="Save"')]);
  await page.goto(details);
  const other = await context.newPage();
  await other.goto(details);
  await page.fill('#synopsis', 'One line.\n\nAnother & "more".');
  await page.fill('#other-title', 'Y noson gyntaf');
  await save();
  tally.holds('it is saved, and says so', /Saved\./.test(await page.textContent('.done')), page.url());
  tally.holds('line by line', await page.inputValue('#synopsis') === 'One line.\n\nAnother & "more".', await page.inputValue('#synopsis'));
  const saveOther = () => Promise.all([other.waitForNavigation(), other.click('text="Save"')]);
  await other.fill('#title', 'Another first night');
  await other.fill('#other-title', 'Noson gyntaf arall');
  await saveOther();
  const clash = await other.textContent('.clash');
  tally.holds('who comes second sees both texts of what both wrote', /Y noson gyntaf/.test(clash) &&
    /Noson gyntaf arall/.test(clash) && !/Another first night/.test(clash), clash);
  tally.holds('and what they typed', await other.inputValue('#title') === 'Another first night' &&
    await other.inputValue('#other-title') === 'Noson gyntaf arall');
  tally.holds('what only one wrote is taken over', /One line/.test(await other.inputValue('#synopsis')));
  await other.check('[name=keep-other-title][value=theirs]');
  await saveOther();
  tally.holds('one chooses, and it is saved', /done=saved/.test(other.url()) &&
    await other.inputValue('#other-title') === 'Y noson gyntaf', other.url());
  await other.close();
  // A film before there is a file: made, and given up.
  await page.goto(`${site.base}/studio/new`);
  await page.fill('#title', 'A kettle');
  await Promise.all([page.waitForNavigation(), page.click('text="Add the film"')]);
  tally.holds('a draft without a file', /films\/a-kettle\?done=added/.test(page.url()), page.url());
  await page.check('[name=theme] >> nth=0');
  await page.fill('#more-themes', 'Tea time, horses');
  await save();
  tally.holds('its themes are ticked', (await page.$$('[name=theme]:checked')).length === 3, await page.textContent('#themes'));
  await page.click('text="Delete this draft"');
  await Promise.all([page.waitForNavigation(), page.click('text="Delete it"')]);
  tally.holds('and is deleted', /done=deleted/.test(page.url()), page.url());
  await page.goto(details);
  await page.fill('#title', '');
  await page.fill('#dek', 'x'.repeat(91));
  await save();
  tally.holds('what is wrong is said above, with links', (await page.$$('.problems a')).length === 2, await page.textContent('main'));
  tally.holds('and nothing typed is lost', (await page.inputValue('#dek')).length === 91);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.click('summary');
  await Promise.all([page.waitForNavigation(), page.click('.menu >> text=Sign out')]);
  await page.goto(`${site.base}/studio/films`);
  tally.holds('signed out of the menu, without JavaScript', /signin/.test(page.url()), page.url());
  await context.close();
  // A file beside the film that says otherwise does not replace what was written here.
  const sidecar = readdirSync(join(site.data, 'library')).find((name) => /^01 .*[.]json$/.test(name) && !/[.]cy[.]json$/.test(name));
  writeFileSync(join(site.data, 'library', sidecar), JSON.stringify({ title: 'By a file' }));
  execFileSync(incare, ['index', '--data', site.data]);
  const film = await (await fetch(`${site.base}/api/v1/films/the-first-night`)).json();
  tally.holds('what staff wrote stays', film.title === 'Another first night', film.title);
  // A file is chosen, sent, taken in, and described.
  const uploader = await signIn(site, browser, {}, 'Cy');
  await uploader.page.goto(`${site.base}/studio/upload`);
  await uploader.page.setInputFiles('#files', { name: 'nothing.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(0) });
  await uploader.page.waitForSelector('.sending .problem >> text=is empty');
  await uploader.page.setInputFiles('#files', join(site.data, 'library/silent.mp4'));
  await uploader.page.waitForSelector('.tick-list .is-done', { timeout: 30000 });
  tally.holds('its steps are told', /Received whole/.test(await uploader.page.textContent('.tick-list')));
  const meanwhile = await axeSays(uploader.page);
  tally.holds('axe finds nothing meanwhile', !meanwhile, meanwhile);
  // The page of a conflict, for axe, at both widths.
  const [one, two] = [uploader.page, await uploader.context.newPage()];
  for (const tab of [one, two]) await tab.goto(details);
  for (const tab of [one, two]) {
    await tab.fill('#dek', tab === one ? 'Theirs' : 'Ours');
    await Promise.all([tab.waitForNavigation(), tab.click('text="Save"')]);
  }
  for (const width of [390, 1360]) {
    await two.setViewportSize({ width, height: 900 });
    const found = await axeSays(two);
    tally.holds(`a conflict is clean at ${width}`, !found && await two.isVisible('.clash'), found);
  }
  await uploader.context.close();
  const again = await signIn(site, browser, {}, 'Ben');
  await looksWell(tally, site, browser, again.cookies, ['/studio/', '/studio/upload', '/studio/films', '/studio/films?q=nothing', '/studio/new', '/studio/films/the-first-night']);
} finally {
  await browser.close();
  await site.stop();
}
tally.finish();
