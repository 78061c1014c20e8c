import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { DiagnosticsChannel } from 'undici';

/** Names one attempt on the wire, so that whoever reads both logs finds it in the other. */
export const ATTEMPT_HEADER = 'almanac-attempt';

/** Where undici says, of each request, which socket its headers go to. */
const CHANNEL = 'undici:client:sendHeaders';
const NAME = new RegExp(`^${ATTEMPT_HEADER}: (.+)$`, 'm');

/** The addresses that requests really went to: of a host with many, and of kept connections, nobody else can tell. */
export class ConnectedAddresses {
  private readonly asked = new Map<string, string | null>();
  private readonly hear = (message: unknown): void => {
    // the channel carries what undici's own types say it does
    const { headers, socket } = message as DiagnosticsChannel.ClientSendHeadersMessage;
    const attempt = NAME.exec(headers)?.[1]?.trim();
    if (attempt !== undefined && this.asked.has(attempt))
      this.asked.set(attempt, socket.remoteAddress ?? null);
  };

  constructor() {
    subscribe(CHANNEL, this.hear);
  }

  /** From now on the address of this attempt is noted. */
  expect(attempt: string): void {
    this.asked.set(attempt, null);
  }

  /** The address that the attempt went to, and nothing more of it is kept; null where it reached none. */
  take(attempt: string): string | null {
    const address = this.asked.get(attempt) ?? null;
    this.asked.delete(attempt);
    return address;
  }

  close(): void {
    unsubscribe(CHANNEL, this.hear);
  }
}
