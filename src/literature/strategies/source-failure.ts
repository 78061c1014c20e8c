import { EutilsRefused } from '../eutils/eutils-errors.ts';
import { SourceError, SourceNotSetUp, SourceRefused } from '../sources/source-errors.ts';
import { LiteratureSourceUnavailable } from './strategies.errors.ts';

/** Seconds after which it is worth to ask again where the service does not say. */
const RETRY_SECONDS = 30;

/** Whether this is how a service of literature failed, and not a fault of ours. */
export function isSourceFailure(error: unknown): error is SourceError {
  return error instanceof SourceError;
}

/** The refusal for a person whose question a service did not answer; anything else goes on as the error it is. */
export function unavailable(error: unknown): never {
  if (!isSourceFailure(error)) throw error;
  throw new LiteratureSourceUnavailable(error.message, error.retryAfterSeconds ?? RETRY_SECONDS);
}

/** Whether the service has something against the query itself, or is not asked here at all: no later try mends that. */
export function isQueryRefused(error: unknown): error is SourceError {
  return error instanceof EutilsRefused || error instanceof SourceRefused || error instanceof SourceNotSetUp;
}
