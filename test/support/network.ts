import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import type { TestApp } from './app.ts';

/** A reply as it came over the network, undecoded. */
export interface NetworkReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly json: <Body = Record<string, unknown>>() => Body;
}

/** How a request differs from a plain GET. */
export interface NetworkRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks an application over a real socket, as every client does and `inject` does not. */
export type Network = (path: string, how?: NetworkRequest) => Promise<NetworkReply>;

/** Has an application listen on a free port, until it is closed; connections are kept alive. */
export async function listenOn(app: TestApp): Promise<Network> {
  await app.nest.listen(0, '127.0.0.1');
  const { port } = new URL(await app.nest.getUrl());
  const agent = new Agent({ keepAlive: true });
  return async (path, { method = 'GET', headers = {} } = {}) =>
    await new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, method, headers, agent }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('error', reject);
        reply.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const json = <Body>() => JSON.parse(bytes.toString()) as Body;
          resolve({ status: reply.statusCode ?? 0, headers: reply.headers, bytes, json });
        });
      })
        .on('error', reject)
        .end();
    });
}

/** Waits for what PostgreSQL or the passing of time brings about; there is no event to wait on. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  seconds = 10,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited ${seconds} s in vain for: ${what}`);
    await new Promise((wake) => setTimeout(wake, 5));
  }
}
