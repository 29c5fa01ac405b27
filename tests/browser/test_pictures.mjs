// The Pictures tab: a picture is sent, looked at, described, approved and deleted, by plain forms without JavaScript;
// and what is none is refused beside its field.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { openBrowser } from './chromium.mjs';
import { siteWithFilms } from './running_site.mjs';
import { looksWell, signIn } from './studio.mjs';
import { Tally } from './tally.mjs';

const tally = new Tally();
const site = await siteWithFilms();
const browser = await openBrowser();
const tab = `${site.base}/studio/films/the-first-night/pictures`;
const press = (page, button) => Promise.all([page.waitForNavigation(), page.click(button)]);
const says = (page) => page.textContent('main');

// The page without a script is loaded again until it says so.
async function lookUntil(page, selector) {
  for (let i = 0; i < 100 && !(await page.$(selector)); i++) {
    await page.waitForTimeout(200);
    await page.goto(tab);
  }
  return page.$(selector);
}

try {
  const picture = join(site.data, 'still.png');
  const broken = join(site.data, 'broken.png');
  const draw = (...words) => execFileSync('ffmpeg', ['-loglevel', 'error', '-y', '-f', 'lavfi', '-i', ...words]);
  draw('testsrc=s=1280x800', '-frames:v', '1', picture);
  execFileSync('sh', ['-c', 'head -c 4000 "$1" >"$2"', 'sh', picture, broken]);
  const { page, context, cookies } = await signIn(site, browser, { javaScriptEnabled: false });
  await page.goto(tab);
  await page.fill('#send-en', 'A yellow door');
  await press(page, 'text="Send it"');
  tally.holds('without a picture it asks for one, and keeps what was typed',
    /Choose a picture/.test(await page.textContent('#file-problem')) && await page.inputValue('#send-en') === 'A yellow door');
  await page.setInputFiles('#file', picture);
  await page.fill('#send-en', '');
  await press(page, 'text="Send it"');
  tally.holds('and for words', await page.isVisible('#send-en-problem'), await says(page));
  await page.setInputFiles('#file', picture);
  await page.fill('#send-en', 'A yellow door');
  await press(page, 'text="Send it"');
  tally.holds('it is sent', /done=picture-sent/.test(page.url()), page.url());
  tally.holds('it stands with the others', await lookUntil(page, '.posters >> text=Sent by staff'), await says(page));
  const image = await page.$eval('.posters img', (img) => [img.complete, img.naturalWidth, img.naturalHeight]);
  tally.holds('drawn anew, within the size of posters', `${image}` === 'true,1152,720', image);
  await press(page, '.posters >> text="Approve"');
  tally.holds('it is approved', await page.isVisible('.posters .chip.good') &&
    /A yellow door/.test(await (await fetch(`${site.base}/api/v1/films/the-first-night`)).text()), await says(page));
  await press(page, '.posters >> text="Take it back"');
  tally.holds('and taken back', !(await page.$('.posters .chip.good')));
  await page.setInputFiles('#file', broken);
  await page.fill('#send-en', 'Half a door');
  await press(page, 'text="Send it"');
  tally.holds('half a picture is refused in words', await lookUntil(page, '.tick-list .is-wrong >> text=is broken'), await says(page));
  await looksWell(tally, site, browser, cookies, ['/studio/films/the-first-night/pictures', '/studio/films/silent/pictures']);
  await page.goto(tab);
  await press(page, '.tick-list >> text=Clear away');
  tally.holds('and cleared away', !(await page.$('.tick-list')), await says(page));
  await press(page, '.posters >> text="Delete"');
  tally.holds('one that was sent is deleted', !(await page.$('.posters >> text=Sent by staff')), await says(page));
  await context.close();
} finally {
  await browser.close();
  await site.stop();
}
tally.finish();
