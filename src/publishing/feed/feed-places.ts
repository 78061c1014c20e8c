import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/errors.ts';

/**
 * Readers that one process lets wait at the feed: streams and polls of one caller (a key, a person, else a network), and of
 * all together. Strangers do not get them all, so that whoever has a key finds a place whatever they do.
 */
export const MOST_READERS = { streams: 20, polls: 100, ofStrangers: 1500, ofAll: 2000 } as const;
/** When whoever finds no place may come again. */
const COME_AGAIN_SECONDS = 15;

/** How a reader waits: in a stream that goes on and on, or in one request with `?wait=`. */
export type Waiting = 'streams' | 'polls';

/** Who reads. */
export interface FeedCaller {
  /** What their readers are counted by. */
  readonly name: string;
  /** A key or a person, and no stranger. */
  readonly isKnown: boolean;
}

/** A caller, or all callers, with as many waiting readers as there may be. */
class TooManyReaders extends DomainError {
  constructor(code: 'rate_limited' | 'unavailable', detail: string) {
    super(code, detail, { retryAfterSeconds: COME_AGAIN_SECONDS });
  }
}

/** The places of those who wait at the feed. */
@Injectable()
export class FeedPlaces {
  private readonly taken = new Map<string, number>();
  private strangers = 0;
  private all = 0;

  /**
   * Takes a place, which is given back by calling what comes back, once. Throws `rate_limited` where the caller has too many,
   * `unavailable` where there is none left for such a caller.
   */
  take({ name, isKnown }: FeedCaller, waiting: Waiting): () => void {
    const key = `${waiting} ${name}`;
    const ofCaller = this.taken.get(key) ?? 0;
    if (ofCaller >= MOST_READERS[waiting]) {
      throw new TooManyReaders(
        'rate_limited',
        waiting === 'streams'
          ? `at most ${MOST_READERS.streams} streams are open to one caller: end one, or read by ?wait=`
          : `at most ${MOST_READERS.polls} requests of one caller wait: end one, or ask without ?wait=`,
      );
    }
    if (this.all >= MOST_READERS.ofAll || (!isKnown && this.strangers >= MOST_READERS.ofStrangers)) {
      throw new TooManyReaders(
        'unavailable',
        'no more readers can wait now: ask without ?wait=, or come again',
      );
    }
    this.taken.set(key, ofCaller + 1);
    this.count(isKnown, 1);
    return () => this.giveBack(key, isKnown);
  }

  private giveBack(key: string, isKnown: boolean): void {
    const left = (this.taken.get(key) ?? 1) - 1;
    if (left > 0) this.taken.set(key, left);
    else this.taken.delete(key);
    this.count(isKnown, -1);
  }

  private count(isKnown: boolean, change: 1 | -1): void {
    this.all += change;
    if (!isKnown) this.strangers += change;
  }
}
