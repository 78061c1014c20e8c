import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { busiestSecond } from '../../../src/evaluation/pubmed-server/request-log.ts';

/** A service that notes when each request arrives and answers none until told; from then on it answers at once. */
export class SlowServer {
  readonly arrivals: number[] = [];
  readonly #waiting: ServerResponse[] = [];
  readonly #body: string;
  readonly #type: string;
  #awake = false;
  readonly #server = createServer((request, response) => {
    this.arrivals.push(performance.now());
    request.resume();
    if (this.#awake) this.#answer(response);
    else this.#waiting.push(response);
  });
  constructor(type: string, body: string) {
    this.#type = type;
    this.#body = body;
  }

  /** Starts listening on this machine only and gives its address. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** Answers all who wait, in the same moment. */
  wake(): void {
    this.#awake = true;
    for (const response of this.#waiting.splice(0)) this.#answer(response);
  }

  /** The most requests that arrived within any one second. */
  busiestSecond(): number {
    return busiestSecond(this.arrivals);
  }

  #answer(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': this.#type }).end(this.#body);
  }
}
