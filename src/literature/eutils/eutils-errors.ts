/**
 * What can go wrong between Almanac and the E-utilities. Messages name the cause and never hold the address asked,
 * since that may bear the API key.
 */
export abstract class EutilsError extends Error {
  /** An `outage` mends itself and is waited for; a `refusal` that repeats needs a person. */
  abstract readonly kind: 'outage' | 'refusal';
  /** Seconds that PubMed asked to be left alone; null when it did not say. */
  readonly retryAfterSeconds: number | null = null;
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** No connection, or it was cut before the reply was whole. `reason` is the system's code: `ECONNREFUSED`. */
export class EutilsUnreachable extends EutilsError {
  override readonly kind = 'outage';
  constructor(reason: string) {
    super(`PubMed cannot be reached: ${reason}`);
  }
}

/** No whole reply within the time allowed. */
export class EutilsTimedOut extends EutilsError {
  override readonly kind = 'outage';
  constructor(milliseconds: number) {
    super(`PubMed gave no whole reply within ${milliseconds / 1000} s`);
  }
}

/** Too many requests a second, by all who share the key or the address. */
export class EutilsRateLimited extends EutilsError {
  override readonly kind = 'outage';
  override readonly retryAfterSeconds: number | null;
  constructor(retryAfterSeconds: number | null) {
    super('PubMed says that its rate limit is exceeded');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A status that tells of trouble on PubMed's side, or one that it should not give. */
export class EutilsStatus extends EutilsError {
  override readonly kind: 'outage' | 'refusal';
  override readonly retryAfterSeconds: number | null;
  readonly status: number;
  constructor(status: number, retryAfterSeconds: number | null) {
    super(`PubMed answered with HTTP status ${status}`);
    this.status = status;
    this.kind = status >= 500 ? 'outage' : 'refusal';
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A web page where XML was expected: maintenance, a proxy, a captive portal. */
export class EutilsHtmlPage extends EutilsError {
  override readonly kind = 'outage';
  constructor() {
    super('PubMed answered with a web page instead of XML');
  }
}

/** PubMed said no in an `<ERROR>` element or a JSON error, often under status 200. */
export class EutilsRefused extends EutilsError {
  override readonly kind = 'refusal';
  constructor(text: string) {
    super(`PubMed refused the request: ${text}`);
  }
}

/** XML that cannot be read, or that ends before its end. */
export class EutilsUnreadable extends EutilsError {
  override readonly kind = 'refusal';
  constructor(reason: string) {
    super(`PubMed's reply cannot be read: ${reason}`);
  }
}

/** A reply larger than Almanac takes in. */
export class EutilsReplyTooLarge extends EutilsError {
  override readonly kind = 'refusal';
  constructor(maximumBytes: number) {
    super(`PubMed's reply has more than ${maximumBytes} bytes`);
  }
}
