import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { defineJob, Jobs } from '../../platform/jobs/jobs.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { personsToAsk } from '../signatures/signature-asking.ts';
import { actState } from './act-state.ts';

/** Asks one person to sign an act that waits, or tells an administrator that nobody can. */
export const askForActSignature = defineJob<{ act: string; number: number; person: string }>(
  'policies.ask-for-act-signature',
);

/**
 * Hours after which who may still sign is asked again. A text that may harm somebody is asked about within the working day,
 * then daily; what can wait, every other day.
 */
const PAUSE = `case when a.kind <> 'withdraw' then interval '48 hours'
                    when max(r.number) = 0 then interval '4 hours' else interval '24 hours' end`;

/** Asks the other directors for the signatures that an act waits for: at once, and again until it is decided or runs out. */
@Injectable()
export class ActReminders {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    sweeps: Sweeps,
  ) {
    sweeps.register('policies.ask-for-act-signatures', async (now) => await this.askAgain(now));
  }

  /**
   * Asks once more, with the signature that was just given; the first time begins the count. Where the sweep asks at the
   * same moment, that is the asking.
   */
  async askOthers(tx: Tx, actId: string): Promise<void> {
    const asked = await rows<Asked>(
      tx,
      `insert into policy_act_reminder (act_id, number, asked_at)
       select $1, coalesce(max(number) + 1, 0), $2 from policy_act_reminder where act_id = $1
       on conflict do nothing returning act_id as act, number`,
      [actId, this.clock.now()],
    );
    await this.enqueue(tx, asked);
  }

  /** Asks again where the last time is long enough ago. Claims and enqueues in one transaction; returns how many acts. */
  async askAgain(now: Instant): Promise<number> {
    return await this.database.transaction(async (tx) => {
      const asked = await rows<Asked>(
        tx,
        `insert into policy_act_reminder (act_id, number, asked_at)
         select a.id, max(r.number) + 1, $1::timestamptz from policy_act a join policy_act_reminder r on r.act_id = a.id
          where a.decided_at is null and ${actState('$1')} = 'waiting'
          group by a.id having max(r.asked_at) + ${PAUSE} <= $1::timestamptz
         on conflict do nothing returning act_id as act, number`,
        [now],
      );
      await this.enqueue(tx, asked);
      return asked.length;
    });
  }

  /** One job a person: a mail that failed goes again alone. */
  private async enqueue(tx: Tx, asked: readonly Asked[]): Promise<void> {
    if (asked.length === 0) return;
    const persons = await personsToAsk(tx);
    await this.jobs.enqueueAll(
      tx,
      askForActSignature,
      asked.flatMap(({ act, number }) => persons.map((person) => ({ act, number, person }))),
    );
  }
}

interface Asked {
  readonly act: string;
  readonly number: number;
}
