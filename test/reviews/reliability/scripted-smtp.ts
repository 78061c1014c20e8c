import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What a mail server does to its clients; each may be changed while it runs. */
export interface SmtpScript {
  /** False: it takes the connection and never says a word. */
  greets: boolean;
  /** The reply to a recipient, such as `550 5.1.1 no such mailbox`. */
  recipient(address: string): string;
  /** The reply to a whole mail; null drops the connection in its place. */
  data(mail: ScriptedMail): string | null;
}

/** A mail that came whole, whatever was answered. */
export interface ScriptedMail {
  readonly messageId: string;
  readonly to: readonly string[];
  /** What it was answered; null where the connection was dropped. */
  readonly answer: string | null;
}

/** An SMTP server (RFC 5321, the few commands that matter) that misbehaves as it is told. */
export interface ScriptedSmtp {
  readonly url: string;
  readonly script: SmtpScript;
  /** Every mail that came whole, in order. */
  readonly mails: ScriptedMail[];
  /** Connections so far. */
  readonly connections: number;
  /** The Message-IDs of the mails that were taken, with their recipient: `<id> address`. */
  taken(): string[];
  close(): Promise<void>;
}

/** Starts one that takes everything. */
export async function startScriptedSmtp(): Promise<ScriptedSmtp> {
  const script: SmtpScript = { greets: true, recipient: () => '250 ok', data: () => '250 ok' };
  const mails: ScriptedMail[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined); // a client that gives up is one of the things that are tried
    if (script.greets) converse(socket, script, mails);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    script,
    mails,
    get connections() {
      return connections;
    },
    taken: () =>
      mails
        .filter(({ answer }) => answer?.startsWith('2') === true)
        .map(({ messageId, to }) => `${messageId} ${to.join()}`),
    close: async () => await closed(server, sockets),
  };
}

function converse(socket: Socket, script: SmtpScript, mails: ScriptedMail[]): void {
  let [pending, mail, inData, to] = ['', '', false, [] as string[]];
  const say = (line: string): unknown => socket.write(`${line}\r\n`);
  const endOfMail = (): void => {
    const messageId = /^message-id:\s*(\S+)/im.exec(mail)?.[1] ?? '';
    const answer = script.data({ messageId, to, answer: null });
    mails.push({ messageId, to, answer });
    [inData, mail, to] = [false, '', []];
    if (answer === null) socket.destroy();
    else say(answer);
  };
  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'RCPT') {
      const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
      const reply = script.recipient(address);
      if (reply.startsWith('2')) to.push(address);
      say(reply);
    } else if (verb === 'DATA') {
      inData = to.length > 0;
      say(inData ? '354 go on' : '554 no valid recipients');
    } else if (verb === 'QUIT') socket.end('221 bye\r\n');
    else {
      if (verb === 'RSET' || verb === 'MAIL') to = [];
      say('250 ok');
    }
  };
  socket.on('data', (chunk) => {
    pending += chunk.toString('latin1');
    for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
      const line = pending.slice(0, end);
      pending = pending.slice(end + 2);
      if (!inData) command(line);
      else if (line === '.') endOfMail();
      else mail += `${line}\n`;
    }
  });
  say('220 scripted ESMTP');
}

async function closed(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const done = new Promise((resolve) => server.close(resolve));
  for (const socket of sockets) socket.destroy();
  await done;
}
