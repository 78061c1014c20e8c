import type { CalendarDate } from '../kernel/calendar-date.ts';
import type { FieldProblem } from '../kernel/errors.ts';
import type { Tx } from '../platform/database/database.ts';
import { adoptionDayProblem } from './adoption-day.rules.ts';
import { unresolvedFindings } from './blocking-findings.rules.ts';
import type { AdoptionBatchRow } from './adoption-batch.entity.ts';
import { readDecisions } from './effective-periods.ts';
import { batchHashOf } from './envelope.rules.ts';
import { PolicyVersionRow } from './policy-version.entity.ts';
import { PolicyRow } from './policy.entity.ts';
import { envelopeOf, type SignedTerms } from './version-envelope.ts';

/** One version of an adoption batch. */
export interface AdoptionItem {
  readonly policy: PolicyRow;
  readonly version: PolicyVersionRow;
  /** Null as long as nobody gave its effective day. */
  readonly terms: SignedTerms | null;
  /** Null likewise; of a signed batch, what was signed. */
  readonly envelopeHash: string | null;
  /** What a person must give before the batch can be signed. */
  readonly blocking: readonly FieldProblem[];
  /** Why it cannot be adopted from its day on, which is among {@link blocking} too; null when it can. */
  readonly dayProblem: string | null;
}

/**
 * The items of a batch, oldest day first within a policy: the drafts in it, as far as they could be signed `today`, or what
 * was signed with it.
 */
export async function readItems(
  tx: Tx,
  batch: AdoptionBatchRow,
  today: CalendarDate,
): Promise<AdoptionItem[]> {
  const state = batch.state === 'open' ? 'draft' : 'approved';
  const versions = await tx.findBy(PolicyVersionRow, { adoptionBatchId: batch.id, state });
  const policies = await tx
    .createQueryBuilder(PolicyRow, 'policy')
    .where('policy.id = any(:ids)', { ids: versions.map(({ policyId }) => policyId) })
    .getMany();
  const byId = new Map(policies.map((policy) => [policy.id, policy]));
  const decided = state === 'draft' ? await firstDecidedDays(tx, [...byId.keys()]) : new Map<string, never>();
  return versions
    .map((version) => {
      const day = version.state === 'draft' ? version.effective : null;
      const problem =
        day === null ? null : adoptionDayProblem(day, today, decided.get(version.policyId) ?? null);
      return itemOf(byId.get(version.policyId)!, version, problem);
    })
    .toSorted(inOrder);
}

/** The first day that a standing decision about each policy is for. */
async function firstDecidedDays(tx: Tx, policyIds: readonly string[]): Promise<Map<string, CalendarDate>> {
  const first = new Map<string, CalendarDate>();
  for (const { policyId, from } of await readDecisions(tx, policyIds)) {
    const before = first.get(policyId);
    if (before === undefined || from < before) first.set(policyId, from);
  }
  return first;
}

/** The hash a director signs for the whole batch; null while an item has no effective day, or when there is none. */
export function hashOfItems(batch: AdoptionBatchRow, items: readonly AdoptionItem[]): string | null {
  if (batch.batchHash !== null) return batch.batchHash;
  const hashed = items.flatMap(({ version, envelopeHash }) =>
    envelopeHash === null
      ? []
      : {
          envelopeHash,
          sourceName: version.sourceName,
          sourceHash: version.sourceHash,
          broughtBy: version.broughtBy?.name ?? '',
        },
  );
  return hashed.length === 0 || hashed.length < items.length ? null : batchHashOf(batch.id, hashed);
}

function itemOf(policy: PolicyRow, version: PolicyVersionRow, dayProblem: string | null): AdoptionItem {
  const terms = version.effective === null ? null : termsOf(version, version.effective);
  const sealed = terms === null ? null : envelopeOf(policy, version, terms).envelopeHash;
  const envelopeHash = version.envelopeHash ?? sealed;
  return {
    policy,
    version,
    terms,
    envelopeHash,
    blocking: [
      ...(version.state === 'draft' ? blockingOf(version) : []),
      ...(dayProblem === null ? [] : [{ field: 'dates.effective', reason: dayProblem }]),
    ],
    dayProblem,
  };
}

/** An adopted version takes force as its document prints it. */
function termsOf(version: PolicyVersionRow, effective: CalendarDate): SignedTerms {
  return { effective, changeClass: 'new', lastReview: version.lastReview, nextReview: version.nextReview };
}

function blockingOf(version: PolicyVersionRow): FieldProblem[] {
  const unresolved = unresolvedFindings(version.findings, version, { needsUnprinted: true });
  const asked = version.effective !== null || unresolved.some(({ field }) => field === 'dates.effective');
  return asked
    ? unresolved
    : [...unresolved, { field: 'dates.effective', reason: 'the document prints no effective day' }];
}

function inOrder(a: AdoptionItem, b: AdoptionItem): number {
  const keys = ({ policy, version }: AdoptionItem) =>
    [policy.slug, version.effective ?? '', version.number] as const;
  const [left, right] = [keys(a), keys(b)];
  if (left[0] !== right[0]) return left[0] < right[0] ? -1 : 1;
  if (left[1] !== right[1]) return left[1] < right[1] ? -1 : 1;
  return left[2] - right[2];
}
