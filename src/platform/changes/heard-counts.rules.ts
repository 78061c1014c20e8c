/** How many transactions a channel has told of since the database was made, by the channel's name. */
export type Counts = ReadonlyMap<string, number>;

/**
 * Tells whether every notification has come. Each transaction that tells of a change counts itself in the same commit, and
 * sends the count after what it tells: what a beat reads in the table and what was heard must meet.
 *
 * A count that is read may be ahead of its notification by the moment between a commit and the waking of those who listen.
 * One that was already ahead when the beat before was answered is not late but lost.
 */
export class HeardCounts {
  private readonly heard = new Map<string, number>();
  private awaited: Counts = new Map();

  /** What has been counted when the listening begins. */
  constructor(atBeginning: Counts) {
    for (const [channel, count] of atBeginning) this.heard.set(channel, count);
  }

  /** A transaction's count has come, after all that it told. */
  hear(channel: string, count: number): void {
    this.heard.set(channel, Math.max(count, this.heard.get(channel) ?? 0));
  }

  /** Compares with what stands in the table: true when nothing is outstanding. `lost` are channels of which something never came. */
  compare(counted: Counts): { readonly complete: boolean; readonly lost: readonly string[] } {
    const lost = [...this.awaited].flatMap(([channel, count]) =>
      this.isAhead(channel, count) ? [channel] : [],
    );
    for (const channel of lost) this.hear(channel, counted.get(channel) ?? 0); // forgotten with all of the channel
    this.awaited = new Map([...counted].filter(([channel, count]) => this.isAhead(channel, count)));
    return { complete: this.awaited.size === 0, lost };
  }

  private isAhead(channel: string, count: number): boolean {
    return count > (this.heard.get(channel) ?? 0);
  }
}
