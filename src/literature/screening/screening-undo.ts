import { Injectable } from '@nestjs/common';
import type { Actor, PersonActor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { isId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { holdScreenings, refuseMerged, subjectOf, type HeldScreening } from './held-screenings.ts';
import { readingOwed } from './planned-decision.ts';
import { refuseCited } from './refuse-cited.ts';
import { personsAnsweredFor } from './screeners.ts';
import { ScreeningMoves, type Standing } from './screening-moves.ts';
import { NothingToUndo, ReasonRequired, SecondReadingRefused } from './screening.errors.ts';
import { absent, deciding } from './screening.service.ts';
import { SecondReadingBook } from './second-reading-book.ts';
import { stepsInForce, type StepInForce } from './steps-in-force.ts';

/** Takes back the last thing that was decided on a record. */
@Injectable()
export class ScreeningUndo {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly moves: ScreeningMoves,
    private readonly readings: SecondReadingBook,
  ) {}

  /**
   * Takes back the last decision on a record, or the second reading of who gave one, and returns the screening's id. One's
   * own decision needs no reason; another's does, and so does one that a second reading was held against. Throws
   * NotFound, nothing_to_undo, record_cited, record_merged, reason_required and second_reading_refused.
   */
  async undo(
    actor: Actor,
    recordId: string,
    given: { readonly policy: string; readonly reason: string | null },
  ): Promise<string> {
    const person = deciding(actor);
    return await this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const policy = await policyOf(tx, given.policy);
      const [screening] = isId(recordId) ? await holdScreenings(tx, [{ policyId: policy.id, recordId }]) : [];
      if (screening === undefined) throw absent(policy.slug, recordId);
      refuseMerged(screening);
      await this.refuseBlind(tx, person, screening, now);
      if (gaveSecondReading(person, screening)) {
        if (given.reason === null) throw new ReasonRequired('a second reading that is taken back');
        await this.readings.takeBack(tx, person, screening, given.reason);
      } else {
        await this.takeBackDecision(tx, person, screening, given.reason, now);
      }
      return screening.id;
    });
  }

  private async takeBackDecision(
    tx: Tx,
    actor: PersonActor,
    screening: HeldScreening,
    words: string | null,
    now: Instant,
  ): Promise<void> {
    const steps = await stepsInForce(tx, screening.id);
    const last = steps.at(-1);
    if (last === undefined || last.kind === 'returned') throw new NothingToUndo(subjectOf(screening));
    if (words === null) {
      if (last.personId !== actor.personId)
        throw new ReasonRequired('another person’s decision that is taken back');
      if (screening.reading?.verdict) throw new ReasonRequired('a decision that was read a second time');
    }
    await refuseCited(tx, screening);
    const reason = { id: null, label: null, words };
    const standing = last.from === 'identified' ? null : standingOf(steps.at(-2));
    const detail = { decidedBy: last.personId };
    const action = 'literature.record.undone';
    await this.moves.write(
      tx,
      actor,
      [{ screening, kind: 'undone', to: last.from, reason, standing, action, detail }],
      now,
    );
    if (last.kind === 'resolved') await this.readings.mark(tx, screening, null);
    // the next first decision asks anew, by the policy's rule of that day
    const unasked = screening.reading !== null && screening.reading.readerId === null;
    if (unasked && last.from === 'identified') await this.readings.remove(tx, actor, screening);
  }

  /** What a blind second reader may do would tell what the first one said. */
  private async refuseBlind(
    tx: Tx,
    { personId }: PersonActor,
    screening: HeldScreening,
    now: Instant,
  ): Promise<void> {
    const answersFor = await personsAnsweredFor(tx, personId, this.organisation.today(now));
    if (readingOwed(screening, { personId, answersFor }) === null) return;
    throw new SecondReadingRefused(subjectOf(screening), 'give your second reading first');
  }
}

function gaveSecondReading({ personId }: PersonActor, { reading, decidedBy }: HeldScreening): boolean {
  const own = reading !== null && reading.readerId === personId && reading.readAt !== null;
  return own && reading.resolvedAt === null && decidedBy?.id !== personId;
}

function standingOf(step: StepInForce | undefined): Standing | null {
  if (step === undefined || step.personId === null) return null;
  return { by: step.personId, at: step.at, reason: step.reason };
}
