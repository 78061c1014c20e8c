/**
 * What can go wrong between Almanac and a service that it asks for literature. Messages name the service and the cause
 * and never hold the address asked, since that may bear a secret.
 */
export abstract class SourceError extends Error {
  /** An `outage` mends itself and is waited for; a `refusal` that repeats needs a person. */
  abstract readonly kind: 'outage' | 'refusal';
  /** Seconds that the service asked to be left alone; null when it did not say. */
  readonly retryAfterSeconds: number | null = null;
  /** True when nothing was sent, since all are held back: no failure to count. */
  readonly heldBack: boolean = false;
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** No connection, or it was cut before the reply was whole. `reason` is the system's code: `ECONNREFUSED`. */
export class SourceUnreachable extends SourceError {
  override readonly kind = 'outage';
  constructor(service: string, reason: string) {
    super(`${service} cannot be reached: ${reason}`);
  }
}

/** No whole reply within the time allowed. */
export class SourceTimedOut extends SourceError {
  override readonly kind = 'outage';
  constructor(service: string, milliseconds: number) {
    super(`${service} gave no whole reply within ${milliseconds / 1000} s`);
  }
}

/** Too many requests by all who share the address. */
export class SourceRateLimited extends SourceError {
  override readonly kind = 'outage';
  override readonly retryAfterSeconds: number | null;
  constructor(service: string, retryAfterSeconds: number | null) {
    super(`${service} says that its rate limit is exceeded`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Nothing was sent: the service asked all of us to wait longer than a worker may sleep, or this process is too busy to send in time. */
export class SourceHeldBack extends SourceError {
  override readonly kind = 'outage';
  override readonly heldBack = true;
  override readonly retryAfterSeconds: number;
  constructor(service: string, seconds: number) {
    super(`Nothing was sent: every request to ${service} is held back for ${seconds} s more`);
    this.retryAfterSeconds = seconds;
  }
}

/** A status that tells of trouble on the service's side, or one that it should not give. */
export class SourceStatus extends SourceError {
  override readonly kind: 'outage' | 'refusal';
  override readonly retryAfterSeconds: number | null;
  readonly status: number;
  constructor(service: string, status: number, retryAfterSeconds: number | null = null) {
    super(`${service} answered with HTTP status ${status}`);
    this.status = status;
    this.kind = status >= 500 || status === 408 ? 'outage' : 'refusal';
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A web page where data was expected: maintenance, a proxy, a captive portal. */
export class SourceHtmlPage extends SourceError {
  override readonly kind = 'outage';
  constructor(service: string) {
    super(`${service} answered with a web page instead of data`);
  }
}

/** The service points elsewhere. Its address is a setting and is not changed by what a reply says. */
export class SourceRedirected extends SourceError {
  override readonly kind = 'refusal';
  constructor(service: string) {
    super(`${service} redirects elsewhere, which is not followed`);
  }
}

/** The service said no in words, often under status 200. */
export class SourceRefused extends SourceError {
  override readonly kind = 'refusal';
  constructor(service: string, text: string) {
    super(`${service} refused the request: ${text}`);
  }
}

/** A reply that ends before its end: the connection was closed as if all had been said. */
export class SourceCutShort extends SourceError {
  override readonly kind = 'outage';
  constructor(service: string) {
    super(`${service}'s reply ends before its end`);
  }
}

/** A reply that is not what the service is documented to answer. */
export class SourceUnreadable extends SourceError {
  override readonly kind = 'refusal';
  constructor(service: string, reason: string) {
    super(`${service}'s reply cannot be read: ${reason}`);
  }
}

/** A reply larger than Almanac takes in. */
export class SourceReplyTooLarge extends SourceError {
  override readonly kind = 'refusal';
  constructor(service: string, maximumBytes: number) {
    super(`${service}'s reply has more than ${maximumBytes} bytes`);
  }
}

/** The service is not set up in this installation. */
export class SourceNotSetUp extends SourceError {
  override readonly kind = 'refusal';
  constructor(service: string, variable: string) {
    super(`${service} is not asked: ${variable} is unset`);
  }
}
