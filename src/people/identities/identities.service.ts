import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { DomainError, InsufficientScope, NotFound } from '../../kernel/errors.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { violates } from '../../platform/database/violations.ts';
import { AccessChanges } from '../access/access-changes.ts';
import { PeopleMail } from '../mail/people-mail.ts';
import { PeopleQueries } from '../persons/people.queries.ts';
import { PeopleService } from '../persons/people.service.ts';
import { Sessions } from '../sessions/sessions.ts';
import { SignInLinks } from '../sign-in/sign-in-links.ts';
import { OidcIdentities, type PersonIdentity } from './oidc-identities.ts';

/** The person, or the subject, is linked at that provider already. */
export class IdentityTaken extends DomainError {
  constructor() {
    super(
      'identity_taken',
      'this person or this subject is linked at the provider already; take that away first',
    );
  }
}

/** Says by hand who a person is at the provider, and takes it back. */
@Injectable()
export class IdentitiesService {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly identities: OidcIdentities,
    private readonly people: PeopleQueries,
    private readonly service: PeopleService,
    private readonly sessions: Sessions,
    private readonly mail: PeopleMail,
    private readonly access: AccessChanges,
    private readonly links: SignInLinks,
    private readonly audit: Audit,
  ) {}

  /**
   * Links an active person to a subject of the provider, for providers that verify no addresses; links to sign in end. Who
   * had signed in before signs by it only after a day. Throws NotFound, InsufficientScope for a key and such a person,
   * {@link IdentityTaken}, and `invalid_request` where no provider is set up.
   */
  async link(actor: Actor, personId: string, subject: string): Promise<PersonIdentity> {
    const { oidcIssuer: issuer } = this.settings;
    if (issuer === null)
      throw new DomainError('invalid_request', 'no provider is set up here: set OIDC_ISSUER');
    await this.database.transaction(async (tx) => {
      const person = await this.people.byId(personId, tx);
      if (person === undefined || !person.active) throw new NotFound('active person', personId);
      if (await this.access.hasSignedIn(person.id, tx)) {
        if (actor.kind === 'key') throw new InsufficientScope(null);
        await this.access.hold(tx, actor, person.id, 'identity_linked');
      }
      await this.links.endAllOf(tx, person.id);
      const identity = await this.identities.add(tx, person.id, issuer, subject).catch((error: unknown) => {
        const taken = ['person_identity_subject_unique', 'person_identity_one_each'];
        throw taken.some((name) => violates(error, name)) ? new IdentityTaken() : error;
      });
      await this.audit.record(tx, {
        actor,
        action: 'person.identity_linked',
        subject: { type: 'person', id: person.id },
        detail: { identity, issuer, subject, by: 'hand' },
      });
      await this.mail.tell(tx, person.id, { kind: 'identity_linked', provider: new URL(issuer).host });
    });
    const made = await this.identities.bySubject(issuer, subject);
    if (made === undefined) throw new NotFound('identity', subject);
    return made;
  }

  /**
   * Takes a link away and ends the sessions that the provider opened. Its subject is linked again by hand only, not by the
   * address that linked it before. Throws NotFound.
   */
  async unlink(actor: Actor, personId: string, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      // a sign-in under way has either opened its session, which ends here, or finds the link gone
      await this.service.lockChanges(tx);
      const removed = await this.identities.remove(tx, personId, id);
      if (removed === undefined) throw new NotFound('identity', id);
      const endedSessions = await this.sessions.closeAllBy(tx, personId, 'oidc');
      await this.audit.record(tx, {
        actor,
        action: 'person.identity_unlinked',
        subject: { type: 'person', id: personId.toLowerCase() },
        detail: { identity: id, ...removed, endedSessions },
      });
      const provider = new URL(removed.issuer).host;
      await this.mail.tell(tx, personId, { kind: 'identity_unlinked', provider });
    });
  }

  /** Takes every link of somebody who leaves away, in the caller's transaction, which ends all their sessions. Returns how many. */
  async unlinkAllOf(tx: Tx, actor: Actor, personId: string, reason: string): Promise<number> {
    const linked = await this.identities.of(personId, tx);
    for (const { id } of linked) {
      const removed = await this.identities.remove(tx, personId, id);
      await this.audit.record(tx, {
        actor,
        action: 'person.identity_unlinked',
        subject: { type: 'person', id: personId },
        detail: { identity: id, ...removed },
        reason,
      });
    }
    return linked.length;
  }
}
