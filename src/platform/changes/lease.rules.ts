/** How long an answer of the listening connection vouches for what was remembered, in milliseconds. */
export const LEASE_MILLISECONDS = 1000;

/** One question to the listening connection, noted when it was sent. */
export interface Beat {
  /** Milliseconds on a clock that never runs back. */
  readonly sentAt: number;
  readonly doubts: number;
}

/**
 * Trust in a listening connection. A beat that is answered proves that everything committed before the beat was sent has
 * been heard, so the trust counts from the sending and not from the answer. A socket alone proves nothing: half open, it
 * looks alive.
 */
export class Lease {
  private provenAt = -Infinity;
  private doubts = 0;

  /** True when a beat sent within the last second was answered and nothing has shaken the trust since. */
  isHeld(at: number): boolean {
    return at - this.provenAt < LEASE_MILLISECONDS;
  }

  /** Notes that a beat is sent now. */
  beat(sentAt: number): Beat {
    return { sentAt, doubts: this.doubts };
  }

  /** Renews the lease by an answered beat. False for one sent before the last doubt: it proves nothing. */
  prove({ sentAt, doubts }: Beat): boolean {
    if (doubts !== this.doubts) return false;
    this.provenAt = Math.max(this.provenAt, sentAt);
    return true;
  }

  /** Ends the trust until a beat sent from now on is answered. */
  doubt(): void {
    this.doubts += 1;
    this.provenAt = -Infinity;
  }
}
