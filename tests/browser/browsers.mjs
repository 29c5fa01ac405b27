// Debian's three browsers, each driven in its own way and asked the same: open(url), call(name, argument) of a function
// that the page has, close().
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';
import { openBrowser } from './chromium.mjs';

async function openChromium() {
  const browser = await openBrowser();
  const page = await browser.newPage();
  return { open: (url) => page.goto(url), close: () => browser.close(),
    call: (name, argument) => page.evaluate(([name, argument]) => window[name](argument), [name, argument]) };
}

// WebDriver BiDi.
async function openFirefox() {
  const browser = await puppeteer.launch({ browser: 'firefox', headless: true,
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    extraPrefsFirefox: { 'media.autoplay.default': 0 } });
  const page = await browser.newPage();
  return { open: (url) => page.goto(url), close: () => browser.close(),
    call: (name, argument) => page.evaluate((name, argument) => window[name](argument), name, argument) };
}

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

// W3C WebDriver, on a screen that nobody sees.
async function openWebKit() {
  const port = await freePort();
  const driver = spawn('xvfb-run', ['--auto-servernum', 'WebKitWebDriver', `--port=${port}`],
    { detached: true, stdio: 'ignore', env: { ...process.env, WEBKIT_DISABLE_COMPOSITING_MODE: '1' } });
  const ask = async (method, path, body) => {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await reply.json();
    if (!reply.ok) throw new Error(`${path}: ${value.error} ${value.message}`);
    return value;
  };
  const begin = async () => {
    for (let i = 0; ; i++)
      try {
        return await ask('POST', '/session', { capabilities: { alwaysMatch: {} } });
      } catch (error) {
        if (i === 100 || error.cause?.code !== 'ECONNREFUSED') throw error;
        await sleep(100);
      }
  };
  const end = () => process.kill(-driver.pid);
  try {
    const session = `/session/${(await begin()).sessionId}`;
    await ask('POST', `${session}/timeouts`, { script: 90000 });
    return { open: (url) => ask('POST', `${session}/url`, { url }),
      close: () => ask('DELETE', session).finally(end),
      async call(name, argument) {
        const script = `const done = arguments[2]; window[arguments[0]](arguments[1]).then((value) => done({ value }),
          (error) => done({ error: String(error) }))`;
        const { value, error } = await ask('POST', `${session}/execute/async`, { script, args: [name, argument] });
        if (error) throw new Error(error);
        return value;
      } };
  } catch (error) {
    end();
    throw error;
  }
}

export const browsers = { Chromium: openChromium, Firefox: openFirefox, WebKit: openWebKit };
