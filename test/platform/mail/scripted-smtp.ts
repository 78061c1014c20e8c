import { createServer, type AddressInfo, type Socket } from 'node:net';

/** What a scripted server does at one point of a session: a reply, silence, or an end of the connection. */
export type Line = `${number}${string}` | 'silence' | 'hang up';

/** How a scripted server answers; each point is taken well unless said. */
export interface SmtpScript {
  readonly greeting?: Line;
  readonly ehlo?: Line;
  readonly auth?: Line;
  readonly mail?: Line;
  readonly rcpt?: Line;
  readonly data?: Line;
  /** After the whole mail was taken in. */
  readonly content?: Line;
}

/** An SMTP server that answers as a script says, and keeps what it was told. */
export interface ScriptedSmtp {
  readonly port: number;
  /** Every command line, `DATA`'s content left out. */
  readonly commands: string[];
  /** Every mail taken in, as it came, whatever was answered. */
  readonly contents: string[];
  close(): Promise<void>;
}

/** Starts one on a free port of this machine. */
export async function startScriptedSmtp(script: SmtpScript = {}): Promise<ScriptedSmtp> {
  const commands: string[] = [];
  const contents: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined); // the client may hang up first
    const say = (line: Line): void => {
      if (line === 'hang up') socket.destroy();
      else if (line !== 'silence') socket.write(`${line}\r\n`);
    };
    const answers: Readonly<Record<string, () => void>> = {
      EHLO: () => say(script.ehlo ?? '250-scripted\r\n250 AUTH PLAIN'),
      AUTH: () => say(script.auth ?? '235 2.7.0 ok'),
      MAIL: () => say(script.mail ?? '250 2.1.0 ok'),
      RCPT: () => say(script.rcpt ?? '250 2.1.5 ok'),
      DATA: () => say(script.data ?? '354 go on'),
      RSET: () => say('250 2.0.0 ok'),
      QUIT: () => socket.end('221 2.0.0 bye\r\n'),
    };
    let buffer = '';
    let inContent = false;
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      buffer += chunk;
      for (;;) {
        const terminator = inContent ? '\r\n.\r\n' : '\r\n';
        const end = buffer.indexOf(terminator);
        if (end === -1) return;
        const piece = buffer.slice(0, end);
        buffer = buffer.slice(end + terminator.length);
        if (inContent) {
          inContent = false;
          contents.push(piece);
          say(script.content ?? '250 2.0.0 taken');
          continue;
        }
        commands.push(piece);
        const verb = piece.slice(0, 4).toUpperCase();
        inContent = verb === 'DATA' && (script.data ?? '354').startsWith('3');
        (answers[verb] ?? (() => say('500 5.5.2 what?')))();
      }
    });
    say(script.greeting ?? '220 scripted');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    port: (server.address() as AddressInfo).port,
    commands,
    contents,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}
