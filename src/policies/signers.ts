import { Injectable } from '@nestjs/common';
import type { Actor, Role } from '../kernel/actor.ts';
import { Forbidden, InsufficientScope } from '../kernel/errors.ts';
import { PeopleQueries, type Person } from '../people/persons/people.queries.ts';
import type { Tx } from '../platform/database/database.ts';
import { rows } from '../platform/database/rows.ts';
import { AuthorMayNotApprove } from './policies.errors.ts';
import { nameOf } from './policy-records.ts';
import type { PolicyVersionRow } from './policy-version.entity.ts';
import type { Signer } from './version-signatures.ts';

/** Says who may decide on a version, as they are at the act and not as they were when they signed in. */
@Injectable()
export class Signers {
  constructor(private readonly people: PeopleQueries) {}

  /** A medical director's signature about to be given. Throws what {@link holding} throws. */
  async director(tx: Tx, actor: Actor, meaning: string, method: string): Promise<Signer> {
    const { id, name, credentials, roles } = await this.holding(tx, actor, ['medical_director']);
    return { actor: { kind: 'person', personId: id, name, roles }, credentials, meaning, method };
  }

  /**
   * The acting person, who holds one of `roles` and keeps it until the transaction ends. Throws `forbidden` when they
   * hold none any more or have left, `insufficient_scope` for a key.
   */
  async holding(tx: Tx, actor: Actor, roles: readonly Role[]): Promise<Person> {
    if (actor.kind !== 'person') throw new InsufficientScope(null);
    await rows(tx, 'select from person where id = $1 for share', [actor.personId]);
    const person = await this.people.byId(actor.personId, tx);
    if (person === undefined || !person.active || !roles.some((role) => person.roles.includes(role))) {
      throw new Forbidden(roles);
    }
    return person;
  }
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
