import { acknowledge, heldFrom } from './acknowledgement.ts';
import type { AlmanacClient } from './client.ts';
import type { CopyStore } from './copy-store.ts';
import { changesAfter } from './feed.ts';
import { PolicyLoader } from './policy-loader.ts';
import { openSnapshot } from './snapshot.ts';

/** How a copy is kept. */
export interface KeeperOptions {
  /** Seconds the feed may hold the line where there is nothing new; 0 to 25. */
  readonly waitSeconds: number;
  /** True to tell Almanac what is loaded: the key needs the scope holdings:write. */
  readonly acknowledge: boolean;
  /** Today where the policies apply, `YYYY-MM-DD`. */
  readonly today: () => string;
  /** This machine's clock. */
  readonly nowMilliseconds: () => number;
}

/** Policies loaded at a time. */
const AT_ONCE = 8;
/** Events read at a time. */
const PART = 500;

/**
 * Keeps a local copy as Almanac has it: a snapshot first, then each change as it comes. An event only says which policy to
 * look at again, so that one read twice, or told by a webhook besides, does no harm. Everything of an event is in the
 * copy before the cursor behind it is.
 */
export class CopyKeeper {
  private readonly loader: PolicyLoader;
  private acknowledged = '';

  private readonly client: AlmanacClient;
  private readonly store: CopyStore;
  private readonly options: KeeperOptions;

  constructor(client: AlmanacClient, store: CopyStore, options: KeeperOptions) {
    this.client = client;
    this.store = store;
    this.options = options;
    this.loader = new PolicyLoader(client, store, options.nowMilliseconds);
  }

  /** One look: the snapshot where there is none or it counts no more, else what the feed has. Throws as the calls do. */
  async look(signal: AbortSignal): Promise<void> {
    const position = await this.store.position();
    if (position === null) return await this.takeSnapshot(signal);
    await this.acknowledge(position.cursor, signal);
    const question = { after: position.cursor, limit: PART, waitSeconds: this.options.waitSeconds };
    const part = await changesAfter(this.client, question, signal);
    if (part.kind === 'epoch_changed') return await this.takeSnapshot(signal);
    await this.load(new Set(part.items.map(({ data }) => data.policy.slug)), signal);
    const caughtUpAt = part.isLast ? this.now() : position.caughtUpAt;
    await this.store.savePosition({ cursor: part.nextCursor, caughtUpAt });
    if (part.isLast) await this.acknowledge(part.nextCursor, signal);
  }

  private async takeSnapshot(signal: AbortSignal): Promise<void> {
    const { cursor, lines } = await openSnapshot(this.client, signal);
    const slugs = new Set((await this.store.policies()).map(({ slug }) => slug));
    for await (const { policy } of lines) slugs.add(policy.slug);
    await this.load(slugs, signal);
    await this.store.savePosition({ cursor, caughtUpAt: this.now() });
    await this.acknowledge(cursor, signal);
  }

  private async load(slugs: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
    const waiting = [...slugs];
    const work = async (): Promise<void> => {
      for (let slug = waiting.pop(); slug !== undefined; slug = waiting.pop())
        await this.loader.load(slug, signal);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  /** Tells what is loaded, ahead of its day too, when that is another list than the one told last. */
  private async acknowledge(cursor: string, signal: AbortSignal): Promise<void> {
    if (!this.options.acknowledge) return;
    const held = heldFrom(await this.store.policies(), this.options.today());
    const told = JSON.stringify(held);
    if (told === this.acknowledged) return;
    await acknowledge(this.client, held, cursor, signal);
    this.acknowledged = told;
  }

  private now(): string {
    return new Date(this.options.nowMilliseconds()).toISOString();
  }
}
