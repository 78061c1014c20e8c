import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { WaitingVotesQueries } from '../../approvals/votes/waiting-votes.queries.ts';
import { PeopleQueries, type Person } from '../../people/persons/people.queries.ts';
import { LastAdministrator } from '../../people/people.errors.ts';
import { PeopleService } from '../../people/persons/people.service.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { PolicyHandover } from '../../policies/policy-handover.ts';
import { voidLeaversSignatures } from '../../policies/signatures/leavers-signatures.ts';
import { AccessEnding, type EndedAccess } from './access-ending.ts';
import { handedPolicy, kindsOf, type HandedPolicy } from './handover.rules.ts';
import { holdingsOf, holdsAnything, type Holdings } from './holdings.ts';
import { LiteratureHandover, type HandedLiterature } from './literature-handover.ts';
import { holdAllOf } from './locks.ts';
import { HasLeft, LastMedicalDirector } from './offboarding.errors.ts';
import { PanelHandover, type HandedSeat } from './panel-handover.ts';
import { Takeovers, type Acknowledgement, type Offboarding, type Takeover } from './takeover.ts';

/** A policy that went to others. */
export interface MovedPolicy extends HandedPolicy {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly kinds: readonly string[];
}

/** What an offboarding did. */
export interface OffboardingResult {
  readonly person: Pick<Person, 'id' | 'name'>;
  readonly policies: readonly MovedPolicy[];
  readonly literature: HandedLiterature;
  readonly seats: readonly HandedSeat[];
  readonly signaturesTakenBack: number;
  readonly ended: EndedAccess;
  /** What goes on as it was, for somebody to look at. */
  readonly keys: Holdings['keys'];
  readonly oauthClients: Holdings['oauthClients'];
}

/** What somebody holds, before they leave. */
export interface HeldNow {
  readonly person: Person;
  readonly holdings: Holdings;
  /** Votes that wait for them. */
  readonly openVotes: number;
  /** What may have to be acknowledged. */
  readonly acknowledgements: readonly Acknowledgement[];
}

/** Lets somebody go: what they hold goes to others and their access ends, in one transaction. */
@Injectable()
export class OffboardingService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
    private readonly people: PeopleQueries,
    private readonly peopleService: PeopleService,
    private readonly policies: PolicyHandover,
    private readonly takeovers: Takeovers,
    private readonly literature: LiteratureHandover,
    private readonly panels: PanelHandover,
    private readonly votes: WaitingVotesQueries,
    private readonly access: AccessEnding,
  ) {}

  /** What a person holds, as an offboarding would find it now. Throws not_found. */
  async holdings(personId: string): Promise<HeldNow> {
    const tx = this.database.source.manager;
    const person = await this.existing(tx, personId);
    const today = this.today();
    const holdings = await holdingsOf(tx, person, today);
    const openVotes = await this.votes.count(tx, person.id, today);
    const acknowledgements: Acknowledgement[] = [
      ...((await this.isLast(tx, person, 'medical_director')) ? (['last_medical_director'] as const) : []),
      ...(holdings.secondReaderOf.length > 0 ? (['no_second_reader'] as const) : []),
    ];
    return { person, holdings, openVotes, acknowledgements };
  }

  /**
   * Hands all that a person holds to others and ends their access. Reviews, reminders that were planned and tasks follow
   * the policies; signatures of theirs that wait are taken back, and nothing that was decided changes. A second one of the
   * same person finds nothing. Throws not_found, invalid_request as {@link Takeovers.of}, last_administrator,
   * last_medical_director unless acknowledged, and illegal_transition for who left and holds nothing.
   */
  async offboard(actor: Actor, personId: string, given: Offboarding): Promise<OffboardingResult> {
    return await this.database.transaction(async (tx) => {
      await this.peopleService.lockChanges(tx);
      const today = this.today();
      const found = await this.existing(tx, personId);
      const holdings = await holdAllOf(tx, found, today);
      const person = await this.existing(tx, found.id);
      if (!person.active && !holdsAnything(person, holdings)) throw new HasLeft(person.name);
      await this.keepDeciders(tx, person, given);
      const takeover = await this.takeovers.of(tx, person, holdings, given, today);
      return await this.handOver(tx, actor, person, holdings, takeover, given.reason);
    });
  }

  private async handOver(
    tx: Tx,
    actor: Actor,
    person: Person,
    holdings: Holdings,
    { said, literature: takers, seats: seated }: Takeover,
    reason: string,
  ): Promise<OffboardingResult> {
    const now = this.clock.now();
    const moves = holdings.policies.map((policy) => ({
      policy,
      change: handedPolicy(policy, person.id, said),
    }));
    await this.policies.move(tx, actor, moves, reason);
    const why = { reason, now };
    const literature = await this.literature.move(tx, actor, person.id, holdings, takers, why);
    const seats = await this.panels.move(tx, actor, person.id, holdings.seats, seated, reason);
    await voidLeaversSignatures(
      tx,
      this.audit,
      actor,
      holdings.waitingSignatures,
      'its signer has left',
      now,
    );
    const ended = await this.access.end(tx, actor, person.id, this.today(), reason);
    const policies = moves.map(({ policy, change }) => ({
      id: policy.id,
      slug: policy.slug,
      title: policy.title,
      kinds: kindsOf(policy, person.id),
      ...change,
    }));
    await this.audit.record(tx, {
      actor,
      action: 'person.offboarded',
      subject: { type: 'person', id: person.id },
      detail: {
        name: person.name,
        wasActive: person.active,
        policies: moves.map(({ policy: { id, slug }, change }, index) => ({
          id,
          slug,
          kinds: policies[index]?.kinds,
          ...change,
        })),
        literature,
        seats,
        signaturesTakenBack: holdings.waitingSignatures.map(({ id, table, policy, version }) => {
          return { id, table, policy, version };
        }),
        ended,
        keysLeft: holdings.keys.map(({ id }) => id),
        oauthClientsLeft: holdings.oauthClients.map(({ id }) => id),
      },
      reason,
    });
    return {
      person: { id: person.id, name: person.name },
      policies,
      literature,
      seats,
      signaturesTakenBack: holdings.waitingSignatures.length,
      ended,
      keys: holdings.keys,
      oauthClients: holdings.oauthClients,
    };
  }

  private today() {
    return this.organisation.today(this.clock.now());
  }

  private async existing(tx: Tx, id: string): Promise<Person> {
    const person = isId(id) ? await this.people.byId(id, tx) : undefined;
    if (person === undefined) throw new NotFound('person', id.slice(0, 200));
    return person;
  }

  /** Somebody can let people in afterwards, always; and sign, unless it is said that nobody can for now. */
  private async keepDeciders(tx: Tx, person: Person, { acknowledge = [] }: Offboarding): Promise<void> {
    if (!person.active) return;
    if (await this.isLast(tx, person, 'admin')) throw new LastAdministrator(person.name);
    if (acknowledge.includes('last_medical_director')) return;
    if (await this.isLast(tx, person, 'medical_director')) throw new LastMedicalDirector(person.name);
  }

  private async isLast(tx: Tx, person: Person, role: 'admin' | 'medical_director'): Promise<boolean> {
    if (!person.active || !person.roles.includes(role)) return false;
    return (await this.people.withRole(role, tx)).every(({ id }) => id === person.id);
  }
}
