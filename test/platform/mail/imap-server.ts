import { createRequire } from 'node:module';
import type { AddressInfo, Server, Socket } from 'node:net';

interface HoodiecrowMessage {
  readonly flags: string[];
}
interface Connection {
  send(line: object, ...about: unknown[]): void;
}
interface Command {
  readonly tag: string;
  readonly attributes?: readonly { readonly value?: unknown }[];
}
type Handler = (connection: Connection, parsed: Command, data: unknown, done: () => void) => void;
interface Hoodiecrow {
  readonly server: Server;
  listen(port: number, host: string, ready: () => void): void;
  appendMessage(mailbox: string, flags: string[], at: string, raw: string): void;
  getMailbox(path: string): { readonly messages: readonly HoodiecrowMessage[] };
  getCommandHandler(command: string): Handler;
  setCommandHandler(command: string, handler: Handler): void;
}

// a CommonJS package without types
const hoodiecrow = createRequire(import.meta.url)('hoodiecrow-imap') as (options: object) => Hoodiecrow;

/** A real IMAP server with one mailbox, INBOX, of one user. */
export interface ImapServer {
  /** With the name and password that it takes. */
  readonly url: string;
  /** Connections it was asked for so far. */
  readonly connections: () => number;
  add(raw: string): void;
  /** The flags of each mail, in the order they came. */
  flags(): string[][];
  /** Breaks the connection whenever flags are to be set, until told otherwise. */
  breakWhenMarking(yes: boolean): void;
  /** Answers NO when the mail of this UID is asked for; null: gives every mail. */
  refuseToGive(uid: number | null): void;
  close(): Promise<void>;
}

/** Starts one on a free port of this machine. */
export async function startImap(): Promise<ImapServer> {
  const imap = hoodiecrow({
    users: { 'bounce@plan.example': { password: 'p:ss/w@rd' } },
    storage: { INBOX: { messages: [] }, '': {} },
  });
  const sockets = new Set<Socket>();
  let asked = 0;
  imap.server.on('connection', (socket) => {
    asked += 1;
    sockets.add(socket);
    socket.on('error', () => undefined); // the client may hang up first
  });
  await new Promise<void>((ready) => imap.listen(0, '127.0.0.1', ready));
  const { port } = imap.server.address() as AddressInfo;
  const giving = imap.getCommandHandler('UID FETCH');
  const marking = imap.getCommandHandler('UID STORE');
  return {
    url: `imap://${encodeURIComponent('bounce@plan.example')}:${encodeURIComponent('p:ss/w@rd')}@127.0.0.1:${port}/INBOX`,
    connections: () => asked,
    add: (raw) => imap.appendMessage('INBOX', [], '01-Jul-2026 16:00:00 +0000', raw),
    flags: () =>
      imap.getMailbox('INBOX').messages.map(({ flags }) => flags.filter((flag) => flag !== '\\Recent')),
    breakWhenMarking(yes) {
      const breaking = (): void => {
        for (const socket of sockets) socket.destroy();
      };
      imap.setCommandHandler('UID STORE', yes ? breaking : marking);
    },
    refuseToGive(uid) {
      const refusing: Handler = (connection, parsed, data, done) => {
        if (String(parsed.attributes?.[0]?.value) !== String(uid)) {
          giving(connection, parsed, data, done);
          return;
        }
        const text = { type: 'TEXT', value: 'message is corrupt' };
        connection.send({ tag: parsed.tag, command: 'NO', attributes: [text] }, 'UID FETCH', parsed, data);
        done();
      };
      imap.setCommandHandler('UID FETCH', uid === null ? giving : refusing);
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((closed) => imap.server.close(() => closed()));
    },
  };
}
