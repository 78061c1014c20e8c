import type { Actor } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { IsNull } from 'typeorm';
import type { Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import type { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import { freezeHouse, freezeSeats } from './round-seats.ts';
import type { RoundTerms } from './round-terms.ts';
import { ApprovalRoundRow, ApprovalVoteRow, type RoundOutcome } from './approval-round.entity.ts';

/** Opens a round on its terms for a version just submitted; what an edit left open before is closed as returned. */
export async function openRound(
  tx: Tx,
  actor: Actor,
  version: PolicyVersionRow,
  { panel, rule, voteBy }: RoundTerms,
  now: Instant,
): Promise<ApprovalRoundRow> {
  await closeOpenRound(tx, version.id, 'returned', now);
  const last = await row<{ number: number }>(
    tx,
    'select coalesce(max(number), 0) as number from approval_round where version_id = $1',
    [version.id],
  );
  const round: ApprovalRoundRow = {
    id: newId(),
    versionId: version.id,
    number: (last?.number ?? 0) + 1,
    contentHash: version.contentHash,
    versionRevision: version.revision,
    submittedBy: { kind: actor.kind, name: 'name' in actor ? actor.name : actor.kind },
    submittedAt: now,
    closedAt: null,
    outcome: null,
    panelId: panel?.id ?? null,
    panelName: panel?.name ?? null,
    rule,
    proxiesAllowed: panel?.proxiesAllowed ?? false,
    voteBy,
    closeReason: null,
    closedBy: null,
  };
  await tx.insert(ApprovalRoundRow, round);
  await (panel === null ? freezeHouse(tx, round.id) : freezeSeats(tx, round.id, panel.seats));
  return round;
}

/** Ends the round a version has open, if it has one; `closed` says who closed it without a majority, and why. */
export async function closeOpenRound(
  tx: Tx,
  versionId: string,
  outcome: RoundOutcome,
  now: Instant,
  closed: Pick<ApprovalRoundRow, 'closedBy' | 'closeReason'> = { closedBy: null, closeReason: null },
): Promise<void> {
  await tx.update(ApprovalRoundRow, { versionId, closedAt: IsNull() }, { closedAt: now, outcome, ...closed });
}

/**
 * The round whose votes count for a version as it stands; null when none is. One that an edit left behind does not
 * count, closed or not: its votes were cast on another text.
 */
export async function liveRoundOf(tx: Tx, version: PolicyVersionRow): Promise<ApprovalRoundRow | null> {
  if (version.state !== 'in_review') return null;
  return await tx.findOneBy(ApprovalRoundRow, {
    versionId: version.id,
    versionRevision: version.revision,
    contentHash: version.contentHash,
    closedAt: IsNull(),
  });
}

/** The last round of a version, ended or not. */
export async function lastRoundOf(tx: Tx, versionId: string): Promise<ApprovalRoundRow | null> {
  return await tx.findOne(ApprovalRoundRow, { where: { versionId }, order: { number: 'DESC' } });
}

/** The votes of a round in the order they were cast. */
export async function votesOf(tx: Tx, roundId: string): Promise<ApprovalVoteRow[]> {
  return await tx.find(ApprovalVoteRow, { where: { roundId }, order: { castAt: 'ASC', personId: 'ASC' } });
}
