// Debian's Chromium, as tests want it: it asks nobody anything and plays when told to.
import { chromium } from 'playwright-core';

export const openBrowser = (options) => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking',
    '--autoplay-policy=no-user-gesture-required'],
  ...options,
});

// A page and all that it did that a page of ours must not do.
export async function openWatched(browser, base, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const wrongs = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) wrongs.push(message.text());
  });
  page.on('pageerror', (error) => wrongs.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${base}/`)) wrongs.push(`asks ${request.url()}`);
  });
  page.on('response', (response) => {
    if ('set-cookie' in response.headers()) wrongs.push(`cookie from ${response.url()}`);
  });
  return { context, page, wrongs };
}
