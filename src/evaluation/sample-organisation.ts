import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { system, type PersonActor } from '../kernel/actor.ts';
import { newSecret } from '../kernel/ids.ts';
import { PeopleQueries, type Person } from '../people/persons/people.queries.ts';
import { PeopleService } from '../people/persons/people.service.ts';
import { Passwords } from '../people/sign-in/passwords.ts';
import { SignInLinks } from '../people/sign-in/sign-in-links.ts';
import { SignInService } from '../people/sign-in/sign-in.service.ts';
import { AdoptionsQueries } from '../policies/adoptions.queries.ts';
import { AdoptionsService } from '../policies/adoptions.service.ts';
import { PoliciesService } from '../policies/policies.service.ts';
import { PolicyImportService } from '../policies/policy-import.service.ts';
import { Audit } from '../platform/audit/audit.ts';
import { Database } from '../platform/database/database.ts';
import { Clock } from '../kernel/clock.ts';
import { MeetingSeriesService } from '../committee/meetings/meeting-series.service.ts';
import { monthlyRule } from '../committee/meetings/series-rule.rules.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { AcknowledgementsService } from '../publishing/consumers/acknowledgements/acknowledgements.service.ts';
import { acknowledgementSchema } from '../publishing/consumers/acknowledgements/acknowledgements.schemas.ts';
import { ConsumersService } from '../publishing/consumers/consumers.service.ts';
import { createConsumerSchema } from '../publishing/consumers/consumers.schemas.ts';
import { samplePeople } from './sample-people.ts';

/** The sample policy's file, beside the compiled code's sources. */
const SAMPLE_FILE = 'lysis-of-epidural-adhesions.md';

const actor = system('sample organisation');

/** What the first start tells the person in front of the terminal, once. */
export interface SampleSecrets {
  /** The password of every sample person but the administrator. */
  readonly password: string;
}

/** Fills an empty evaluation with people and the sample policy, by the same services that people use. */
@Injectable()
export class SampleOrganisation {
  constructor(
    private readonly database: Database,
    private readonly people: PeopleService,
    private readonly persons: PeopleQueries,
    private readonly links: SignInLinks,
    private readonly passwords: Passwords,
    private readonly audit: Audit,
    private readonly signIn: SignInService,
    private readonly imports: PolicyImportService,
    private readonly policies: PoliciesService,
    private readonly adoptions: AdoptionsService,
    private readonly adoptionQueries: AdoptionsQueries,
    private readonly series: MeetingSeriesService,
    private readonly consumers: ConsumersService,
    private readonly acknowledgements: AcknowledgementsService,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /** True until the sample is whole: nobody but its people is there, and no policy. A start that was killed is taken up again. */
  async isIncomplete(): Promise<boolean> {
    const [found] = await this.database.query<{ incomplete: boolean }>(
      `select not exists (select from policy_version where state = 'approved')
          and not exists (select from person where email <> all ($1::text[])) as incomplete`,
      [Object.values(samplePeople).map(({ email }) => email)],
    );
    return found?.incomplete === true;
  }

  /**
   * Adds the people, who can sign in with the returned password; the administrator, who gets a one-time link, only
   * with `administratorToo`.
   */
  async addPeople({ administratorToo = false } = {}): Promise<SampleSecrets> {
    const password = newSecret('');
    for (const each of Object.values(samplePeople)) {
      const person = (await this.persons.byEmail(each.email)) ?? (await this.people.add(actor, each));
      if (each.email === samplePeople.admin.email && !administratorToo) continue;
      if (await this.passwords.exists(person.id)) await this.renewPassword(person, password);
      else {
        const { token } = await this.links.create(actor, person.id);
        await this.signIn.withLink(token, password);
      }
    }
    return { password };
  }

  /** Of a start that was killed nobody knows the password; a link would hold back what the sample director signs. */
  private async renewPassword(person: Person, password: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.passwords.set(tx, person, password);
      await this.audit.record(tx, {
        actor,
        action: 'person.password_reset',
        subject: { type: 'person', id: person.id },
      });
    });
  }

  /**
   * Imports the sample policy, gives it an owner, a reviewer and a backup, begins the committee's meetings, has the sample
   * director adopt it, and a consumer say that it has loaded it. `edit` makes another text of it first.
   */
  async addPolicy(secrets: SampleSecrets, edit = (text: string): string => text): Promise<void> {
    const text = await readFile(new URL(`./sample/${SAMPLE_FILE}`, import.meta.url), 'utf8');
    const bytes = Buffer.from(edit(text));
    const { policy, version } = await this.imports.importDocument(
      actor,
      { name: SAMPLE_FILE, bytes },
      { dryRun: false, adopt: true },
    );
    const [owner, reviewer, backup, director] = await Promise.all([
      this.person(samplePeople.author.email),
      this.person(samplePeople.reviewer.email),
      this.person(samplePeople.chair.email),
      this.person(samplePeople.director.email),
    ]);
    await this.policies.change(actor, policy.id, {
      ownerId: owner.id,
      reviewerIds: [reviewer.id],
      backupId: backup.id,
    });
    await this.beginMeetings();
    const batch = await this.adoptionQueries.open();
    const batchHash = batch?.batchHash ?? null;
    if (batch === undefined || batchHash === null)
      throw new Error('the sample policy is in no batch that can be signed');
    await this.adoptions.sign(actorOf(director), batch.id, {
      batchHash,
      meaning: 'I adopt this policy as it stands in force.',
      password: secrets.password,
    });
    await this.addConsumer({ policy: policy.slug, version: version.number });
  }

  /** The claims system, which has loaded the version in force. */
  private async addConsumer(loaded: { readonly policy: string; readonly version: number }): Promise<void> {
    const description = 'Pays by the policies in force.';
    const claims = createConsumerSchema.parse({ name: 'Claims', description });
    const { id } = await this.consumers.create(actor, claims);
    await this.acknowledgements.take(actor, id, acknowledgementSchema.parse({ items: [loaded] }));
  }

  /** The committee meets on each third Thursday. A start that was killed may have begun them already. */
  private async beginMeetings(): Promise<void> {
    const begun = await this.database.query('select from meeting_series');
    if (begun.length > 0) return;
    await this.series.begin(actor, {
      name: 'Medical policy committee',
      rule: monthlyRule(3, 'TH'),
      startsAt: '13:00',
      durationMinutes: 90,
      zone: null,
      place: 'Board room',
      link: null,
      from: this.organisation.today(this.clock.now()),
      until: null,
      onHoliday: 'next_business_day',
    });
  }

  /** A link with which the administrator signs in; earlier unused ones end. Null once they have a password. */
  async administratorLink(): Promise<string | null> {
    const admin = await this.persons.byEmail(samplePeople.admin.email);
    if (admin === undefined || !admin.active || (await this.signsInByPassword(admin.id))) return null;
    return (await this.links.create(actor, admin.id)).url;
  }

  private async signsInByPassword(personId: string): Promise<boolean> {
    const found = await this.database.query('select from password_credential where person_id = $1', [
      personId,
    ]);
    return found.length > 0;
  }

  private async person(email: string): Promise<Person> {
    const found = await this.persons.byEmail(email);
    if (found === undefined) throw new Error(`the sample person ${email} is not there`);
    return found;
  }
}

function actorOf(person: Person): PersonActor {
  return { kind: 'person', personId: person.id, name: person.name, roles: person.roles };
}
