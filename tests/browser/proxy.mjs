// A proxy between a browser and one site: tells which hosts were asked for, which of the site's answers set a cookie, and,
// since it adds an address for reports to each page's policy, what that policy refused. Other hosts are not reached.
import { createServer, request } from 'node:http';

const report = '/refused-by-policy';

export function openProxy(host) {
  const seen = { asked: 0, others: [], cookies: [], refused: [] };

  function take(asked, reply) {
    let body = '';
    asked.on('data', (bytes) => { body += bytes; });
    asked.on('end', () => {
      seen.refused.push(body.slice(0, 300));
      reply.writeHead(204).end();
    });
  }

  function pass(asked, reply) {
    seen.asked++;
    const far = request(asked.url, { method: asked.method, headers: asked.headers }, (answer) => {
      const { headers } = answer;
      if ('set-cookie' in headers) seen.cookies.push(asked.url);
      for (const name of ['content-security-policy', 'content-security-policy-report-only'])
        if (headers[name]) headers[name] = [headers[name]].flat().map((policy) => `${policy}; report-uri ${report}`);
      reply.writeHead(answer.statusCode, headers);
      answer.pipe(reply);
    });
    far.on('error', () => reply.destroy());
    reply.on('close', () => far.destroy());
    asked.pipe(far);
  }

  const server = createServer((asked, reply) => {
    const { host: to, pathname } = new URL(asked.url);
    if (to !== host) {
      seen.others.push(asked.url);
      reply.writeHead(502).end();
    } else if (pathname === report) {
      take(asked, reply);
    } else {
      pass(asked, reply);
    }
  });
  server.on('connect', (asked, socket) => { // a tunnel, for TLS
    seen.others.push(asked.url);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(Object.assign(seen, {
      port: server.address().port,
      close() {
        server.closeAllConnections();
        server.close();
      },
    })));
  });
}
