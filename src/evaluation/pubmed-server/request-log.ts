import type { PubmedFault } from './faults.ts';

/** One request as it arrived. */
export interface PubmedRequest {
  readonly utility: string;
  readonly method: string;
  /** Ids given one by one are joined by commas. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Milliseconds on a steady clock. */
  readonly at: number;
  /** How it was made to fail; `over_limit` when it was one too many; null when it was answered well. */
  readonly fault: PubmedFault | 'over_limit' | null;
  /** PMIDs whose records went out whole in the reply. */
  delivered: readonly string[];
}

/** The most of these moments, in milliseconds and in order, that lie within any one second. */
export function busiestSecond(moments: readonly number[]): number {
  let [first, most] = [0, 0];
  for (const [index, at] of moments.entries()) {
    while (at - (moments[first] ?? at) >= 1000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

/** Arrivals of the last second by who sent them, refused ones included: NCBI counts those too. */
export class ArrivalCounter {
  readonly #arrivals = new Map<string, number[]>();

  /** Notes an arrival and says how many there were in the second before it. */
  count(who: string, at: number): number {
    const recent = (this.#arrivals.get(who) ?? []).filter((earlier) => at - earlier < 1000);
    this.#arrivals.set(who, [...recent, at]);
    return recent.length;
  }
}
