import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { PeopleQueries } from '../persons/people.queries.ts';
import { Sessions, type CurrentSession } from './sessions.ts';
import { SessionsQueries } from './sessions.queries.ts';

/** Ends sessions, one's own and those of others. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly queries: SessionsQueries,
    private readonly people: PeopleQueries,
    private readonly audit: Audit,
  ) {}

  /** Ends one session of a person. Throws NotFound for one that is over, and for somebody else's. */
  async end(actor: Actor, personId: string, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.requirePerson(tx, personId);
      const ended = isId(id)
        ? (await this.queries.ofPerson(personId, tx)).find((each) => each.id === id)
        : undefined;
      if (ended === undefined) throw new NotFound('session', id);
      await this.sessions.close(tx, id);
      await this.audit.record(tx, {
        actor,
        action: 'person.session_ended',
        subject: { type: 'person', id: personId },
        detail: { session: id, method: ended.method, openedFrom: ended.address },
      });
    });
  }

  /** Ends every session of a person but `kept`; returns how many. */
  async endAll(actor: Actor, personId: string, kept: Pick<CurrentSession, 'id'> | null): Promise<number> {
    return await this.database.transaction(async (tx) => {
      await this.requirePerson(tx, personId);
      const ended = await this.sessions.closeOthersOf(tx, personId, kept?.id ?? null);
      if (ended === 0) return 0;
      await this.audit.record(tx, {
        actor,
        action: 'person.sessions_ended',
        subject: { type: 'person', id: personId },
        detail: { ended, kept: kept?.id ?? null },
      });
      return ended;
    });
  }

  private async requirePerson(tx: Tx, personId: string): Promise<void> {
    if ((await this.people.byId(personId, tx)) === undefined) throw new NotFound('person', personId);
  }
}
