// Signing in as a person does it: a passkey is made at the setup address and used, with a virtual authenticator; then the
// same without a script, by a password.
import { execFileSync } from 'node:child_process';
import { openBrowser } from './chromium.mjs';
import { incare, siteWithoutFilms } from './running_site.mjs';
import { looksWell } from './studio.mjs';
import { Tally } from './tally.mjs';

const tally = new Tally();
const site = await siteWithoutFilms();
const browser = await openBrowser();
const staff = (...words) => execFileSync(incare, ['staff', ...words, '--data', site.data], { encoding: 'utf8' });
const setupPath = (...words) => /\/studio\/setup\/\w+/.exec(staff(...words))[0];
const session = async (context) => (await context.cookies()).find((one) => one.name === '__Host-incare')?.value;
const at = (page) => new URL(page.url()).pathname;

async function withAuthenticator(page) {
  const client = await page.context().newCDPSession(page);
  await client.send('WebAuthn.enable');
  const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true },
  });
  return { client, authenticatorId, credentials: async () => (await client.send('WebAuthn.getCredentials', { authenticatorId })).credentials };
}

async function byPasskey() {
  const context = await browser.newContext();
  const page = await context.newPage();
  const wrongs = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) wrongs.push(message.text()); });
  const authenticator = await withAuthenticator(page);
  await page.goto(site.base + setupPath('add', 'Ada'));
  await page.getByRole('button', { name: 'Make a passkey' }).click();
  await page.waitForURL((url) => url.pathname === '/studio/account');
  const first = await session(context);
  tally.holds('a passkey signs in at the setup address', Boolean(first), page.url());
  const [key] = await authenticator.credentials();
  tally.holds('it is for this site, and kept on the device', key?.rpId === 'localhost' && key.isResidentCredential, key);
  await context.clearCookies();
  let sent;
  page.on('request', (request) => { if (request.method() === 'POST') sent = request.postData(); });
  await page.goto(`${site.base}/studio/signin?next=/studio/films`);
  tally.holds('the page tells of nothing wrong', wrongs.filter((text) => !/404|RS256/.test(text)).length === 0, wrongs);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL((url) => url.pathname === '/studio/films');
  const second = await session(context);
  tally.holds('it signs in, as another session', second && second !== first);
  const again = (body) => page.evaluate(async (text) => (await fetch('/studio/passkey', { method: 'POST', redirect: 'manual',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: text })).status, body);
  await page.goto(`${site.base}/studio/signin`);
  tally.holds('what was sent is worth nothing a second time', await again(sent) === 403);
  tally.holds('nor with another challenge', await again(sent.replace(/challenge=\w{4}/, 'challenge=0000')) === 403);
  const challenge = await page.locator('[data-passkey] [name=challenge]').inputValue();
  tally.holds('nor for another challenge of ours', await again(sent.replace(/challenge=\w+/, `challenge=${challenge}`)) === 403);
  await authenticator.client.send('WebAuthn.setUserVerified', { authenticatorId: authenticator.authenticatorId, isUserVerified: false });
  await context.clearCookies();
  await page.goto(`${site.base}/studio/signin`);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByText('Nothing happened').waitFor({ timeout: 70000 }).catch(() => {});
  tally.holds('a device that did not ask who holds it signs nobody in', !(await session(context)));
  staff('add', '--role', 'admin', 'Zoe');
  staff('disable', 'Ada');
  await authenticator.client.send('WebAuthn.setUserVerified', { authenticatorId: authenticator.authenticatorId, isUserVerified: true });
  await page.goto(`${site.base}/studio/signin`);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('alert').waitFor();
  tally.holds('nor does a leaver’s', !(await session(context)));
  await context.close();
}

async function byPassword() {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site.base + setupPath('add', 'Bo'));
  tally.holds('no button stands there that does nothing', !(await page.getByRole('button', { name: 'Make a passkey' }).isVisible()));
  await page.getByLabel('A password').fill('four words of mine');
  await page.getByLabel('The same once more').fill('four words of mine');
  await page.getByRole('button', { name: 'Begin' }).click();
  tally.holds('without a script a password does', Boolean(await session(context)), page.url());
  await context.clearCookies();
  await page.goto(`${site.base}/studio/signin`);
  await page.getByLabel('Your name').fill('bo');
  await page.getByLabel('Password').fill('four words of mine');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  tally.holds('and signs in', Boolean(await session(context)) && at(page).startsWith('/studio/'), page.url());
  await context.close();
}

// Who came by a password makes a passkey on the page of their account, and comes by that.
async function makesAPasskey() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await withAuthenticator(page);
  await page.goto(`${site.base}/studio/signin?next=/studio/account`);
  await page.getByLabel('Your name').fill('Bo');
  await page.getByLabel('Password').fill('four words of mine');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Make a passkey on this device' }).click();
  await page.waitForURL(/done=saved/);
  tally.holds('a passkey is made on the page of the account', (await page.$$('[value=drop-passkey]')).length === 1);
  await context.clearCookies();
  await page.goto(`${site.base}/studio/signin?next=/studio/account`);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL((url) => url.pathname === '/studio/account');
  tally.holds('and signs in', await page.isVisible('.self >> text=Bo'), page.url());
  tally.holds('its key for an app is to be seen', await page.isVisible('#key') && await page.isVisible('#code'));
  await looksWell(tally, site, browser, await context.storageState(), ['/studio/account']);
  if (process.env.SHOTS)
    for (const width of [390, 1360]) {
      await page.setViewportSize({ width, height: 900 });
      await page.click('summary >> text=password');
      await page.screenshot({ path: `${process.env.SHOTS}/account-${width}.png`, fullPage: true });
    }
  await context.close();
}

try {
  await byPasskey();
  await byPassword();
  await makesAPasskey();
} finally {
  await browser.close();
  await site.stop();
}
tally.finish();
