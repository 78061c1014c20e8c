import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a service may do instead of answering. */
export type JsonFault =
  | 'too_many'
  | 'error'
  | 'maintenance_page'
  | 'page_with_200'
  | 'cut'
  | 'cut_clean'
  | 'not_json'
  | 'too_large'
  | 'redirect'
  | 'silence';

/** One request as it arrived. */
export interface JsonRequest {
  /** As sent, still escaped. */
  readonly url: string;
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Milliseconds on a steady clock. */
  readonly at: number;
}

/** What a service says to a request: a body that is sent as JSON, or a text as it is. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Bytes of an answer that is larger than any client should take in. */
const TOO_LARGE = 80 * 1024 * 1024;

const plainFaults: Partial<Record<JsonFault, (response: ServerResponse) => void>> = {
  too_many: (response) => send(response, 429, 'text/plain', 'Too many requests', { 'retry-after': '7' }),
  error: (response) => send(response, 500, 'application/json', '{"error":"internal"}'),
  maintenance_page: (response) => send(response, 503, 'text/html', '<!DOCTYPE html><html>Back soon</html>'),
  page_with_200: (response) =>
    send(response, 200, 'text/html', '<html><body>Sign in to the network</body></html>'),
  not_json: (response) => send(response, 200, 'application/json', 'Resource not here'),
  redirect: (response) => send(response, 302, 'text/plain', '', { location: 'http://169.254.169.254/' }),
  silence: () => undefined,
};

/**
 * A JSON service on this machine that answers over real HTTP and, when told so, fails in the ways in which such services
 * do. What it answers is the business of whoever makes it.
 */
export class JsonServer {
  readonly requests: JsonRequest[] = [];
  #fault: { readonly kind: JsonFault; wait: number; left: number } | null = null;
  readonly #answer: (request: JsonRequest) => JsonAnswer;
  readonly #server = createServer((request, response) => this.#serve(request, response));

  constructor(answer: (request: JsonRequest) => JsonAnswer) {
    this.#answer = answer;
  }

  /** Starts listening on this machine only and gives the base address, with `path` behind it. */
  async listen(path: string, port = 0): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** Lets requests fail: after so many good ones (0), so many of them (all until {@link recover}). */
  fail(kind: JsonFault, { after = 0, times = Number.POSITIVE_INFINITY } = {}): void {
    this.#fault = { kind, wait: after, left: times };
  }

  recover(): void {
    this.#fault = null;
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const parameters = Object.fromEntries(url.searchParams);
    const asked = { url: request.url ?? '', path: url.pathname, parameters, at: performance.now() };
    this.requests.push(asked);
    const fault = this.#takeFault();
    const plain = fault === null ? undefined : plainFaults[fault];
    if (plain !== undefined) return plain(response);
    if (fault === 'too_large') return sendMuch(response);
    const { status, body, headers } = this.#answer(asked);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    if (fault === 'cut' || fault === 'cut_clean') return sendHalf(response, text, fault === 'cut');
    send(response, status, typeof body === 'string' ? 'text/plain' : 'application/json', text, headers);
  }

  #takeFault(): JsonFault | null {
    if (this.#fault === null) return null;
    if (this.#fault.wait > 0) {
      this.#fault.wait -= 1;
      return null;
    }
    if (this.#fault.left <= 0) return null;
    this.#fault.left -= 1;
    return this.#fault.kind;
  }
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': type, ...headers }).end(text);
}

/** Half of the text; the connection breaks, or ends as if that were all. */
function sendHalf(response: ServerResponse, text: string, breaks: boolean): void {
  const half = text.slice(0, text.length / 2);
  response.writeHead(200, { 'content-type': 'application/json' });
  if (breaks) response.write(half, () => response.destroy());
  else response.end(half);
}

function sendMuch(response: ServerResponse): void {
  const piece = ' '.repeat(1024 * 1024);
  let sent = 0;
  const more = (): void => {
    while (sent < TOO_LARGE && !response.destroyed) {
      sent += piece.length;
      if (!response.write(piece)) return void response.once('drain', more);
    }
    response.end();
  };
  response.writeHead(200, { 'content-type': 'application/json' });
  more();
}
