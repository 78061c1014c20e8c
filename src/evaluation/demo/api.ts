import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** A reply of the public API that the story did not expect. */
export class UnexpectedReply extends Error {
  constructor(request: string, status: number, body: string) {
    super(`${request} answered ${status}: ${body.slice(0, 500)}`);
    this.name = 'UnexpectedReply';
  }
}

/** A reply that was expected. */
export interface Reply<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

interface Call {
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expect?: readonly number[];
}

/** The public HTTP API, as one person or as nobody. */
export class Api {
  constructor(
    private readonly url: string,
    private readonly cookie: string | null = null,
  ) {}

  /** Signs a person in by password. */
  async signIn(email: string, password: string): Promise<Api> {
    const { headers } = await this.post('/v1/sessions', { email, password });
    const cookie = headers.getSetCookie().map((each) => each.split(';', 1)[0]!);
    return new Api(this.url, cookie.join('; '));
  }

  async get<Body>(path: string, call: Call = {}): Promise<Reply<Body>> {
    return await this.call<Body>('GET', path, call);
  }
  async post<Body>(path: string, body: object = {}, call: Call = {}): Promise<Reply<Body>> {
    return await this.call<Body>('POST', path, { ...call, body });
  }
  async put<Body>(path: string, body: object, call: Call = {}): Promise<Reply<Body>> {
    return await this.call<Body>('PUT', path, { ...call, body });
  }
  async patch<Body>(path: string, body: object, call: Call = {}): Promise<Reply<Body>> {
    return await this.call<Body>('PATCH', path, { ...call, body });
  }

  /** Sends a file as the browser's form would. */
  async upload<Body>(path: string, file: string): Promise<Reply<Body>> {
    const form = new FormData();
    form.set('file', new Blob([await readFile(file)]), basename(file));
    return await this.send<Body>('POST', path, { body: form, headers: this.credentials() });
  }

  private async call<Body>(
    method: string,
    path: string,
    { body, headers, expect }: Call,
  ): Promise<Reply<Body>> {
    const init = {
      headers: {
        ...this.credentials(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    return await this.send<Body>(method, path, init, expect);
  }

  private async send<Body>(
    method: string,
    path: string,
    init: { body?: FormData | string; headers: Record<string, string> },
    expect: readonly number[] = [200, 201, 202, 204],
  ): Promise<Reply<Body>> {
    const response = await fetch(this.url + path, { method, redirect: 'manual', ...init });
    const text = await response.text();
    if (!expect.includes(response.status))
      throw new UnexpectedReply(`${method} ${path}`, response.status, text);
    const json = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      headers: response.headers,
      body: (json ? JSON.parse(text) : text) as Body,
    };
  }

  private credentials(): Record<string, string> {
    return this.cookie === null ? {} : { cookie: this.cookie, 'sec-fetch-site': 'same-origin' };
  }
}
