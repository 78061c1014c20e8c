import { open } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail that was taken: to whom, and under which name. */
export interface TakenMail {
  readonly messageId: string;
  readonly to: string;
}

/** An SMTP server on this machine that remembers only who each mail was for. */
export interface MailSink {
  readonly url: string;
  /** In the order they came, repeats included. */
  readonly taken: TakenMail[];
  close(): Promise<void>;
}

/**
 * Starts one on a free port. With `spool` it has each mail on the disk, in that file, before it says so, as a server
 * must that takes responsibility for it (RFC 5321 section 6.1); else it takes every mail at once.
 */
export async function startMailSink({ spool }: { spool?: string } = {}): Promise<MailSink> {
  const file = spool === undefined ? null : await open(spool, 'a');
  const keep = async (mail: Buffer): Promise<void> => {
    await file?.appendFile(mail);
    await file?.datasync();
  };
  const taken: TakenMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const mail = Buffer.concat(chunks);
        const messageId = /^message-id:\s*(\S+)/im.exec(mail.toString('latin1'))?.[1] ?? '';
        keep(mail).then(() => {
          for (const { address } of session.envelope.rcptTo) taken.push({ messageId, to: address });
          callback();
        }, callback);
      });
    },
  });
  server.on('error', () => undefined); // a client that went away: that mail was not taken
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    async close() {
      await new Promise<void>((closed) => server.close(closed));
      await file?.close();
    },
  };
}
