/** How long something fetched is good, in seconds of the process's monotonic clock. */
export interface Lifetimes {
  /** After this it is fetched again. */
  readonly freshSeconds: number;
  /** Up to this it serves where fetching again fails. */
  readonly usableSeconds: number;
  /** Between two attempts, after one that failed or was asked for. */
  readonly cooldownSeconds: number;
}

/**
 * Something fetched from elsewhere, kept, and fetched again in time. Who asks at once shares one fetch; while the source
 * is down the last good one serves, and nobody asks more often than the cool-down allows.
 */
export class Renewed<T extends object> {
  private kept: { readonly value: T; readonly at: number } | undefined;
  private underWay: Promise<T> | undefined;
  private lastTry = Number.NEGATIVE_INFINITY;
  private lastFailure: Error | undefined;

  constructor(
    private readonly lifetimes: Lifetimes,
    private readonly fetch: () => Promise<T>,
    private readonly seconds: () => number = () => performance.now() / 1000,
  ) {}

  /** The kept value, fetched where it is missing or old. Throws what fetching threw when there is none that serves. */
  async value(): Promise<T> {
    const age = this.kept === undefined ? Number.POSITIVE_INFINITY : this.seconds() - this.kept.at;
    if (this.kept !== undefined && age < this.lifetimes.freshSeconds) return this.kept.value;
    try {
      return await this.again();
    } catch (error) {
      if (this.kept !== undefined && age < this.lifetimes.usableSeconds) return this.kept.value;
      throw error;
    }
  }

  /**
   * Fetches although the kept value is fresh, since it lacks something; within the cool-down the kept value comes
   * back as it is. Throws what fetching threw.
   */
  async again(): Promise<T> {
    if (this.underWay !== undefined) return await this.underWay;
    if (this.seconds() - this.lastTry < this.lifetimes.cooldownSeconds) {
      if (this.lastFailure !== undefined) throw this.lastFailure;
      if (this.kept !== undefined) return this.kept.value;
    }
    this.lastTry = this.seconds();
    this.underWay = this.renew();
    try {
      return await this.underWay;
    } finally {
      this.underWay = undefined;
    }
  }

  private async renew(): Promise<T> {
    try {
      const value = await this.fetch();
      this.kept = { value, at: this.seconds() };
      this.lastFailure = undefined;
      return value;
    } catch (error) {
      this.lastFailure = error instanceof Error ? error : new Error(String(error));
      throw this.lastFailure;
    }
  }
}
