/** How a job is retried and how many run at once. */
export interface JobOptions {
  /** Tries after the first; then the job is dead and is shown as such. */
  readonly retryLimit: number;
  /** Seconds before the first retry; doubled each time, up to an hour, with jitter. */
  readonly retryDelaySeconds: number;
  /** Seconds a handler may take before the job counts as lost and is retried. */
  readonly expireInSeconds: number;
  /** The most jobs of this kind that one process works at the same time. */
  readonly concurrency: number;
}

/** One kind of work. The payload is ids, never secrets or documents: the handler reloads and checks again. */
export interface JobDefinition<Payload extends object> {
  readonly name: string;
  readonly options: JobOptions;
  /** Only carries the payload's type. */
  readonly payload?: Payload;
}

/** Tries, by the hour, for more than ten years: work that only waits for another server to come back. */
export const UNTIL_DONE = 100_000;

const standard: JobOptions = { retryLimit: 25, retryDelaySeconds: 5, expireInSeconds: 300, concurrency: 10 };

/** Declares a kind of work; `name` is `<feature>.<verb-noun>` and stays the same for ever. */
export function defineJob<Payload extends object>(
  name: string,
  options: Partial<JobOptions> = {},
): JobDefinition<Payload> {
  return { name, options: { ...standard, ...options } };
}
