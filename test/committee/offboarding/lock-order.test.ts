import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { PoliciesService } from '../../../src/policies/policies.service.ts';
import { PolicyImportService } from '../../../src/policies/policy-import.service.ts';
import { ask, needDirectors } from '../../approvals/signatures/support.ts';
import { member, panelOf, type Member } from '../../approvals/votes/builders.ts';
import { waiting } from '../../literature/screening/support.ts';
import { buildPerson, PASSWORD, signIn, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicyVersion, committeeOf } from '../../support/build-policy-version.ts';
import { policyText } from '../../support/policy-file.ts';

/** What somebody holds, in the order in which everybody holds several of them; the statement by which others do. */
const order = {
  batch: 'select from adoption_batch where id = $1 for update',
  policy: 'select from policy where id = $1 for no key update',
  panel: 'select from panel where id = $1 for update',
  screening: 'select from screening where id = $1 for update',
  person: 'select from person where id = $1 for share',
} as const;
type Thing = keyof typeof order;
const things = Object.keys(order) as Thing[];
const pairs = things.flatMap((first, index) => things.slice(index + 1).map((then) => [first, then] as const));

describe('an offboarding beside others who hold what the leaver holds', () => {
  let app: TestApp;
  let admin: SessionHeaders;
  let successor: Person;
  let members: Member[];
  let made = 0;
  beforeAll(async () => {
    app = await startApp({ now: '2026-09-18T17:00:00Z' });
    await committeeOf(app);
    admin = await signIn(app, await buildPerson(app, { name: 'Ada Admin', roles: ['admin'] }));
    successor = await buildPerson(app, { roles: ['author', 'reviewer', 'committee_member'] });
    members = [await member(app, 'Ana'), await member(app, 'Ben')];
  });
  afterAll(async () => {
    await app.close();
  });

  /** Somebody who holds one of each, by its id. */
  async function leaverWithAll(): Promise<Record<Thing, string>> {
    made += 1;
    const roles = ['medical_director', 'reviewer', 'committee_member'] as const;
    const {
      id: personId,
      name,
      email,
    } = await buildPerson(app, { name: `Leaver ${made}`, roles: [...roles] });
    const leaver: Member = { kind: 'person', personId, name, email, roles };
    const { slug, policyId } = await buildPolicyVersion(app, { title: `Left Policy ${made}` });
    await app.nest.get(PoliciesService).change(system('test'), slug, { ownerId: leaver.personId });
    const panel = await panelOf(app, [leaver, ...members]);
    const recordId = await waiting(app, { id: policyId, slug });
    const [screening] = await app.database.query<{ id: string }>(
      'update screening set assigned_to = $1 where record_id = $2 returning id',
      [leaver.personId, recordId],
    );
    const file = { name: 'policy.md', bytes: Buffer.from(policyText({ title: `Adopted Policy ${made}` })) };
    const brought = await app.nest
      .get(PolicyImportService)
      .importDocument(system('test'), file, { dryRun: false, adopt: true });
    await needDirectors(app, brought.policy.slug, 2);
    const batch = brought.version.adoptionBatchId!;
    const { batchHash } = (await ask(app, admin, 'GET', `/v1/adoptions/${batch}`)).json<{
      batchHash: string;
    }>();
    const session = await signIn(app, leaver);
    const body = { batchHash, meaning: 'I adopt them.', password: PASSWORD };
    const signed = await ask(app, session, 'POST', `/v1/adoptions/${batch}/signature`, body);
    expect(signed.json()).toMatchObject({ state: 'open', stillNeeded: 1 });
    return { batch, policy: policyId, panel: panel.id, screening: screening!.id, person: leaver.personId };
  }

  it.each(pairs)(
    'waits for who holds the %s and then asks for the %s, and neither is thrown out',
    async (first, then) => {
      const held = await leaverWithAll();
      const offboarded = await app.database.source.transaction(async (tx) => {
        await tx.query(order[first], [held[first]]);
        const pending = ask(app, admin, 'POST', `/v1/people/${held.person}/offboard`, {
          successor: successor.id,
          reason: 'Leaves for another plan.',
        });
        await until(async () => await somebodyWaits(app));
        await tx.query(order[then], [held[then]]);
        return { pending };
      });
      const reply = await offboarded.pending;
      expect([reply.status, reply.json()]).toMatchObject([200, { left: expect.anything() }]);
    },
  );
});

async function somebodyWaits(app: TestApp): Promise<boolean> {
  const [found] = await app.database.query<{ waits: boolean }>(
    `select exists (select from pg_locks l join pg_stat_activity a on a.pid = l.pid
       where not l.granted and a.datname = current_database()) as waits`,
  );
  return found!.waits;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 5000; tries += 1) if (await isSo()) return;
  throw new Error('nobody ever waited');
}
