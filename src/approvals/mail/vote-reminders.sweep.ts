import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { Proxies } from '../panels/proxies.service.ts';
import { RoundDecisions } from '../votes/round-decisions.ts';
import { tallyOf } from '../votes/vote.rules.ts';
import {
  ballotsOf,
  chairsOf,
  claimDue,
  missingVoters,
  noteDecided,
  type ClaimedReminder,
} from './due-reminders.ts';
import { VoteMail } from './vote-mail.ts';

/** Reminders that are claimed in one transaction. */
const BATCH = 500;

/**
 * Tells those whose vote is missing, and the chair of a vote that passed without a decision. A sweep that runs twice, on two
 * replicas or after days of sleep sends nothing twice; proxies of who has left end with it.
 */
@Injectable()
export class VoteRemindersSweep {
  constructor(
    private readonly database: Database,
    private readonly organisation: Organisation,
    private readonly decisions: RoundDecisions,
    private readonly proxies: Proxies,
    private readonly mail: VoteMail,
    sweeps: Sweeps,
  ) {
    sweeps.register('approvals.remind-voters', async (now) => await this.run(now));
  }

  /** Returns how many reminders, mails and proxies it dealt with. */
  async run(now: Instant): Promise<number> {
    let dealtWith = await this.database.transaction(
      async (tx) => await this.proxies.endOfLeavers(tx, system('sweep')),
    );
    for (;;) {
      const claimed = await this.database.transaction(async (tx) => await this.remind(tx, now));
      dealtWith += claimed;
      if (claimed < BATCH) break;
    }
    return dealtWith + (await this.database.transaction(async (tx) => await this.mail.release(tx, now)));
  }

  private async remind(tx: Tx, now: Instant): Promise<number> {
    const claimed = await claimDue(tx, now, BATCH);
    const toSend = claimed.filter(({ result }) => result === 'sent');
    const passed = await this.undecided(
      tx,
      toSend.filter(({ kind }) => kind === 'passed'),
    );
    const others = toSend.filter(({ kind }) => kind !== 'passed');
    const today = this.organisation.today(now);
    await this.mail.plan(
      tx,
      [...(await missingVoters(tx, idsOf(others), today)), ...(await chairsOf(tx, idsOf(passed)))],
      now,
    );
    return claimed.length;
  }

  /** Those of the passed votes that are not carried; the others wait for a signature and not for their chair. */
  private async undecided(tx: Tx, passed: readonly ClaimedReminder[]): Promise<ClaimedReminder[]> {
    if (passed.length === 0) return [];
    const ballots = await ballotsOf(
      tx,
      passed.map(({ roundId }) => roundId),
    );
    const carried = new Set(
      ballots
        .filter(({ rule, votes }) => tallyOf(votes, this.decisions.ruleOf({ rule })).carried)
        .map(({ roundId }) => roundId),
    );
    await noteDecided(tx, idsOf(passed.filter(({ roundId }) => carried.has(roundId))));
    return passed.filter(({ roundId }) => !carried.has(roundId));
  }
}

const idsOf = (reminders: readonly ClaimedReminder[]): string[] => reminders.map(({ id }) => id);
