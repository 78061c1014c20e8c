import { seededRandom, type SeededRandom } from '../year/random.ts';
import type { PubmedFault } from './faults.ts';

/** A fault, how long it asks to be left alone, and how much of a reply still goes out before it is cut. */
export interface PlannedFault {
  readonly kind: PubmedFault;
  readonly retryAfter: number;
  readonly share: number;
}

/** When a fault that was ordered befalls requests. */
export interface FaultOrder {
  /** Good requests before it. */
  readonly after?: number;
  /** Requests that it befalls; all, unless told. */
  readonly times?: number;
  /** Seconds for `Retry-After`. */
  readonly retryAfter?: number;
}

/** Says which requests fail: by order, or by chance that is the same for a seed. */
export class FaultPlan {
  #order: { readonly fault: PlannedFault; wait: number; left: number } | null = null;
  #chances: readonly (readonly [PubmedFault, number])[] = [];
  #random: SeededRandom = seededRandom(0);

  order(
    kind: PubmedFault,
    { after = 0, times = Number.POSITIVE_INFINITY, retryAfter = 1 }: FaultOrder,
  ): void {
    this.#order = { fault: { kind, retryAfter, share: 0.5 }, wait: after, left: times };
  }

  /** Lets each request fail with these chances, of 1 together at most. */
  byChance(seed: number, chances: Readonly<Partial<Record<PubmedFault, number>>>): void {
    this.#random = seededRandom(seed);
    this.#chances = Object.entries(chances) as [PubmedFault, number][];
  }

  clear(): void {
    this.#order = null;
    this.#chances = [];
  }

  /** The fault of the next request; null for a good one. */
  next(): PlannedFault | null {
    return this.#ordered() ?? this.#drawn();
  }

  #ordered(): PlannedFault | null {
    const order = this.#order;
    if (order === null || order.left <= 0) return null;
    if (order.wait > 0) {
      order.wait -= 1;
      return null;
    }
    order.left -= 1;
    return order.fault;
  }

  #drawn(): PlannedFault | null {
    if (this.#chances.length === 0) return null;
    let drawn = this.#random.int(0, 999_999) / 1_000_000;
    for (const [kind, chance] of this.#chances) {
      if (drawn < chance) return { kind, retryAfter: 1, share: this.#random.int(1, 98) / 100 };
      drawn -= chance;
    }
    return null;
  }
}
