import type { TestApp } from '../../support/app.ts';

/** A page that a browser arrived at. */
export interface Arrival {
  readonly url: URL;
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A browser that goes between Almanac and the provider, with the cookies of both. */
export class Browser {
  private readonly cookies = new Map<string, Map<string, string>>();
  /** Who types their password when the provider asks. */
  signsInAs = '';

  constructor(
    private readonly app: TestApp,
    private readonly publicUrl = 'http://localhost:3000',
  ) {}

  /** Opens an address or a path of Almanac and follows redirects; stops before an address that begins so. */
  async open(address: string, stopBefore?: string): Promise<Arrival> {
    let url = new URL(address, this.publicUrl);
    for (let hops = 0; hops < 20; hops++) {
      const arrival = await this.ask(url);
      const { location } = arrival.headers;
      if (arrival.status < 300 || arrival.status > 399 || location === undefined) return arrival;
      url = new URL(location, url);
      if (stopBefore !== undefined && url.href.startsWith(stopBefore)) return { ...arrival, url };
    }
    throw new Error(`too many redirects: ${url.href}`);
  }

  /** What this browser sends to Almanac with a request of its own page. */
  headers(): Record<string, string> {
    return { cookie: this.cookieHeader(this.publicUrl), 'sec-fetch-site': 'same-origin' };
  }

  /** A cookie that Almanac set; undefined without. */
  cookie(name: string): string | undefined {
    return this.cookies.get(new URL(this.publicUrl).host)?.get(name);
  }

  /** Forgets everything about the provider: its session too. */
  forgetProvider(issuer: string): void {
    this.cookies.delete(new URL(issuer).host);
  }

  private async ask(url: URL): Promise<Arrival> {
    return url.origin === new URL(this.publicUrl).origin
      ? await this.askAlmanac(url)
      : await this.askProvider(url);
  }

  private async askAlmanac(url: URL): Promise<Arrival> {
    const reply = await this.app.http({
      url: url.pathname + url.search,
      headers: { accept: 'text/html', cookie: this.cookieHeader(url.href) },
    });
    const set = reply.headers['set-cookie'];
    this.keep(url, Array.isArray(set) ? set : typeof set === 'string' ? [set] : []);
    const headers = Object.fromEntries(
      Object.entries(reply.headers).map(([name, value]) => [name, String(value)]),
    );
    return { url, status: reply.status, text: reply.text, headers };
  }

  private async askProvider(url: URL): Promise<Arrival> {
    const reply = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: this.cookieHeader(url.href), 'x-sign-in-as': this.signsInAs },
    });
    this.keep(url, reply.headers.getSetCookie());
    return {
      url,
      status: reply.status,
      text: await reply.text(),
      headers: Object.fromEntries(reply.headers),
    };
  }

  private keep(url: URL, lines: readonly string[]): void {
    const jar = this.cookies.get(url.host) ?? new Map<string, string>();
    this.cookies.set(url.host, jar);
    for (const line of lines) {
      const [name = '', ...value] = line.split(';', 1)[0]!.split('=');
      if (value.join('=') === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value.join('='));
    }
  }

  private cookieHeader(url: string): string {
    return [...(this.cookies.get(new URL(url).host) ?? [])]
      .map(([name, value]) => `${name}=${value}`)
      .join('; ');
  }
}
