/** Comparisons of one word with one other that a comparison of two documents may cost; about a second's work. */
const WHOLE = 100_000_000;

/**
 * What a comparison may still spend. It is counted and not timed, so that two versions have the same redline for ever:
 * what comes after it is spent is shown as replaced, without looking for common words.
 */
export class Effort {
  private left = WHOLE;

  /** Takes what a piece of work costs at worst; false when that is no longer there, and nothing is taken. */
  spend(cost: number): boolean {
    if (cost > this.left) return false;
    this.left -= cost;
    return true;
  }
}
