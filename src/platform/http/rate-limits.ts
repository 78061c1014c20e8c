import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/errors.ts';
import { Settings } from '../config/settings.ts';
import { networkOf } from './caller-address.rules.ts';
import { SPAN, take, type Share } from './rate-limit.rules.ts';
import type { RateClass } from './rate-classes.rules.ts';

/** Callers remembered by one process; of more, those that were heard of first are forgotten first. */
const MOST_CALLERS = 50_000;
/** How long a credential that was found good counts as such, in milliseconds; whoever uses it goes on being known. */
const KNOWN_FOR = 60 * 60 * 1000;
/** Below this part of it the fast road says how much of a share is left: to say it with every reply costs more than to count. */
const SAID_BELOW = 0.2;

/** What a caller's share comes to, if one request is taken out of it. */
interface Taken extends Share {
  readonly caller: string;
  readonly name: string;
  readonly perMinute: number;
}

/** What the count of a request comes to. */
export interface Counted {
  /** Headers that say how much is left; undefined where that is not worth a word. */
  readonly said: Readonly<Record<string, string>> | undefined;
  /** Undefined for a request that may pass. */
  readonly refused: DomainError | undefined;
}

/** Of a request that is not limited, or has far to go. */
const UNREMARKABLE: Counted = { said: undefined, refused: undefined };

/** A request that one caller too many sent. */
class RateLimited extends DomainError {
  constructor(retryAfterSeconds: number) {
    super('rate_limited', 'too many requests: wait, then go on', { retryAfterSeconds });
  }
}

/**
 * How many requests a minute each network address and each key may send, by the settings RATE_LIMIT_…. Every replica counts
 * by itself, in memory: it guards the process, while the lock-out of sign-in, which guards secrets, is in the database.
 * Only a key that was found good has a share of its own, and works on a larger one of its address; until then, and with one
 * that somebody made up, a request counts like any other of its address.
 *
 * Made here and not by @fastify/rate-limit, whose hook answers a promise for each request: published versions are sent in
 * less time than that takes. One look-up in a Map and one number a caller serve every route alike.
 */
@Injectable()
export class RateLimits {
  private readonly wholeAt = new Map<string, number>();
  /** Until when a credential, by its hash, counts as good. */
  private readonly goodUntil = new Map<string, number>();

  constructor(private readonly settings: Settings) {}

  /**
   * Counts a request from an address, with the hash of its credential if it brought one. Says in `RateLimit` headers what is
   * left (draft-ietf-httpapi-ratelimit-headers), of reads of what is published only where it is little.
   */
  count(address: string, credential: string | undefined, rateClass: RateClass): Counted {
    const tightest = this.takeAll(address, credential, rateClass);
    if (tightest === undefined) return UNREMARKABLE;
    const { allowed, remaining, perMinute, retryAfterSeconds } = tightest;
    if (!allowed) {
      const said = { ...sayingOf(tightest), 'retry-after': String(retryAfterSeconds) };
      return { said, refused: new RateLimited(retryAfterSeconds) };
    }
    if (rateClass === 'published' && remaining >= perMinute * SAID_BELOW) return UNREMARKABLE;
    return { said: sayingOf(tightest), refused: undefined };
  }

  /** Remembers that a credential, by its hash, is somebody's, so that their next requests count as theirs. */
  noteGood(credential: string): void {
    this.goodUntil.delete(credential); // to the end of the Map: those not used for longest are forgotten first
    this.goodUntil.set(credential, now() + KNOWN_FOR);
    for (const known of this.goodUntil.keys()) {
      if (this.goodUntil.size <= MOST_CALLERS) return;
      this.goodUntil.delete(known);
    }
  }

  /**
   * The share of which the least is left; undefined where nothing is limited. A request that one of its two shares refuses is
   * taken out of neither.
   */
  private takeAll(address: string, credential: string | undefined, rateClass: RateClass): Taken | undefined {
    const place = networkOf(address);
    const key = rateClass === 'sign-in' ? undefined : this.goodKey(credential);
    if (key === undefined)
      return this.keep(this.look(`${rateClass} ${place}`, rateClass, this.perCaller(rateClass)));
    const ofAddress = this.look(
      `${rateClass} of keys ${place}`,
      rateClass,
      this.perCaller(rateClass) * (rateClass === 'published' ? 1 : KEYS_OF_ADDRESS),
    );
    if (ofAddress?.allowed === false) return ofAddress;
    const ofKey = this.look(`${rateClass} ${key}`, `${rateClass}-of-key`, this.perCaller(rateClass));
    if (ofKey?.allowed === false) return ofKey;
    this.keep(ofAddress);
    this.keep(ofKey);
    if (ofAddress === undefined || ofKey === undefined) return ofAddress ?? ofKey;
    return ofKey.remaining / ofKey.perMinute < ofAddress.remaining / ofAddress.perMinute ? ofKey : ofAddress;
  }

  /** A credential that was found good not long ago; undefined for any other. */
  private goodKey(credential: string | undefined): string | undefined {
    if (credential === undefined) return undefined;
    const until = this.goodUntil.get(credential);
    return until !== undefined && until > now() ? credential : undefined;
  }

  private look(caller: string, name: string, perMinute: number): Taken | undefined {
    if (perMinute === 0) return undefined;
    const { wholeAt, allowed, remaining, retryAfterSeconds } = take(
      this.wholeAt.get(caller),
      now(),
      perMinute,
    );
    return { caller, wholeAt, allowed, remaining, retryAfterSeconds, name, perMinute };
  }

  private keep(taken: Taken | undefined): Taken | undefined {
    if (taken === undefined) return undefined;
    this.wholeAt.set(taken.caller, taken.wholeAt);
    if (this.wholeAt.size > MOST_CALLERS) this.forget();
    return taken;
  }

  private perCaller(rateClass: RateClass): number {
    const { rateLimitPublished, rateLimitSignIn, rateLimitCostly, rateLimitRequests } = this.settings;
    switch (rateClass) {
      case 'published':
        return rateLimitPublished;
      case 'sign-in':
        return rateLimitSignIn;
      case 'costly':
        return rateLimitCostly;
      case 'requests':
        return rateLimitRequests;
    }
  }

  /** Forgets callers whose share is whole, which is the same as not knowing them; else those heard of first. */
  private forget(): void {
    const wholeBy = now();
    for (const [caller, wholeAt] of this.wholeAt) if (wholeAt <= wholeBy) this.wholeAt.delete(caller);
    for (const caller of this.wholeAt.keys()) {
      if (this.wholeAt.size <= MOST_CALLERS * 0.9) return;
      this.wholeAt.delete(caller);
    }
  }
}

/** Machines with good keys that may work behind one address. */
const KEYS_OF_ADDRESS = 10;

/** Milliseconds that only go forward. */
const now = (): number => performance.now();

function sayingOf({ name, perMinute, remaining, retryAfterSeconds }: Taken): Record<string, string> {
  return {
    'ratelimit-policy': `"${name}";q=${perMinute};w=${SPAN / 1000}`,
    ratelimit: `"${name}";r=${remaining};t=${retryAfterSeconds === 0 ? SPAN / 1000 : retryAfterSeconds}`,
  };
}
