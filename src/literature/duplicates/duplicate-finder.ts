import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { KeptRecord } from '../records/record-identities.ts';
import { lookupKeys, matchKeys } from './comparable.rules.ts';
import { AutomaticJoins } from './automatic-joins.ts';
import { likenessOf, type Likeness } from './duplicate-evidence.rules.ts';
import {
  candidateOf,
  fileRecords,
  MOST_UNDER_A_KEY,
  neighbourIdsOf,
  neighboursOf,
  type Candidate,
} from './record-keys.ts';
import { holdScreeningsAround } from './record-lock.ts';

interface StandingSuspicion extends Likeness {
  readonly id: string;
  readonly recordId: string;
  readonly otherId: string;
  readonly verdict: string | null;
}

/** Compares stored records with their likes and keeps what may be the same work: what a person said stays. */
@Injectable()
export class DuplicateFinder {
  constructor(private readonly joins: AutomaticJoins) {}

  /**
   * Holds, before anything is written, the screenings of all records that {@link find} may join or part when it looks at
   * these, and of the `others`. The caller holds the record store.
   */
  async hold(tx: Tx, changed: readonly KeptRecord[], others: readonly string[]): Promise<void> {
    const ids = changed.map(({ id }) => id);
    const neighbours = await neighbourIdsOf(tx, changed.map(candidateOf));
    await holdScreeningsAround(tx, [...ids, ...neighbours, ...others]);
  }

  /** Looks at records that were added or changed, after {@link hold}. */
  async find(tx: Tx, changed: readonly KeptRecord[], now: Instant): Promise<void> {
    if (changed.length === 0) return;
    const candidates = changed.map(candidateOf);
    await fileRecords(tx, candidates);
    const likely = likelyPairs(candidates, await neighboursOf(tx, candidates));
    const ids = changed.map(({ id }) => id);
    const standing = await suspicionsOf(tx, ids);
    const { added, altered, gone } = difference(likely, standing);
    await writeAdded(tx, added, now);
    await writeAltered(tx, altered);
    const partners = [...likely.values()].flatMap(({ recordId, otherId }) => [recordId, otherId]);
    const before = standing.flatMap(({ recordId, otherId }) => [recordId, otherId]);
    await this.joins.reconsider(tx, [...new Set([...ids, ...partners, ...before])], gone, now);
    await tx.query('delete from duplicate_suspicion where id = any($1::uuid[])', [gone]);
  }
}

interface Pair extends Likeness {
  readonly recordId: string;
  readonly otherId: string;
}

function likelyPairs(changed: readonly Candidate[], neighbourhood: readonly Candidate[]): Map<string, Pair> {
  const filed = new Map<string, Candidate[]>();
  for (const candidate of neighbourhood) {
    for (const key of matchKeys(candidate.comparable)) {
      const under = filed.get(key);
      if (under === undefined) filed.set(key, [candidate]);
      else under.push(candidate);
    }
  }
  const pairs = new Map<string, Pair>();
  for (const one of changed) {
    const met = new Set(lookupKeys(one.comparable).flatMap((key) => telling(filed.get(key))));
    for (const other of met) {
      const [recordId, otherId] = one.id < other.id ? [one.id, other.id] : [other.id, one.id];
      const key = `${recordId} ${otherId}`;
      if (one.id === other.id || pairs.has(key)) continue;
      const likeness = likenessOf(one.comparable, other.comparable);
      if (likeness !== null) pairs.set(key, { recordId, otherId, ...likeness });
    }
  }
  return pairs;
}

function telling(filed: readonly Candidate[] | undefined): readonly Candidate[] {
  return filed === undefined || filed.length > MOST_UNDER_A_KEY ? [] : filed;
}

function difference(
  likely: ReadonlyMap<string, Pair>,
  standing: readonly StandingSuspicion[],
): { added: Pair[]; altered: (Pair & { id: string })[]; gone: string[] } {
  const known = new Map(standing.map((each) => [`${each.recordId} ${each.otherId}`, each]));
  const added = [...likely].filter(([key]) => !known.has(key)).map(([, pair]) => pair);
  const altered = [...likely].flatMap(([key, pair]) => {
    const before = known.get(key);
    const same =
      before === undefined || JSON.stringify(likenessIn(before)) === JSON.stringify(likenessIn(pair));
    return same ? [] : [{ ...pair, id: before.id }];
  });
  // What a person said stays, whatever the records say later.
  const gone = [...known]
    .filter(([key, { verdict }]) => verdict === null && !likely.has(key))
    .map(([, { id }]) => id);
  return { added, altered, gone };
}

function likenessIn({ certainty, evidence, counterEvidence }: Likeness): Likeness {
  return { certainty, evidence, counterEvidence };
}

async function suspicionsOf(tx: Tx, recordIds: readonly string[]): Promise<StandingSuspicion[]> {
  const columns = `id, record_id as "recordId", other_id as "otherId", certainty, evidence,
                   counter_evidence as "counterEvidence", verdict`;
  return await rows<StandingSuspicion>(
    tx,
    `select ${columns} from duplicate_suspicion where record_id = any($1::uuid[])
      union
     select ${columns} from duplicate_suspicion where other_id = any($1::uuid[])`,
    [recordIds],
  );
}

async function writeAdded(tx: Tx, pairs: readonly Pair[], now: Instant): Promise<void> {
  if (pairs.length === 0) return;
  await tx.query(
    `insert into duplicate_suspicion (id, record_id, other_id, certainty, evidence, counter_evidence, found_at)
     select id, "recordId", "otherId", certainty, evidence, "counterEvidence", $2
       from jsonb_to_recordset($1::jsonb)
         as p (id uuid, "recordId" uuid, "otherId" uuid, certainty text, evidence jsonb, "counterEvidence" jsonb)`,
    [JSON.stringify(pairs.map((pair) => ({ id: newId(), ...pair }))), now],
  );
}

async function writeAltered(tx: Tx, pairs: readonly (Pair & { id: string })[]): Promise<void> {
  if (pairs.length === 0) return;
  await tx.query(
    `update duplicate_suspicion s
        set certainty = p.certainty, evidence = p.evidence, counter_evidence = p."counterEvidence"
       from jsonb_to_recordset($1::jsonb) as p (id uuid, certainty text, evidence jsonb, "counterEvidence" jsonb)
      where s.id = p.id`,
    [JSON.stringify(pairs)],
  );
}
