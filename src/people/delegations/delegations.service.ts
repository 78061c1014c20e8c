import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { InvalidRequest, NotFound } from '../../kernel/errors.ts';
import { isId, newId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { violates } from '../../platform/database/violations.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { loopsClosedBy, type StandIn } from './delegation-cycle.rules.ts';
import { DelegationsQueries, lastDayOf, stateOf, type Delegation } from './delegations.queries.ts';
import {
  DelegateUnavailable,
  DelegationCycle,
  DelegationOver,
  DelegationOverlaps,
} from '../people.errors.ts';
import { PeopleQueries } from '../persons/people.queries.ts';

/** Leave to be noted; `to` is its last day. */
export interface NewDelegation {
  readonly delegate: string;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly reason?: string | null | undefined;
}

interface Held {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
}

/** Held while a delegation is added, so that two which close a circle only together take turns. */
const DELEGATION_LOCK = 727_102;

/** Notes who stands in for whom while somebody is away. */
@Injectable()
export class DelegationsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly organisation: Organisation,
    private readonly people: PeopleQueries,
    private readonly delegations: DelegationsQueries,
  ) {}

  /**
   * Notes that another person stands in. Throws {@link NotFound}, {@link DelegateUnavailable},
   * {@link DelegationOverlaps} and {@link DelegationCycle}.
   */
  async add(actor: Actor, personId: string, given: NewDelegation): Promise<Delegation> {
    const now = this.clock.now();
    refuseDays(given, this.organisation.today(now));
    return await this.database.transaction(async (tx) => {
      await rows(tx, `select pg_advisory_xact_lock($1)`, [DELEGATION_LOCK]);
      const { person, delegate } = await this.bothHeld(tx, personId, given.delegate);
      const added: StandIn = {
        personId: person.id,
        delegateId: delegate.id,
        from: given.from,
        until: addDays(given.to, 1),
      };
      await this.refuseLoops(tx, added);
      const id = newId();
      await insertDelegation(tx, person.name, [
        id,
        added.personId,
        added.delegateId,
        added.from,
        added.until,
        given.reason ?? null,
        now,
      ]);
      await this.audit.record(tx, {
        actor,
        action: 'person.delegation.added',
        subject: { type: 'person', id: person.id },
        detail: { delegation: id, delegate: delegate.id, from: given.from, to: given.to },
        reason: given.reason ?? undefined,
      });
      return await this.existing(tx, person.id, id);
    });
  }

  /**
   * Ends one: from today on the person is back. One that has not begun, or began today, is taken back whole; one taken
   * back already stays so. Throws {@link NotFound} and {@link DelegationOver}.
   */
  async end(actor: Actor, personId: string, id: string): Promise<void> {
    const now = this.clock.now();
    const today = this.organisation.today(now);
    await this.database.transaction(async (tx) => {
      if (!isId(personId) || !isId(id)) throw new NotFound('delegation', id);
      await rows(tx, `select id from delegation where id = $1 for update`, [id]);
      const before = await this.existing(tx, personId, id);
      const state = stateOf(before, today);
      if (state === 'cancelled') return;
      if (state === 'past') throw new DelegationOver();
      if (before.from < today)
        await rows(tx, `update delegation set until_on = $2 where id = $1`, [id, today]);
      else await rows(tx, `update delegation set ended_at = $2 where id = $1`, [id, now]);
      await this.audit.record(tx, {
        actor,
        action: 'person.delegation.ended',
        subject: { type: 'person', id: before.personId },
        detail: {
          delegation: id,
          delegate: before.delegateId,
          from: before.from,
          to: lastDayOf(before),
          backOn: today,
        },
      });
    });
  }

  /** The person who goes away and, checked, the one who stands in, both held until the end so that neither leaves meanwhile. */
  private async bothHeld(
    tx: Tx,
    personId: string,
    delegateId: string,
  ): Promise<{ person: Held; delegate: Held }> {
    if (!isId(personId)) throw new NotFound('person', personId);
    const found = await rows<Held>(
      tx,
      `select id, name, active from person where id = any($1::uuid[]) order by id for share`,
      [[personId, delegateId]],
    );
    const person = found.find(({ id }) => id === personId.toLowerCase());
    if (person === undefined) throw new NotFound('person', personId);
    if (!person.active) throw new InvalidRequest([{ field: 'person', reason: `${person.name} has left` }]);
    if (delegateId.toLowerCase() === person.id)
      throw new DelegateUnavailable('nobody stands in for themself');
    const delegate = found.find(({ id }) => id === delegateId.toLowerCase());
    if (delegate === undefined) throw new DelegateUnavailable('nobody has this id');
    if (!delegate.active) throw new DelegateUnavailable(`${delegate.name} has left`);
    return { person, delegate };
  }

  private async refuseLoops(tx: Tx, added: StandIn): Promise<void> {
    const loops = loopsClosedBy(await this.delegations.within(added, tx), added);
    if (loops.length === 0) return;
    const involved = await this.people.byIds([...new Set(loops.flatMap(({ through }) => through))], tx);
    const nameOf = new Map(involved.map(({ id, name }) => [id, name]));
    throw new DelegationCycle(
      loops.map((loop) => ({
        from: loop.from,
        to: lastDayOf(loop),
        through: loop.through.map((id) => nameOf.get(id) ?? id),
      })),
    );
  }

  private async existing(tx: Tx, personId: string, id: string): Promise<Delegation> {
    const found = await this.delegations.one(personId, id, tx);
    if (found === undefined) throw new NotFound('delegation', id);
    return found;
  }
}

function refuseDays({ from, to }: NewDelegation, today: CalendarDate): void {
  if (to < from) throw new InvalidRequest([{ field: 'to', reason: 'is before the first day' }]);
  if (to < today)
    throw new InvalidRequest([{ field: 'to', reason: 'has passed: it would redirect nothing' }]);
}

/** Writes one; that nobody has two on a day is the database's to say. */
async function insertDelegation(tx: Tx, name: string, values: readonly unknown[]): Promise<void> {
  try {
    await row(
      tx,
      `insert into delegation (id, person_id, delegate_id, first_on, until_on, reason, created_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      values,
    );
  } catch (error) {
    if (violates(error, 'delegation_one_a_day')) throw new DelegationOverlaps(name);
    throw error;
  }
}
