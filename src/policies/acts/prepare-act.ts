import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { DomainError, IllegalTransition, InvalidRequest } from '../../kernel/errors.ts';
import { contains } from '../../kernel/period.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { periodsOf, type Decision } from '../effective-period.rules.ts';
import { readDecisions, readKnownPeriods, type PolicyDecision } from '../effective-periods.ts';
import type { SealedEnvelope } from '../envelope.rules.ts';
import { datesGivenBackBy } from '../given-back-dates.ts';
import type { ReviewDatesRevision } from '../given-back-dates.rules.ts';
import type { NoticeWaiver } from '../notice/notice-waiver.rules.ts';
import { nameOf, versionOf } from '../policy-records.ts';
import type { PolicyRow } from '../policy.entity.ts';
import { versionFatesOf } from '../version-fates.ts';
import { statusOn, type VersionPeriod } from '../version-lifecycle.rules.ts';
import { sealAct, type ActEnvelope, type ActKind } from './act-envelope.rules.ts';
import type { ActTerms } from './act-terms.ts';
import { governingFrom, retirementProblem, retiresRetroactively } from './acts.rules.ts';
import { VersionsScheduled } from './acts.errors.ts';
import { nothingInstead, predecessorIn, successorOf, versionsWithTextOf } from './successors.ts';

/** What is decided, as it would be put on record. */
export interface ActFacts {
  readonly kind: ActKind;
  readonly versionId: string | null;
  readonly effective: CalendarDate;
  readonly insteadVersionId: string | null;
  readonly successorPolicyId: string | null;
  readonly successorCriteria: string | null;
  readonly reason: string;
  /** As many as its kind needs; the policy may ask for more. */
  readonly signaturesNeeded: number;
}

/** An act with what it comes to. */
export interface PreparedAct extends SealedEnvelope {
  readonly facts: ActFacts;
  readonly signed: ActEnvelope;
  /** The review dates that come back; null when they stay. */
  readonly givenBack: ReviewDatesRevision | null;
}

/** A policy as an act finds it. */
interface Situation {
  readonly tx: Tx;
  readonly policy: PolicyRow;
  readonly today: CalendarDate;
  readonly known: readonly VersionPeriod[];
  readonly decisions: readonly PolicyDecision[];
}

interface Outcome {
  readonly facts: ActFacts;
  readonly version: number | null;
  readonly instead: ActEnvelope['instead'];
  readonly noticeWaiver: NoticeWaiver | null;
  readonly givenBack: ReviewDatesRevision | null;
  /** The decisions that stand once this one is made. */
  readonly decisions: readonly Decision[];
}

/**
 * Works out what an act would decide, on the day it is signed. Throws no_version_in_force, illegal_transition,
 * versions_scheduled, not_found, and invalid_request for a day or a successor that cannot be.
 */
export async function prepareAct(
  tx: Tx,
  policy: PolicyRow,
  terms: ActTerms,
  today: CalendarDate,
): Promise<PreparedAct> {
  const known = await readKnownPeriods(tx, [policy.id]);
  const decisions = await readDecisions(tx, [policy.id]);
  const outcome = await outcomeOf({ tx, policy, today, known, decisions }, terms);
  const { facts, version, instead, noticeWaiver, givenBack } = outcome;
  const numbers = await numbersOf(tx, policy.id);
  const governs = governingFrom(facts.effective, periodsOf(outcome.decisions)).map(
    ({ versionId, from, until }) => ({ version: numbers.get(versionId) ?? 0, from, until }),
  );
  const signed: ActEnvelope = {
    act: facts.kind,
    policy: { id: policy.id, slug: policy.slug, number: policy.number, title: policy.title },
    version,
    on: facts.effective,
    changeClass: facts.kind === 'retire' ? 'retired' : null,
    instead,
    reason: facts.reason,
    noticeWaiver,
    reviewDates:
      givenBack === null ? null : { lastReview: givenBack.lastReview, nextReview: givenBack.nextReview },
    governs,
  };
  return { ...sealAct(signed), facts, signed, givenBack };
}

async function outcomeOf(situation: Situation, terms: ActTerms): Promise<Outcome> {
  switch (terms.kind) {
    case 'cancel':
      return await cancelled(situation, terms);
    case 'retire':
      return await retired(situation, terms);
    case 'withdraw':
      return await withdrawn(situation, terms);
  }
}

async function cancelled(
  { tx, policy, today, known, decisions }: Situation,
  { version: number, reason }: Extract<ActTerms, { kind: 'cancel' }>,
): Promise<Outcome> {
  const version = await versionOf(tx, policy, number);
  const subject = nameOf(policy, version);
  const fate = (await versionFatesOf(tx, policy.id)).get(version.id) ?? null;
  const status = version.state === 'approved' ? statusOn(today, version.id, known, fate) : version.state;
  if (status !== 'scheduled' || version.effective === null) {
    throw new IllegalTransition(subject, status, 'cancelled');
  }
  return {
    facts: {
      ...nothingInstead,
      kind: 'cancel',
      versionId: version.id,
      effective: version.effective,
      reason,
      signaturesNeeded: 1,
    },
    version: number,
    instead: null,
    noticeWaiver: null,
    givenBack: await datesGivenBackBy(tx, policy.id, version.id),
    decisions: decisions.filter((each) => each.madeBy !== 'version' || each.versionId !== version.id),
  };
}

async function retired(
  { tx, policy, today, known, decisions }: Situation,
  { on, successor, reason, noticeWaiver }: Extract<ActTerms, { kind: 'retire' }>,
): Promise<Outcome> {
  const problem = retirementProblem(on, known, today);
  switch (problem?.why) {
    case undefined:
      break;
    case 'nothing_governs':
      throw new DomainError('no_version_in_force', `no version of ${policy.slug} governs any day`);
    case 'ended_already':
      throw new IllegalTransition(policy.slug, `retired on ${problem.on}`, `retired on ${on}`);
    case 'versions_scheduled':
      throw new VersionsScheduled(policy.slug, on, await numbersAmong(tx, policy.id, problem.versionIds));
    case 'before_last_version':
      throw new InvalidRequest([
        { field: 'on', reason: `the last version governs from ${problem.from}: it can end then or later` },
      ]);
  }
  const named = await successorOf(tx, policy, successor, 'successor', today);
  return {
    facts: {
      ...named.facts,
      kind: 'retire',
      versionId: null,
      effective: on,
      reason,
      signaturesNeeded: retiresRetroactively(on, today) ? 2 : 1,
    },
    version: null,
    instead: named.signed,
    noticeWaiver,
    givenBack: null,
    decisions: [...decisions, { versionId: null, from: on }],
  };
}

async function withdrawn(
  { tx, policy, today, known, decisions }: Situation,
  { on: said, instead, reason }: Extract<ActTerms, { kind: 'withdraw' }>,
): Promise<Outcome> {
  const period = known.find((each) => contains(each, today));
  if (period === undefined) {
    throw new DomainError('no_version_in_force', `no version of ${policy.slug} is in force on ${today}`);
  }
  const on = said ?? today;
  if (on > today || on < period.from) {
    const reasonOfDay = `must be a day that this version has governed: ${period.from} to ${today}`;
    throw new InvalidRequest([{ field: 'on', reason: reasonOfDay }]);
  }
  const sameText = await versionsWithTextOf(tx, period.versionId);
  const returning = known.filter(({ from, versionId }) => from > today && sameText.has(versionId));
  if (returning.length > 0) {
    const ids = returning.map(({ versionId }) => versionId);
    throw new VersionsScheduled(policy.slug, on, await numbersAmong(tx, policy.id, ids));
  }
  const numbers = await numbersOf(tx, policy.id);
  const again = 'predecessor' in instead ? await predecessorIn(tx, policy.id, period, known, sameText) : null;
  const named = 'predecessor' in instead ? null : await successorOf(tx, policy, instead, 'instead', today);
  return {
    facts: {
      ...(named?.facts ?? nothingInstead),
      kind: 'withdraw',
      versionId: period.versionId,
      effective: on,
      insteadVersionId: again,
      reason,
      signaturesNeeded: 2,
    },
    version: numbers.get(period.versionId) ?? null,
    instead: again === null ? (named?.signed ?? null) : { version: numbers.get(again) ?? 0 },
    noticeWaiver: null,
    givenBack: null,
    decisions: [...decisions, { versionId: again, from: on }],
  };
}

async function numbersOf(tx: Tx, policyId: string): Promise<Map<string, number>> {
  const found = await rows<{ id: string; number: number }>(
    tx,
    'select id, number from policy_version where policy_id = $1',
    [policyId],
  );
  return new Map(found.map(({ id, number }) => [id, number]));
}

async function numbersAmong(tx: Tx, policyId: string, ids: readonly string[]): Promise<number[]> {
  const numbers = await numbersOf(tx, policyId);
  return ids.flatMap((id) => numbers.get(id) ?? []).toSorted((a, b) => a - b);
}
