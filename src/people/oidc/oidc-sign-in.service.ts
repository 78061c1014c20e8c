import { Injectable } from '@nestjs/common';
import { anonymous, system, type Role } from '../../kernel/actor.ts';
import type { DomainError } from '../../kernel/errors.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rolesAfterSignIn, rolesOfGroups } from '../identities/managed-roles.rules.ts';
import { OidcIdentities } from '../identities/oidc-identities.ts';
import { PeopleMail } from '../mail/people-mail.ts';
import { PeopleQueries, type Person } from '../persons/people.queries.ts';
import { emailSchema } from '../persons/people.schemas.ts';
import { PeopleService } from '../persons/people.service.ts';
import { actorOf, SignInService, type SignedIn } from '../sign-in/sign-in.service.ts';
import { NotAdmitted } from './oidc.errors.ts';
import { OidcProvider, type ProviderAnswer } from './oidc-provider.ts';
import { OidcSignOut } from './oidc-sign-out.ts';
import { OidcTrips, type Trip } from './oidc-trips.ts';
import { readClaims, type ProviderClaims } from './provider-claims.rules.ts';
import { tripSecretsOf } from './trip-secrets.ts';

/**
 * What a sign-in at the provider may be old, in seconds: so much that it hardly ever asks anew because of it. Whoever is
 * asked with a `max_age` must answer with `auth_time` (OpenID Connect Core 1.0 §2), which many leave out otherwise.
 */
const OLDEST_SIGN_IN_SECONDS = 30 * 24 * 60 * 60;

/** Somebody as the provider knows them. */
interface Newcomer {
  readonly issuer: string;
  readonly subject: string;
  readonly claims: ProviderClaims;
}

/** Signs in by the OpenID provider: authorization code flow with PKCE, state and nonce. */
@Injectable()
export class OidcSignInService {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly provider: OidcProvider,
    private readonly trips: OidcTrips,
    private readonly identities: OidcIdentities,
    private readonly queries: PeopleQueries,
    private readonly people: PeopleService,
    private readonly signIn: SignInService,
    private readonly signOut: OidcSignOut,
    private readonly mail: PeopleMail,
    private readonly audit: Audit,
  ) {}

  /** Where a browser goes to sign in, and comes back from to `next`. Throws ProviderUnavailable. */
  async begin(browser: string, next: string): Promise<URL> {
    const state = await this.trips.begin(browser, next, null);
    const more = { max_age: String(OLDEST_SIGN_IN_SECONDS) };
    return await this.provider.authorizationUrl({ state, ...tripSecretsOf(browser, state), more });
  }

  /**
   * Ends a trip that signs in: the provider's answer is asked for and checked first, then one transaction finds the
   * person, gives them the roles of their groups and opens the session. A refusal of somebody known is audited.
   * Throws NotAdmitted, ProviderAnswerRefused, ProviderUnavailable.
   */
  async finish(trip: Trip, browser: string, query: string): Promise<SignedIn> {
    const expected = { state: trip.state, ...tripSecretsOf(browser, trip.state) };
    const answer = await this.provider.answer(query, expected);
    const claims = readClaims(await answer.claimsWithUserInfo(), this.settings.oidcGroupsClaim);
    // the setting and what the provider calls itself may differ by a closing slash
    const newcomer = { issuer: this.settings.oidcIssuer!, subject: answer.claims.sub, claims };
    const outcome = await this.database.transaction(async (tx) => await this.admit(tx, newcomer, answer));
    if ('refusal' in outcome) throw outcome.refusal;
    return outcome;
  }

  private async admit(
    tx: Tx,
    newcomer: Newcomer,
    answer: ProviderAnswer,
  ): Promise<SignedIn | { refusal: DomainError }> {
    await this.people.lockChanges(tx);
    const groups = this.groupsOf(newcomer.claims);
    if (groups === undefined) {
      const known = await this.identities.bySubject(newcomer.issuer, newcomer.subject, tx);
      if (known !== undefined) await this.auditRefusal(tx, known.personId, true, 'groups not sent');
      return { refusal: new NotAdmitted(`${this.provider.name} did not send your groups`) };
    }
    const found = await this.personOf(tx, newcomer, groups);
    if ('refusal' in found) return found;
    const person = await this.follow(tx, found, groups);
    await this.identities.used(tx, newcomer.issuer, newcomer.subject);
    // single sign-on may be of this morning: only the provider knows when somebody was there
    const signedIn = await this.signIn.open(tx, person, 'oidc', shownAtOf(answer.claims.auth_time));
    await this.signOut.remember(tx, signedIn.session.token, newcomer.issuer, answer.idToken);
    return signedIn;
  }

  /** The person by who they are at the provider; at the first time by their verified address, or added. */
  private async personOf(
    tx: Tx,
    newcomer: Newcomer,
    groups: readonly string[],
  ): Promise<Person | { refusal: DomainError }> {
    const { issuer, subject, claims } = newcomer;
    const identity = await this.identities.bySubject(issuer, subject, tx);
    if (identity !== undefined) {
      const known = await this.queries.byId(identity.personId, tx);
      if (known?.active === true) return known;
      await this.auditRefusal(tx, identity.personId, true, 'left');
      return { refusal: this.unknown() };
    }
    const email = emailSchema.safeParse(claims.verifiedEmail ?? '');
    if (!email.success) {
      return {
        refusal: new NotAdmitted(
          `${this.provider.name} has not confirmed your e-mail address, so nobody can tell who you are here`,
        ),
      };
    }
    const known = await this.queries.byEmail(email.data, tx);
    if (known === undefined) return await this.added(tx, newcomer, email.data, groups);
    if (!known.active || (await this.identities.atProvider(known.id, tx)) !== undefined) {
      // an address that was given to somebody else at the provider is not the person it was
      await this.auditRefusal(tx, known.id, false, known.active ? 'address of another' : 'left');
      return { refusal: this.unknown() };
    }
    if (await this.identities.wasUnlinked(tx, known.id, issuer, subject)) {
      await this.auditRefusal(tx, known.id, false, 'unlinked');
      return { refusal: this.unknown() };
    }
    await this.link(tx, known, issuer, subject);
    return known;
  }

  private async added(
    tx: Tx,
    { issuer, subject, claims }: Newcomer,
    email: string,
    groups: readonly string[],
  ): Promise<Person | { refusal: DomainError }> {
    const roles = rolesOfGroups(this.settings.oidcRoles, groups);
    if (!this.settings.oidcSignUp || roles.length === 0) return { refusal: this.unknown() };
    const person = await this.people.addIn(tx, system('oidc'), { email, name: claims.name, roles });
    await this.link(tx, person, issuer, subject);
    return person;
  }

  private async link(tx: Tx, person: Person, issuer: string, subject: string): Promise<void> {
    const identity = await this.identities.add(tx, person.id, issuer, subject);
    await this.audit.record(tx, {
      actor: actorOf(person),
      action: 'person.identity_linked',
      subject: { type: 'person', id: person.id },
      detail: { identity, issuer, subject, by: 'verified address', email: person.email },
    });
    await this.mail.tell(tx, person.id, { kind: 'identity_linked', provider: this.provider.name ?? issuer });
  }

  /** Gives the person the roles of their groups. */
  private async follow(tx: Tx, person: Person, groups: readonly string[]): Promise<Person> {
    const mapping = this.settings.oidcRoles;
    if (mapping.length === 0) return person;
    const roles: Role[] = rolesAfterSignIn(person.roles, mapping, groups);
    const detail = {
      provider: this.settings.oidcIssuer,
      groups: mapping.map(({ group }) => group).filter((group) => groups.includes(group)),
    };
    return await this.people.followRoles(tx, system('oidc'), person, roles, detail);
  }

  private groupsOf({ groups }: ProviderClaims): readonly string[] | undefined {
    if (groups !== 'elsewhere') return groups;
    return this.settings.oidcRoles.length === 0 ? [] : undefined;
  }

  private unknown(): NotAdmitted {
    return new NotAdmitted(
      `${this.provider.name} knows you, but you have no account here, or not any more: ask your administrator`,
    );
  }

  /** @param proved whether the provider's word shows that it is the person, and not only somebody with their address */
  private async auditRefusal(tx: Tx, personId: string, proved: boolean, why: string): Promise<void> {
    const person = await this.queries.byId(personId, tx);
    await this.audit.record(tx, {
      actor: proved && person !== undefined ? actorOf(person) : anonymous,
      action: 'person.sign_in_refused',
      subject: { type: 'person', id: personId },
      detail: { method: 'oidc', why },
    });
  }
}

/** When the person was at the provider, in seconds since 1970; null where its claim says nothing of use. */
function shownAtOf(authTime: unknown): number | null {
  return typeof authTime === 'number' && Number.isFinite(authTime) && authTime > 0 ? authTime : null;
}
