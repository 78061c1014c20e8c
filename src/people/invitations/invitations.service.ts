import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { InsufficientScope, NotFound } from '../../kernel/errors.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { AccessChanges } from '../access/access-changes.ts';
import { PeopleMail } from '../mail/people-mail.ts';
import { PeopleQueries, type Person } from '../persons/people.queries.ts';
import { PeopleService, type NewPerson } from '../persons/people.service.ts';

/** Invites persons by mail. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly database: Database,
    private readonly people: PeopleQueries,
    private readonly service: PeopleService,
    private readonly mail: PeopleMail,
    private readonly access: AccessChanges,
    private readonly audit: Audit,
  ) {}

  /** Adds a person and mails them a one-time link. Throws EmailTaken. */
  async addAndInvite(actor: Actor, given: NewPerson): Promise<Person> {
    return await this.database.transaction(async (tx) => {
      const person = await this.service.addIn(tx, actor, given);
      await this.inviteIn(tx, actor, person);
      return person;
    });
  }

  /**
   * Mails a person a one-time link; those mailed before end. Where they had signed in before, what they set up with it signs
   * nothing for a day. Throws NotFound for somebody who left, and InsufficientScope for a key and somebody who had signed in.
   */
  async invite(actor: Actor, personId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const person = await this.people.byId(personId, tx);
      if (person === undefined || !person.active) throw new NotFound('active person', personId);
      if (await this.access.hasSignedIn(person.id, tx)) {
        if (actor.kind === 'key') throw new InsufficientScope(null);
        await this.access.hold(tx, actor, person.id, 'invited');
      }
      await this.inviteIn(tx, actor, person);
    });
  }

  private async inviteIn(tx: Tx, actor: Actor, person: Person): Promise<void> {
    await this.mail.tell(tx, person.id, {
      kind: 'invitation',
      by: actor.kind === 'person' ? actor.name : null,
    });
    await this.audit.record(tx, {
      actor,
      action: 'person.invited',
      subject: { type: 'person', id: person.id },
      detail: { email: person.email },
    });
  }
}
