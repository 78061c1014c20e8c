import { Injectable } from '@nestjs/common';
import { system, type Actor } from '../../kernel/actor.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { CredentialTooNew } from '../people.errors.ts';

/** For so long after somebody else said how a person signs in, what was made since signs nothing, in hours. */
export const HELD_HOURS = 24;

/** What somebody else did that could let them in as the person. */
export type AccessChange =
  'email_changed' | 'invited' | 'link_handed_over' | 'link_used' | 'credentials_reset' | 'identity_linked';

/** A password, a passkey by its id, or who the person is at the provider that is set up. */
export type SigningCredential =
  | { readonly kind: 'password' }
  | { readonly kind: 'passkey'; readonly id: string }
  | { readonly kind: 'oidc'; readonly issuer: string; readonly subject: string };

/** When a person's credential was made, by its kind; `$2` and `$3` name it. */
const MADE_AT = {
  password: `select set_at as made_at from password_credential where person_id = $1 and $2::text is null and $3::text is null`,
  passkey: `select created_at as made_at from passkey where person_id = $1 and id = $2::uuid and $3::text is null`,
  oidc: `select created_at as made_at from person_identity where person_id = $1 and issuer = $2 and subject = $3`,
} as const satisfies Record<SigningCredential['kind'], string>;

/**
 * Keeps apart who a person is and who may look after their account: whoever changes an address, sends a link, resets or
 * links somebody else could get in as them, so for a day nothing made since signs in that person's name, and what happens
 * to the account is told at the address they had before. Times are the database's.
 */
@Injectable()
export class AccessChanges {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** Whether the person was ever signed in. */
  async hasSignedIn(personId: string, tx: Tx): Promise<boolean> {
    const found = await row(
      tx,
      `select from person_access where person_id = $1 and first_signed_in_at is not null`,
      [personId],
    );
    return found !== undefined;
  }

  /** Notes a sign-in; true for the person's first. */
  async noteSignIn(tx: Tx, personId: string): Promise<boolean> {
    const first = await row(
      tx,
      `insert into person_access as a (person_id, first_signed_in_at) values ($1, now())
       on conflict on constraint person_access_pkey do update set first_signed_in_at = now()
         where a.first_signed_in_at is null
       returning person_id`,
      [personId],
    );
    return first !== undefined;
  }

  /**
   * Holds back, for {@link HELD_HOURS}, signatures by what is made from now on; the hold that runs already goes on from its
   * beginning, so that no second act frees what the first one let in. Nothing is held for who acts on their own account.
   */
  async hold(tx: Tx, actor: Actor, personId: string, because: AccessChange): Promise<void> {
    if (actor.kind === 'person' && actor.personId === personId) return;
    const held = await row<{ until: Instant }>(
      tx,
      `insert into person_access as a (person_id, held_from, held_until)
       values ($1, now(), now() + make_interval(hours => $2))
       on conflict on constraint person_access_pkey do update
         set held_from = case when a.held_until > now() then a.held_from else now() end, held_until = excluded.held_until
       returning held_until as until`,
      [personId, HELD_HOURS],
    );
    if (held === undefined) throw new Error('the hold was not stored');
    await this.audit.record(tx, {
      actor,
      action: 'person.signing_held',
      subject: { type: 'person', id: personId },
      detail: { because, newCredentialsSignFrom: held.until.toString() },
    });
  }

  /** {@link hold} when a link that somebody else made is used by, or in the name of, who had been in before. */
  async holdAfterLink(tx: Tx, personId: string): Promise<void> {
    if (await this.hasSignedIn(personId, tx))
      await this.hold(tx, system('sign-in link'), personId, 'link_used');
  }

  /** Keeps the address that a person had until now; of changes less than a day apart the first one's. Returns it. */
  async keepPreviousEmail(tx: Tx, personId: string, email: string): Promise<string> {
    const kept = await row<{ email: string }>(
      tx,
      `insert into person_access as a (person_id, previous_email, email_changed_at) values ($1, $2, now())
       on conflict on constraint person_access_pkey do update
         set previous_email = case when a.email_changed_at > now() - make_interval(hours => $3)
                                   then a.previous_email else excluded.previous_email end,
             email_changed_at = now()
       returning previous_email as email`,
      [personId, email, HELD_HOURS],
    );
    return kept?.email ?? email;
  }

  /** Lets a person's credential sign, or throws {@link CredentialTooNew}. */
  async check(personId: string, credential: SigningCredential): Promise<void> {
    const [held] = await this.database.query<{ until: Instant }>(
      `select a.held_until as until from person_access a cross join (${MADE_AT[credential.kind]}) c
        where a.person_id = $1 and a.held_until > clock_timestamp() and c.made_at >= a.held_from`,
      [personId, ...namesOf(credential)],
    );
    if (held !== undefined) throw new CredentialTooNew(held.until);
  }
}

function namesOf(credential: SigningCredential): [string | null, string | null] {
  if (credential.kind === 'passkey') return [credential.id, null];
  return credential.kind === 'oidc' ? [credential.issuer, credential.subject] : [null, null];
}
