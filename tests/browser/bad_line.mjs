// A line to a site that can be cut: then nothing goes through, and nobody is told.
import { connect, createServer } from 'node:net';

export function openLine(port) {
  const ends = new Set();
  let isCut = false;
  const drop = () => { for (const end of ends) end.destroy(); };
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(port, 'localhost');
    for (const end of [near, far]) {
      ends.add(end);
      end.on('error', () => {});
      end.on('close', () => {
        ends.delete(end);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({
      base: `http://127.0.0.1:${server.address().port}`,
      cut() { isCut = true; drop(); },
      mend() { isCut = false; },
      close() { drop(); server.close(); },
    }));
  });
}
