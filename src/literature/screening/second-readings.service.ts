import { Injectable } from '@nestjs/common';
import type { Actor, PersonActor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { InvalidRequest } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { reasonsOf, type ReasonAsked } from './given-reason.ts';
import { holdScreenings, refuseMerged, subjectOf, type HeldScreening } from './held-screenings.ts';
import { inConflict, readingOwed } from './planned-decision.ts';
import { refuseCited } from './refuse-cited.ts';
import { personsAnsweredFor, screenerStandings } from './screeners.ts';
import { ScreeningMoves } from './screening-moves.ts';
import { SecondReadingRefused } from './screening.errors.ts';
import { absent, deciding } from './screening.service.ts';
import { mayResolve, resolvedState, type ResolverPart, type Verdict } from './second-reading.rules.ts';
import { SecondReadingBook } from './second-reading-book.ts';
import { reachedFor } from './stand-in.rules.ts';
import { stepsInForce } from './steps-in-force.ts';

/** How a conflict between two readers is to end. */
export interface GivenResolution extends ReasonAsked {
  readonly policy: string;
  readonly verdict: Verdict;
  /** In the words of who resolves it. */
  readonly reason: string;
}

/** Second readings on demand, and the end of what two readers disagree on. A merged record is refused: record_merged. */
@Injectable()
export class SecondReadings {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly moves: ScreeningMoves,
    private readonly book: SecondReadingBook,
  ) {}

  /**
   * Asks somebody to read a record a second time; on leave, whoever stands in for them is asked. Throws
   * second_reading_refused for the first reader, for whom the record is assigned to, and where a reading was given;
   * invalid_request for a person who cannot be asked.
   */
  async ask(
    actor: Actor,
    recordId: string,
    { policy, readerId }: { readonly policy: string; readonly readerId: string },
  ): Promise<string> {
    return await this.onHeld(actor, recordId, policy, async (tx, person, screening, now) => {
      const subject = subjectOf(screening);
      if (screening.reading !== null && screening.reading.readAt !== null) {
        throw new SecondReadingRefused(subject, 'it was read a second time already');
      }
      const readers = await screenerStandings(tx, this.organisation.today(now));
      const reached = isId(readerId)
        ? reachedFor(readerId.toLowerCase(), await backupOf(tx, screening), readers)
        : null;
      if (reached === null) {
        throw new InvalidRequest([
          { field: 'reader', reason: 'nobody who screens can be asked under this id' },
        ]);
      }
      if (reached === screening.decidedBy?.id) {
        throw new SecondReadingRefused(subject, 'who decided on it first cannot read it a second time');
      }
      if (screening.decidedBy === null && reached === screening.assignedTo) {
        throw new SecondReadingRefused(subject, 'who is to screen it first cannot read it a second time');
      }
      await this.book.ask(tx, person, [{ screening, readerId: reached, cause: 'request' }], now);
    });
  }

  /** Asks nobody any more. Throws second_reading_refused where none was asked for, or it was given. */
  async withdraw(actor: Actor, recordId: string, policy: string): Promise<string> {
    return await this.onHeld(actor, recordId, policy, async (tx, person, screening) => {
      if (screening.reading === null || screening.reading.readAt !== null) {
        throw new SecondReadingRefused(subjectOf(screening), 'no second reading is waited for');
      }
      await this.book.remove(tx, person, screening);
    });
  }

  /**
   * Ends a conflict with a verdict: a third person's, or that of one of the two who changed their mind. Throws
   * second_reading_refused where there is no conflict or one of the two repeats their own, and record_cited.
   */
  async resolve(actor: Actor, recordId: string, given: GivenResolution): Promise<string> {
    return await this.onHeld(actor, recordId, given.policy, async (tx, person, screening, now) => {
      const { reading, state } = screening;
      const subject = subjectOf(screening);
      const answersFor = await personsAnsweredFor(tx, person.personId, this.organisation.today(now));
      if (readingOwed(screening, { personId: person.personId, answersFor }) !== null) {
        throw new SecondReadingRefused(subject, 'give your second reading first');
      }
      if (!reading?.verdict || !inConflict(screening)) {
        throw new SecondReadingRefused(subject, 'its readers have no conflict');
      }
      if (!mayResolve(partOf(person, screening), given.verdict, { state, secondVerdict: reading.verdict })) {
        throw new SecondReadingRefused(
          subject,
          'the other reader, or a third person, has to agree to your verdict',
        );
      }
      const [reason] = await reasonsOf(tx, [given]);
      if (reason === undefined || 'problem' in reason) {
        throw new InvalidRequest([{ field: 'reasonId', reason: reason?.problem ?? 'is not understood' }]);
      }
      const decidedFrom = (await stepsInForce(tx, screening.id)).at(-1)?.from ?? 'identified';
      const to = resolvedState(state, decidedFrom, given.verdict);
      if (to !== state) await refuseCited(tx, screening);
      const standing = { by: person.personId, at: now, reason };
      const detail = { verdict: given.verdict };
      const action = 'literature.record.resolved';
      await this.moves.write(
        tx,
        person,
        [{ screening, kind: 'resolved', to, reason, standing, action, detail }],
        now,
      );
      await this.book.mark(tx, screening, { by: person.personId, at: now });
    });
  }

  private async onHeld(
    actor: Actor,
    recordId: string,
    policyKey: string,
    work: (tx: Tx, person: PersonActor, screening: HeldScreening, now: Instant) => Promise<void>,
  ): Promise<string> {
    const person = deciding(actor);
    return await this.database.transaction(async (tx) => {
      const policy = await policyOf(tx, policyKey);
      const [screening] = isId(recordId) ? await holdScreenings(tx, [{ policyId: policy.id, recordId }]) : [];
      if (screening === undefined) throw absent(policy.slug, recordId);
      refuseMerged(screening);
      await work(tx, person, screening, this.clock.now());
      return screening.id;
    });
  }
}

function partOf({ personId }: PersonActor, { decidedBy, reading }: HeldScreening): ResolverPart {
  if (decidedBy?.id === personId) return 'first';
  return reading?.readerId === personId ? 'second' : 'third';
}

async function backupOf(tx: Tx, { policyId }: HeldScreening): Promise<string | null> {
  const found = await row<{ backupId: string | null }>(
    tx,
    'select backup_id as "backupId" from policy where id = $1',
    [policyId],
  );
  return found?.backupId ?? null;
}
