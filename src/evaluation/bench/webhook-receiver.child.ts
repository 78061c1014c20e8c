import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// A receiver of webhooks in a process of its own: it wants them, and answers 204 to each. `node webhook-receiver.child.js
// [milliseconds]` prints its port and answers after that long; a line on stdin is answered with how many came since the last.
const takes = Number(process.argv[2] ?? 0);
let received = 0;
const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts).toString('utf8');
    if (body.startsWith('{"type":"endpoint.verification"')) {
      const { data } = JSON.parse(body) as { data: object };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(data));
      return;
    }
    received += 1;
    if (takes === 0) response.writeHead(204).end();
    else setTimeout(() => response.writeHead(204).end(), takes);
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.stdin.on('data', () => {
  process.stdout.write(`${received}\n`);
  received = 0;
});
process.stdin.on('end', () => process.exit(0));
