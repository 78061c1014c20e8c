import type { Instant } from '../../../kernel/instant.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { rows } from '../../../platform/database/rows.ts';
import {
  isChange,
  isOlder,
  NOTHING_SAID,
  type Holding,
  withDropped,
  withLoaded,
} from './acknowledgement.rules.ts';

/** A version and what was said of it. */
export interface VersionHolding extends Holding {
  readonly versionId: string;
  readonly policyId: string;
}

/** A version in the words of an audit entry. */
type Named = { readonly id: string; readonly policyId: string };

/**
 * What one consumer was said to hold, read whole while its row is held, changed statement by statement, and written back
 * at once. Every change goes by the moments that statements count from, never by the order in which they arrive.
 */
export class KnownHoldings {
  private readonly touched = new Set<string>();
  private readonly policyDrops = new Set<string>();
  /** The versions known of each policy. */
  private readonly ofPolicy = new Map<string, Set<string>>();

  private constructor(
    private readonly consumerId: string,
    private readonly before: ReadonlyMap<string, VersionHolding>,
    private readonly now: Map<string, VersionHolding>,
    private readonly droppedPolicies: Map<string, Instant>,
    private readonly completeAt: Instant | null,
  ) {
    for (const holding of now.values()) this.list(holding);
  }

  /** Reads them. `completeAt` is the moment of the last statement that named everything. */
  static async of(tx: Tx, consumerId: string, completeAt: Instant | null): Promise<KnownHoldings> {
    const found = await rows<VersionHolding>(
      tx,
      `select version_id as "versionId", policy_id as "policyId", first_at as "firstAt", said_at as "saidAt",
              dropped_at as "droppedAt", last_at as "lastAt", damaged_at as "damagedAt", damaged_hash as "damagedHash"
         from consumer_holding where consumer_id = $1`,
      [consumerId],
    );
    const drops = await rows<{ policyId: string; droppedAt: Instant }>(
      tx,
      `select policy_id as "policyId", dropped_at as "droppedAt" from consumer_policy_drop where consumer_id = $1`,
      [consumerId],
    );
    const known = new Map(found.map((each) => [each.versionId, each] as const));
    const dropped = new Map(drops.map(({ policyId, droppedAt }) => [policyId, droppedAt] as const));
    return new KnownHoldings(consumerId, new Map(known), known, dropped, completeAt);
  }

  /** Notes a version as loaded, as a damaged copy where its hash is given. False where something newer was said. */
  load(version: Named, at: Instant, damagedHash: string | null): boolean {
    const known = this.known(version);
    if (this.isOlder(known, at)) return false;
    this.put({ ...known, ...withLoaded(known, at, damagedHash) });
    return true;
  }

  /** Notes a version as dropped. False where something newer was said. */
  drop(version: Named, at: Instant): boolean {
    const known = this.known(version);
    if (this.isOlder(known, at)) return false;
    this.put({ ...known, ...withDropped(known, at) });
    return true;
  }

  /** Notes that nothing of a policy is held. False where something newer was said of the policy. */
  dropPolicy(policyId: string, at: Instant): boolean {
    if (isOlder(at, [this.droppedPolicies.get(policyId) ?? null, this.completeAt])) return false;
    for (const id of this.ofPolicy.get(policyId) ?? []) {
      const each = this.now.get(id)!;
      if (!isOlder(at, [each.lastAt])) this.put({ ...each, ...withDropped(each, at) });
    }
    this.droppedPolicies.set(policyId, at);
    this.policyDrops.add(policyId);
    return true;
  }

  /** Notes that nothing is held of which `named` does not tell; returns what was dropped by it. */
  dropOthers(named: ReadonlySet<string>, at: Instant): VersionHolding[] {
    const others = [...this.now.values()].filter(
      (each) =>
        !named.has(each.versionId) &&
        each.saidAt !== null &&
        each.droppedAt === null &&
        !isOlder(at, [each.lastAt]),
    );
    for (const each of others) this.put({ ...each, ...withDropped(each, at) });
    return others;
  }

  /** The versions of which something else is known than before. */
  changes(): VersionHolding[] {
    return [...this.touched]
      .map((id) => this.now.get(id)!)
      .filter((after) => isChange(this.before.get(after.versionId) ?? NOTHING_SAID, after));
  }

  /** Writes what was said, with one statement a table. */
  async write(tx: Tx): Promise<void> {
    const written = [...this.touched].map((id) => this.now.get(id)!);
    await rows(
      tx,
      `insert into consumer_holding as h (consumer_id, policy_id, version_id, first_at, said_at, dropped_at, last_at, damaged_at, damaged_hash)
       select $1, "policyId", "versionId", "firstAt", "saidAt", "droppedAt", "lastAt", "damagedAt", "damagedHash"
         from jsonb_to_recordset($2::jsonb) as s ("policyId" uuid, "versionId" uuid, "firstAt" timestamptz,
           "saidAt" timestamptz, "droppedAt" timestamptz, "lastAt" timestamptz, "damagedAt" timestamptz, "damagedHash" text)
       on conflict (consumer_id, version_id) do update set first_at = excluded.first_at, said_at = excluded.said_at,
         dropped_at = excluded.dropped_at, last_at = excluded.last_at, damaged_at = excluded.damaged_at, damaged_hash = excluded.damaged_hash`,
      [this.consumerId, JSON.stringify(written)],
    );
    const drops = [...this.policyDrops].map((policyId) => ({
      policyId,
      droppedAt: this.droppedPolicies.get(policyId),
    }));
    await rows(
      tx,
      `insert into consumer_policy_drop (consumer_id, policy_id, dropped_at)
       select $1, "policyId", "droppedAt" from jsonb_to_recordset($2::jsonb) as s ("policyId" uuid, "droppedAt" timestamptz)
       on conflict (consumer_id, policy_id) do update set dropped_at = excluded.dropped_at`,
      [this.consumerId, JSON.stringify(drops)],
    );
  }

  private isOlder(known: VersionHolding, at: Instant): boolean {
    const { lastAt, policyId } = known;
    return isOlder(at, [lastAt, this.droppedPolicies.get(policyId) ?? null, this.completeAt]);
  }

  private known({ id, policyId }: Named): VersionHolding {
    return this.now.get(id) ?? { versionId: id, policyId, ...NOTHING_SAID };
  }

  private put(holding: VersionHolding): void {
    this.now.set(holding.versionId, holding);
    this.touched.add(holding.versionId);
    this.list(holding);
  }

  private list({ policyId, versionId }: VersionHolding): void {
    const versions = this.ofPolicy.get(policyId) ?? new Set();
    this.ofPolicy.set(policyId, versions.add(versionId));
  }
}
