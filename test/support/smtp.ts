import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server that keeps what it takes. */
export interface SmtpReceiver {
  readonly url: string;
  /** Every accepted mail in order, repeats included. */
  readonly mails: ParsedMail[];
  /** Answers 451 to the next `count` mails. */
  refuseNext(count: number): void;
  /** Answers 550 to every mail to that address from now on. */
  refuseRecipient(address: string): void;
  close(): Promise<void>;
}

/** Starts one on a free port; `delayMs` is how long it thinks before it takes a mail. */
export async function startSmtp({ delayMs = 0 } = {}): Promise<SmtpReceiver> {
  const mails: ParsedMail[] = [];
  let refusals = 0;
  const unknown = new Set<string>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo({ address }, _session, callback) {
      if (!unknown.has(address)) callback();
      else callback(Object.assign(new Error('5.1.1 no such user here'), { responseCode: 550 }));
    },
    onData(stream, _session, callback) {
      simpleParser(stream).then(
        (mail) => {
          if (refusals > 0) {
            refusals -= 1;
            callback(Object.assign(new Error('try again later'), { responseCode: 451 }));
            return;
          }
          mails.push(mail);
          setTimeout(callback, delayMs);
        },
        (error: Error) => callback(error),
      );
    },
  });
  server.on('error', () => undefined); // a client that was killed in the middle of a mail: that mail was not taken
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuseNext(count) {
      refusals = count;
    },
    refuseRecipient(address) {
      unknown.add(address);
    },
    close: async () => await new Promise<void>((closed) => server.close(closed)),
  };
}
