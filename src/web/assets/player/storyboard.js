// Small pictures of what is there under the pointer, where a person has approved them. Nothing of them is fetched before
// somebody looks, nor ever for who asked for little data.
import { read } from './clock.js';

const againMs = 10000; // after a network that was not there

// "00:00:10.000 --> 00:00:20.000", then its part of a sheet (Media Fragments URI 1.0, 4.2.2).
const cues = /^([\d:]+)(\.\d+) --> ([\d:]+)(\.\d+).*\n([\w.-]+)#xywh=(\d+),(\d+),(\d+),(\d+)$/gm;

async function tilesOf(address) {
  const answer = await fetch(address, { credentials: 'omit' });
  if (!answer.ok) return []; // not approved any more
  return [...(await answer.text()).matchAll(cues)].map(([, from, fromPart, to, toPart, sheet, ...box]) => {
    const [x, y, width, height] = box.map(Number);
    const [start, end] = [read(from) + Number(fromPart), read(to) + Number(toPart)];
    return { start, end, sheet: new URL(sheet, answer.url).href, x, y, width, height };
  });
}

export function openStoryboard(player) {
  const { controls, source, heart } = player;
  const glimpse = controls.querySelector('.glimpse');
  const picture = glimpse.querySelector('i');
  const address = glimpse.dataset.pictures;
  if (!address) return { close() {} };
  const sheets = new Map(); // address -> a promise of its picture
  let tiles;
  let last;

  const sheet = (url) => {
    if (!sheets.has(url)) {
      const image = new Image();
      image.src = url;
      sheets.set(url, image.decode());
    }
    return sheets.get(url);
  };

  function show({ sheet: url, x, y, width, height }) {
    Object.assign(picture.style, { width: `${width}px`, height: `${height}px`, backgroundImage: `url("${url}")`,
      backgroundPosition: `-${x}px -${y}px` });
    picture.hidden = false;
  }

  // Undefined: there is none, or it cannot be had now.
  async function tileAt(second) {
    heart.begin();
    try {
      tiles ??= tilesOf(address);
      const tile = (await tiles).findLast((each) => each.start <= second);
      if (tile) await sheet(tile.sheet);
      return tile;
    } catch {
      setTimeout(() => { tiles = undefined; sheets.clear(); }, againMs);
      return undefined;
    }
  }

  // What one is told of before is not seen by chance.
  const isHidden = (tile, second) => player.isToldOf?.(Math.min(tile.start, second), Math.max(tile.end, second));

  glimpse.addEventListener('look', async ({ detail }) => {
    last = detail;
    const tile = source.isSparing ? undefined : await tileAt(detail);
    if (last !== detail) return;
    picture.hidden = !tile || isHidden(tile, detail);
    if (!picture.hidden) show(tile);
  });
  return {
    close() {
      last = undefined;
      sheets.clear();
      picture.remove();
    },
  };
}
