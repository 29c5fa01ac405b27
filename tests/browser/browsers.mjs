// Debian's three browsers, each driven in its own way and asked the same: open(url), call(name, argument) of a function
// that the page has, read(text) of a function without arguments, close(). What the pages complain of is in complaints, what
// they ask for in asked, where the driver tells. Each is opened with the port of a proxy for all that it asks, or without.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';
import { openBrowser } from './chromium.mjs';

// Both drivers tell in the same words.
function watched(page) {
  const complaints = [], asked = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => {
    if (['error', 'warn', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { complaints, asked };
}

async function openChromium(proxy) {
  const browser = await openBrowser(proxy && { proxy: { server: `127.0.0.1:${proxy}`, bypass: '<-loopback>' } });
  const page = await browser.newPage();
  return { ...watched(page), open: (url) => page.goto(url), close: () => browser.close(),
    read: (text) => page.evaluate(`(${text})()`),
    call: (name, argument) => page.evaluate(([name, argument]) => window[name](argument), [name, argument]) };
}

// WebDriver BiDi.
async function openFirefox(proxy) {
  const through = proxy && { 'network.proxy.type': 1, 'network.proxy.http': '127.0.0.1', 'network.proxy.http_port': proxy,
    'network.proxy.ssl': '127.0.0.1', 'network.proxy.ssl_port': proxy, 'network.proxy.allow_hijacking_localhost': true };
  const browser = await puppeteer.launch({ browser: 'firefox', headless: true, timeout: 120000,
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    extraPrefsFirefox: { 'media.autoplay.default': 0, ...through } });
  const page = await browser.newPage();
  return { ...watched(page), open: (url) => page.goto(url), close: () => browser.close(),
    read: (text) => page.evaluate(`(${text})()`),
    call: (name, argument) => page.evaluate((name, argument) => window[name](argument), name, argument) };
}

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

// One that writes its console to where its driver writes.
const miniBrowser = {
  'webkitgtk:browserOptions': { binary: process.env.WEBKIT ?? '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
    args: ['--automation', '--enable-write-console-messages-to-stdout=true'] },
};

// W3C WebDriver, on a screen that nobody sees.
async function openWebKit(proxy) {
  const port = await freePort();
  const driver = spawn('xvfb-run', ['--auto-servernum', 'WebKitWebDriver', `--port=${port}`],
    { detached: true, stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, WEBKIT_DISABLE_COMPOSITING_MODE: '1' } });
  const complaints = [];
  driver.stdout.on('data', (bytes) => {
    complaints.push(...String(bytes).split('\n').filter((line) => /^CONSOLE \S+ (ERROR|WARN)/.test(line)));
  });
  const capabilities = { ...miniBrowser, ...proxy && { proxy: { proxyType: 'manual', httpProxy: `127.0.0.1:${proxy}`,
    sslProxy: `127.0.0.1:${proxy}`, noProxy: [] } } };
  const ask = async (method, path, body) => {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await reply.json();
    if (!reply.ok) throw new Error(`${path}: ${value.error} ${value.message}`);
    return value;
  };
  const begin = async () => {
    for (let i = 0; ; i++)
      try {
        return await ask('POST', '/session', { capabilities: { alwaysMatch: capabilities } });
      } catch (error) {
        if (i === 100 || error.cause?.code !== 'ECONNREFUSED') throw error;
        await sleep(100);
      }
  };
  const end = () => process.kill(-driver.pid);
  try {
    const session = `/session/${(await begin()).sessionId}`;
    await ask('POST', `${session}/timeouts`, { script: 90000 });
    const run = async (script, ...args) => {
      const { value, error } = await ask('POST', `${session}/execute/async`,
        { script: `const done = arguments[arguments.length - 1]; (${script}).then((value) => done({ value }),
          (error) => done({ error: String(error) }))`, args });
      if (error) throw new Error(error);
      return value;
    };
    return { complaints, open: (url) => ask('POST', `${session}/url`, { url }),
      close: () => ask('DELETE', session).finally(end),
      read: (text) => run(`(${text})()`),
      call: (name, argument) => run('window[arguments[0]](arguments[1])', name, argument) };
  } catch (error) {
    end();
    throw error;
  }
}

export const browsers = { Chromium: openChromium, Firefox: openFirefox, WebKit: openWebKit };
