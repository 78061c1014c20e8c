import { Injectable } from '@nestjs/common';
import type { KeyActor } from '../../kernel/actor.ts';
import { SecondChanceMap } from '../../kernel/second-chance-map.ts';
import { ChangeListener } from '../../platform/changes/change-listener.ts';

/** Where the triggers of `api_key` tell of a key when a transaction has committed that ended or changed it. */
const KEYS_CHANNEL = 'almanac_keys';

/** Keys that a process remembers. */
export const CAPACITY_KEYS = 10_000;

interface Known {
  readonly actor: KeyActor;
  /** Milliseconds of the process's steady clock from which the database must be asked again. */
  readonly until: number;
}

/** A moment before the database is asked, which its answer is remembered by. */
export interface Asked {
  readonly at: number;
  readonly generation: number;
}

/**
 * Good keys by the hash of their secret, for roads on which a question to the database would be most of the work. A key
 * that was ended or changed is forgotten by its transaction's notification; without the listener's lease none is known. Only
 * good ones are remembered, and only as long as the database said at once: until they end, or their use is to be noted again.
 */
@Injectable()
export class KnownKeys {
  private readonly byHash = new SecondChanceMap<Known>();
  private generation = 0;

  constructor(private readonly listener: ChangeListener) {}

  /** Remembers once the application has started; without it every key is looked up in the database. */
  open(): void {
    this.listener.follow(KEYS_CHANNEL, this);
  }

  /** Whose secret has this hash, if it is remembered and may be trusted. */
  find(hash: string): KeyActor | undefined {
    const known = this.byHash.get(hash);
    if (known === undefined || !this.listener.isTrusted) return undefined;
    if (performance.now() < known.until) return known.actor;
    this.byHash.delete(hash);
    return undefined;
  }

  /** Call it before the database is asked: a change that is told meanwhile may not be in what it answers. */
  asking(): Asked {
    return { at: performance.now(), generation: this.generation };
  }

  /** Remembers a key that the database found good for so many milliseconds from when it was asked. */
  keep(hash: string, actor: KeyActor, { at, generation }: Asked, milliseconds: number): void {
    if (generation !== this.generation || milliseconds <= 0) return;
    this.byHash.set(hash, { actor, until: at + milliseconds });
    if (this.byHash.size > CAPACITY_KEYS) this.byHash.giveUp(hash);
  }

  /** A key was ended or changed, which is rare: they are all looked up again. */
  drop(): void {
    this.dropAll();
  }

  /** Any key may have been ended or changed. */
  dropAll(): void {
    this.generation += 1;
    this.byHash.clear();
  }
}
