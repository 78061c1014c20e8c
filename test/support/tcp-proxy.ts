import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A network between the application and PostgreSQL, on which a test can have accidents. */
export interface TcpProxy {
  /** The address of a database, by way of the proxy. */
  through(databaseUrl: string): string;
  /** Carries nothing more on the connections that said `word` when they were opened; both ends think they live. */
  freeze(word: string): void;
  /** Carries everything again, beginning with what waited. */
  thaw(): void;
  /** Loses every notification that the server sends from now on, on connections that go on living. */
  loseNotifications(lose: boolean): void;
  /** Ends the connections that said `word`, as a router that forgot them. */
  cut(word: string): void;
  /** Leads new connections to another address. */
  leadTo(databaseUrl: string): void;
  close(): Promise<void>;
}

interface Line {
  readonly near: Socket;
  readonly far: Socket;
  /** What the client said first: user, database, application name. */
  opening: string;
  frozen: boolean;
}

const NOTIFICATION = 'A'.charCodeAt(0);

/** Starts the proxy on a free port of this machine. */
export async function startTcpProxy(databaseUrl: string): Promise<TcpProxy> {
  const lines = new Set<Line>();
  let target = new URL(databaseUrl);
  let losing = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    const line: Line = { near, far, opening: '', frozen: false };
    lines.add(line);
    const end = () => {
      lines.delete(line);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
    near.on('data', (bytes) => {
      if (line.opening === '') line.opening = bytes.toString('latin1');
      far.write(bytes);
    });
    far.on(
      'data',
      messagesOf((type, message) => {
        if (!losing || type !== NOTIFICATION) near.write(message);
      }),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const saying = (word: string) => [...lines].filter(({ opening }) => opening.includes(word));
  return {
    through(url) {
      const by = new URL(url);
      by.hostname = '127.0.0.1';
      by.port = String(port);
      return by.href;
    },
    freeze(word) {
      for (const line of saying(word)) {
        line.frozen = true;
        line.near.pause();
        line.far.pause();
      }
    },
    thaw() {
      for (const line of lines) {
        if (!line.frozen) continue;
        line.frozen = false;
        line.near.resume();
        line.far.resume();
      }
    },
    loseNotifications(lose) {
      losing = lose;
    },
    cut(word) {
      for (const { near, far } of saying(word)) {
        near.destroy();
        far.destroy();
      }
    },
    leadTo(url) {
      target = new URL(url);
    },
    async close() {
      for (const { near, far } of lines) {
        near.destroy();
        far.destroy();
      }
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Cuts what PostgreSQL sends into its messages: a type, a length that counts itself, and the rest. */
function messagesOf(take: (type: number, message: Buffer) => void): (bytes: Buffer) => void {
  let pending = Buffer.alloc(0);
  return (bytes) => {
    pending = Buffer.concat([pending, bytes]);
    while (pending.length >= 5) {
      const length = 1 + pending.readInt32BE(1);
      if (pending.length < length) return;
      take(pending[0]!, pending.subarray(0, length));
      pending = pending.subarray(length);
    }
  };
}
