import { system } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { PolicyCustody } from './custody-facts.ts';
import { gapsOf, type Gap } from './custody.rules.ts';
import type { Question } from './searched-parts.ts';

type OpenGap = Partial<Question> & {
  readonly id: string;
  readonly policyId: string;
  readonly kind: string;
  readonly from: string | null;
};

/** When gaps are noted, and the day whose mail tells them. */
export interface Noting {
  readonly now: Instant;
  readonly toldOn: CalendarDate;
}

/** A gap that was not known before. */
export interface NewGap extends Gap {
  readonly id: string;
  readonly policyId: string;
}

/** What was noted, and the policies whose gaps could not be noted, each with why. */
export interface Noted {
  readonly added: readonly NewGap[];
  readonly failed: readonly { readonly policyId: string; readonly error: unknown }[];
}

/**
 * Notes the gaps of policies: new ones are added, once, those that are mended are closed. A gap is the same while its
 * policy, kind, question and first day are, so that it is told once however it grows. What cannot be noted of one policy
 * keeps none of the others from it. Call it with the policies held.
 */
export async function noteGaps(
  tx: Tx,
  audit: Audit,
  policies: readonly PolicyCustody[],
  noting: Noting,
): Promise<Noted> {
  const open = Map.groupBy(await openGapsOf(tx, policies), ({ policyId }) => policyId);
  const added: NewGap[] = [];
  const failed: { policyId: string; error: unknown }[] = [];
  for (const custody of policies) {
    const policyId = custody.policy.id;
    try {
      const change = changeOf(custody, open.get(policyId) ?? []);
      if (isNothing(change)) continue;
      // a transaction within the other is a savepoint: what fails is undone alone
      await tx.transaction(async (part) => await write(part, audit, change, noting));
      added.push(...change.added);
    } catch (error) {
      failed.push({ policyId, error });
    }
  }
  return { added, failed };
}

interface Change {
  readonly added: readonly NewGap[];
  readonly kept: readonly { readonly id: string; readonly gap: Gap }[];
  readonly closed: readonly OpenGap[];
}

const isNothing = ({ added, kept, closed }: Change): boolean =>
  added.length + kept.length + closed.length === 0;

/** What is to be written of a policy. Of two open gaps that say the same one is closed. */
function changeOf(custody: PolicyCustody, open: readonly OpenGap[]): Change {
  const known = new Map(open.map((gap) => [openKey(gap), gap]));
  const kept = new Map<OpenGap, Gap>();
  const added: NewGap[] = [];
  for (const gap of gapsOf(custody)) {
    const same = known.get(gapKey(custody, gap));
    if (same === undefined) added.push({ ...gap, id: newId(), policyId: custody.policy.id });
    else kept.set(same, gap);
  }
  return {
    added,
    kept: [...kept].map(([{ id }, gap]) => ({ id, gap })),
    closed: open.filter((gap) => !kept.has(gap)),
  };
}

/** Closed first: a gap that stays may take over what names the other one. */
async function write(
  tx: Tx,
  audit: Audit,
  { added, kept, closed }: Change,
  { now, toldOn }: Noting,
): Promise<void> {
  for (const gap of closed) await close(tx, audit, gap, now);
  for (const { id, gap } of kept) await keep(tx, id, gap);
  for (const gap of added) await add(tx, audit, gap, { now, toldOn });
}

const openKey = ({ policyId, kind, source, query, from }: OpenGap): string =>
  JSON.stringify([policyId, kind, source ?? null, query ?? null, from]);

function gapKey({ policy, strategies }: PolicyCustody, { kind, strategyId, days }: Gap): string {
  const asked = strategies.find((strategy) => strategy.strategyId === strategyId);
  return JSON.stringify([policy.id, kind, asked?.source ?? null, asked?.query ?? null, days?.from ?? null]);
}

async function openGapsOf(tx: Tx, policies: readonly PolicyCustody[]): Promise<OpenGap[]> {
  return await rows<OpenGap>(
    tx,
    `select g.id, g.policy_id as "policyId", g.kind, g.from_on as "from", s.source, s.query
       from custody_gap g left join search_strategy s on s.id = g.strategy_id
      where g.policy_id = any($1::uuid[]) and g.closed_at is null`,
    [policies.map(({ policy }) => policy.id)],
  );
}

async function keep(tx: Tx, id: string, { strategyId, days }: Gap): Promise<void> {
  await tx.query(
    `update custody_gap set strategy_id = $2, through_on = $3
      where id = $1 and (strategy_id, through_on) is distinct from ($2, $3)`,
    [id, strategyId, days?.through ?? null],
  );
}

async function add(tx: Tx, audit: Audit, gap: NewGap, { now, toldOn }: Noting): Promise<void> {
  const { id, policyId, strategyId, kind, days } = gap;
  await tx.query(
    `insert into custody_gap (id, policy_id, strategy_id, kind, from_on, through_on, found_at, told_on)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, policyId, strategyId, kind, days?.from, days?.through, now, toldOn],
  );
  await record(tx, audit, 'literature.gap.found', policyId, { gapId: id, kind, strategyId, days });
}

async function close(tx: Tx, audit: Audit, { id, policyId, kind }: OpenGap, now: Instant): Promise<void> {
  await tx.query('update custody_gap set closed_at = $2 where id = $1', [id, now]);
  await record(tx, audit, 'literature.gap.closed', policyId, { gapId: id, kind });
}

async function record(
  tx: Tx,
  audit: Audit,
  action: string,
  policyId: string,
  detail: Record<string, unknown>,
): Promise<void> {
  const subject = { type: 'policy', id: policyId };
  await audit.record(tx, { actor: system('literature'), action, subject, detail });
}
