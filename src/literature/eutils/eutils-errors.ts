import { SourceError } from '../sources/source-errors.ts';

/**
 * What can go wrong between Almanac and the E-utilities. Messages name the cause and never hold the address asked,
 * since that may bear the API key; none of these errors has a `cause` for the same reason.
 */
export abstract class EutilsError extends SourceError {}

/** No connection, or it was cut before the reply was whole. `reason` is the system's code: `ECONNREFUSED`. */
export class EutilsUnreachable extends EutilsError {
  override readonly kind = 'outage';
  constructor(reason: string) {
    super(`PubMed cannot be reached: ${reason}`);
  }
}

/** No whole reply within the time allowed, however busily it dripped. */
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

/** Nothing was sent: PubMed asked all of us to wait longer than a worker may sleep, or this process is too busy to send in time. This is no failure to count. */
export class EutilsHeldBack extends EutilsError {
  override readonly kind = 'outage';
  override readonly heldBack = true;
  override readonly retryAfterSeconds: number;
  constructor(seconds: number) {
    super(`Nothing was sent: every request to PubMed is held back for ${seconds} s more`);
    this.retryAfterSeconds = seconds;
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

/** Sent elsewhere, which is never followed: the key would go along. The setting may have to change. */
export class EutilsRedirected extends EutilsError {
  override readonly kind = 'refusal';
  constructor(status: number) {
    super(`PubMed answered with a redirect (HTTP status ${status}), which is not followed: see EUTILS_URL`);
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

/** The key in `EUTILS_API_KEY` is not one, or not any more. */
export class EutilsKeyRefused extends EutilsError {
  override readonly kind = 'refusal';
  constructor() {
    super('PubMed does not accept the API key: the setting EUTILS_API_KEY needs a valid one, or none');
  }
}

/** NCBI's history server has forgotten the result that a page was asked of: the records must be asked for by PMID. */
export class EutilsHistoryExpired extends EutilsError {
  override readonly kind = 'refusal';
  constructor() {
    super('PubMed has forgotten the result of the search');
  }
}

/** The request reached past the records that PubMed hands out of one query. */
export class EutilsCeilingReached extends EutilsError {
  override readonly kind = 'refusal';
  constructor() {
    super('PubMed hands out no more than the first 9,999 records of a search');
  }
}

/** An `<ERROR>` that tells of trouble behind PubMed's own doors and not of the request. */
export class EutilsBackendFailed extends EutilsError {
  override readonly kind = 'outage';
  constructor(text: string) {
    super(`PubMed had trouble of its own: ${text}`);
  }
}

/** XML that cannot be read, or that says less than it must. */
export class EutilsUnreadable extends EutilsError {
  override readonly kind = 'refusal';
  constructor(reason: string) {
    super(`PubMed's reply cannot be read: ${reason}`);
  }
}

/** A reply that arrived as if whole and yet ends before its end, or holds nothing. */
export class EutilsCutShort extends EutilsError {
  override readonly kind = 'outage';
  constructor(receivedBytes: number) {
    super(
      receivedBytes === 0
        ? 'PubMed gave an empty reply'
        : `PubMed's reply breaks off after ${receivedBytes} bytes`,
    );
  }
}

/** A reply larger than Almanac takes in. */
export class EutilsReplyTooLarge extends EutilsError {
  override readonly kind = 'refusal';
  constructor(maximumBytes: number) {
    super(`PubMed's reply has more than ${maximumBytes} bytes`);
  }
}
