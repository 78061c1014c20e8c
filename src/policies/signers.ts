import { Injectable } from '@nestjs/common';
import type { Actor, Role } from '../kernel/actor.ts';
import { Clock } from '../kernel/clock.ts';
import { Forbidden, InsufficientScope, Unauthenticated } from '../kernel/errors.ts';
import { isId, newId } from '../kernel/ids.ts';
import { PeopleQueries, type Person } from '../people/persons/people.queries.ts';
import type { Reauthentication } from '../people/reauthentication/reauthentication.service.ts';
import type { Tx } from '../platform/database/database.ts';
import { row, rows } from '../platform/database/rows.ts';
import { requestContext } from '../platform/http/request-context.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { AuthorMayNotApprove, ContentChanged, NotDelegated } from './policies.errors.ts';
import { nameOf } from './policy-records.ts';
import type { PolicyVersionRow } from './policy-version.entity.ts';
import type { Signer } from './version-signatures.ts';

/** What a signer says with a signature, whatever is signed. */
export interface Declaration {
  readonly meaning: string;
  /** The id of the director for whom a delegate signs; undefined for oneself. */
  readonly onBehalfOf?: string | undefined;
}

const DIRECTOR = ['medical_director'] as const;

/** Says who may decide on a version, as they are at the act and not as they were when they signed in. */
@Injectable()
export class Signers {
  constructor(
    private readonly people: PeopleQueries,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /**
   * A medical director's signature about to be given, for themself or for a director who is away and whose delegate they
   * are today. Throws what {@link holding} throws, and not_delegated.
   */
  async director(
    tx: Tx,
    actor: Actor,
    { meaning, onBehalfOf }: Declaration,
    { method, evidence, bound }: Reauthentication,
  ): Promise<Signer> {
    if (onBehalfOf !== undefined && !isId(onBehalfOf))
      throw new NotDelegated(onBehalfOf, 'nobody has this id');
    const principalId = onBehalfOf?.toLowerCase();
    const { id, name, credentials, roles } = await this.holding(tx, actor, DIRECTOR, principalId);
    const principal = principalId === undefined ? null : await this.principalOf(tx, id, principalId);
    return {
      id: newId(),
      actor: { kind: 'person', personId: id, name, roles },
      credentials,
      meaning,
      method,
      evidence,
      bound,
      onBehalfOf: principal,
    };
  }

  /**
   * The acting person, who holds one of `roles` and keeps it until the transaction ends, in the session of the request.
   * Throws `forbidden` when they hold none any more or have left, `unauthenticated` when the session was ended since the
   * request began, `insufficient_scope` for a key. `beside` is held with them.
   */
  async holding(tx: Tx, actor: Actor, roles: readonly Role[], beside?: string): Promise<Person> {
    if (actor.kind !== 'person') throw new InsufficientScope(null);
    // both at once and in one order: who leaves holds their own row first, and waits for nobody's signature
    await rows(tx, 'select from person where id = any($1::uuid[]) order by id for share', [
      beside === undefined ? [actor.personId] : [actor.personId, beside],
    ]);
    const person = await this.people.byId(actor.personId, tx);
    if (person === undefined || !person.active || !roles.some((role) => person.roles.includes(role))) {
      throw new Forbidden(roles);
    }
    await holdSession(tx);
    return person;
  }

  /** Directors for whom a person may sign today, by name: they are away, and this one is their delegate. */
  async principalsOf(tx: Tx, personId: string): Promise<{ id: string; name: string }[]> {
    return await rows(
      tx,
      `select p.id, p.name from delegation d join person p on p.id = d.person_id and p.active
         join person_role r on r.person_id = p.id and r.role = 'medical_director'
        where d.delegate_id = $1 and d.ended_at is null and d.first_on <= $2 and d.until_on > $2 order by p.name, p.id`,
      [personId, this.today()],
    );
  }

  private async principalOf(
    tx: Tx,
    delegateId: string,
    id: string,
  ): Promise<NonNullable<Signer['onBehalfOf']>> {
    const delegation = await row<{ id: string }>(
      tx,
      `select id from delegation where person_id = $1 and delegate_id = $2 and ended_at is null
          and first_on <= $3 and until_on > $3 for share`,
      [id, delegateId, this.today()],
    );
    const principal = await this.people.byId(id, tx);
    if (principal === undefined) throw new NotDelegated(id, 'nobody has this id');
    if (delegation === undefined) {
      throw new NotDelegated(principal.name, 'no delegation to you runs today');
    }
    if (!principal.active || !principal.roles.includes('medical_director')) {
      throw new NotDelegated(principal.name, 'they are no medical director');
    }
    return {
      id: principal.id,
      name: principal.name,
      credentials: principal.credentials,
      delegationId: delegation.id,
    };
  }

  private today() {
    return this.organisation.today(this.clock.now());
  }
}

/** Holds the session of the request, if it has one: who signs out, or is signed out, while they sign has not signed. */
async function holdSession(tx: Tx): Promise<void> {
  const sessionId = requestContext()?.sessionId;
  if (sessionId === undefined) return;
  const session = await row(
    tx,
    'select from session where id = $1 and expires_at > clock_timestamp() for key share',
    [sessionId],
  );
  if (session === undefined) throw new Unauthenticated();
}

/** Refuses the version's author and its last editor: nobody decides on their own text. */
export function checkNotOwnText(
  policy: { readonly slug: string },
  version: PolicyVersionRow,
  personId: string,
): void {
  if (version.authorId === personId || version.lastEditorId === personId) {
    throw new AuthorMayNotApprove(nameOf(policy, version));
  }
}

/** The same of a signature: neither its signer nor the director it is given for. */
export function checkOthersText(
  policy: { readonly slug: string },
  version: PolicyVersionRow,
  { actor, onBehalfOf }: Signer,
): void {
  checkNotOwnText(policy, version, actor.personId);
  if (onBehalfOf !== null && [version.authorId, version.lastEditorId].includes(onBehalfOf.id)) {
    throw new AuthorMayNotApprove(nameOf(policy, version), onBehalfOf.name);
  }
}

/**
 * Refuses a proof that was made for something else: a passkey's signature is over one envelope and one meaning, and counts
 * for no other. `field` is the request's name for the hash. Throws content_changed.
 */
export function checkBound(
  { bound }: Pick<Reauthentication, 'bound'>,
  hash: string,
  meaning: string,
  subject: string,
  field = 'envelopeHash',
): void {
  if (bound === null || (bound.envelopeHash === hash && bound.meaning === meaning)) return;
  throw new ContentChanged(subject, bound.envelopeHash === hash ? 'meaning' : field, hash);
}
