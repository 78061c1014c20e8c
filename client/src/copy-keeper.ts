import { acknowledge, heldFrom } from './acknowledgement.ts';
import type { AlmanacClient } from './client.ts';
import type { CopyStore } from './copy-store.ts';
import { changesAfter } from './feed.ts';
import { PolicyLoader, type NamedPolicy } from './policy-loader.ts';
import { openSnapshot } from './snapshot.ts';

/** How a copy is kept. */
export interface KeeperOptions {
  /** Seconds the feed may hold the line where there is nothing new; 0 to 25. */
  readonly waitSeconds: number;
  /** True where the client has a key, with which proofs may be read. */
  readonly hasKey: boolean;
  /** True to tell Almanac what is loaded: the key needs the scope holdings:write. */
  readonly acknowledge: boolean;
  /** Hears why Almanac could not be told; it is told at the next look. */
  readonly acknowledgementFailed: (error: unknown) => void;
  /** Today where the policies apply, `YYYY-MM-DD`. */
  readonly today: () => string;
  /** This machine's clock. */
  readonly nowMilliseconds: () => number;
}

/** Policies loaded at a time. */
const AT_ONCE = 8;
/** Events read at a time. */
const PART = 500;

/** Policies by slug. */
type Policies = Map<string, NamedPolicy>;

/**
 * Keeps a local copy as Almanac has it: a snapshot first, then each change as it comes. An event only says which policy to
 * look at again, so that one read twice, or told by a webhook besides, does no harm. Everything of an event is in the
 * copy before the cursor behind it is; a version that is not what was signed is in it as refused, and tried again.
 */
export class CopyKeeper {
  private readonly client: AlmanacClient;
  private readonly store: CopyStore;
  private readonly options: KeeperOptions;
  private readonly loader: PolicyLoader;
  /** What is to be loaded again whatever the feed says; undefined before the copy was looked through. */
  private again: Policies | undefined;
  /** What this process has told last; undefined before it has told anything. */
  private acknowledged: string | undefined;

  constructor(client: AlmanacClient, store: CopyStore, options: KeeperOptions) {
    this.client = client;
    this.store = store;
    this.options = options;
    const { hasKey: mayReadProofs, nowMilliseconds } = options;
    this.loader = new PolicyLoader(client, store, { mayReadProofs, nowMilliseconds });
  }

  /**
   * One look: the snapshot where there is none or it counts no more, else what the feed has. Returns whether there may be
   * more to read at once. Throws as the calls do.
   */
  async look(signal: AbortSignal): Promise<boolean> {
    const position = await this.store.position();
    if (position === null) return await this.takeSnapshot(signal);
    if (this.again === undefined) {
      await this.acknowledge(position.cursor, signal); // the feed may hold the line for long
      await this.load(await this.toCheckAgain(), signal);
    }
    const question = { after: position.cursor, limit: PART, waitSeconds: this.options.waitSeconds };
    const part = await changesAfter(this.client, question, signal);
    if (part.kind === 'epoch_changed') return await this.takeSnapshot(signal);
    const caughtUpAt = part.isLast ? this.now() : position.caughtUpAt;
    const told = part.items.map(({ data }) => [data.policy.slug, data.policy] as const);
    await this.load(new Map([...(this.again ?? []), ...told]), signal);
    await this.store.savePosition({ cursor: part.nextCursor, caughtUpAt });
    if (part.isLast) await this.acknowledge(part.nextCursor, signal);
    return !part.isLast;
  }

  private async takeSnapshot(signal: AbortSignal): Promise<boolean> {
    const caughtUpAt = this.now();
    const { cursor, lines } = await openSnapshot(this.client, signal);
    const policies: Policies = new Map(
      (await this.store.policies()).map(({ id, slug }) => [slug, { id, slug }]),
    );
    for await (const { policy } of lines) policies.set(policy.slug, policy);
    await this.load(policies, signal);
    await this.store.savePosition({ cursor, caughtUpAt });
    await this.acknowledge(cursor, signal);
    return true;
  }

  /** Loads policies, some at a time. Where one cannot be, the others are not begun, and those begun have ended. */
  private async load(policies: Policies, signal: AbortSignal): Promise<void> {
    const waiting = [...policies.values()];
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    this.again ??= new Map();
    const again = this.again;
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        if (await this.loader.load(next, either)) again.delete(next.slug);
        else again.set(next.slug, next);
      }
    };
    const workers = Array.from({ length: AT_ONCE }, async () => {
      try {
        await work();
      } catch (error) {
        waiting.length = 0;
        failed.abort(error);
        throw error; // the first of them is the one that `either` keeps
      }
    });
    const ended = await Promise.allSettled(workers);
    if (ended.some(({ status }) => status === 'rejected')) either.throwIfAborted();
  }

  private async toCheckAgain(): Promise<Policies> {
    const policies = (await this.store.policies()).filter(({ versions }) =>
      versions.some((version) => this.loader.wantsChecking(version)),
    );
    return new Map(policies.map(({ id, slug }) => [slug, { id, slug }]));
  }

  /**
   * Tells what is loaded, ahead of its day too, when that is another list than the one told last. That Almanac cannot be
   * told keeps nobody from reading on.
   */
  private async acknowledge(cursor: string, signal: AbortSignal): Promise<void> {
    if (!this.options.acknowledge) return;
    const held = heldFrom(await this.store.policies(), this.options.today());
    const told = JSON.stringify(held);
    if (told === this.acknowledged) return;
    try {
      await acknowledge(this.client, { held, before: await this.store.acknowledged(), cursor }, signal);
      await this.store.saveAcknowledged(held);
      this.acknowledged = told;
    } catch (error) {
      if (!signal.aborted) this.options.acknowledgementFailed(error);
    }
  }

  private now(): string {
    return new Date(this.options.nowMilliseconds()).toISOString();
  }
}
