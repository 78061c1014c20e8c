import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { auditOf, buildPerson, signIn, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicyVersion, committeeOf } from '../../support/build-policy-version.ts';
import { ask, carriedVersion, needDirectors, type Carried } from './support.ts';

/** September 18, 2026, in Los Angeles. */
const NOW = '2026-09-18T17:00:00Z';

interface Waiting {
  envelopeHash: string;
  signatures: number;
  signaturesNeeded: number;
  stillNeeded: number;
  given: { id: string; name: string; counts: boolean; takenBack: object | null }[];
  whoMaySign: { name: string }[];
}

describe('a version that several directors sign', () => {
  let app: TestApp;
  let admin: SessionHeaders;
  let author: SessionHeaders;
  let persons: Person[];
  let directors: SessionHeaders[];
  let made = 0;
  beforeAll(async () => {
    app = await startApp({ now: NOW });
    const committee = await committeeOf(app);
    author = await signIn(app, committee.author);
    admin = await signIn(app, await buildPerson(app, { name: 'Ada Admin', roles: ['admin'] }));
    persons = [committee.director];
    for (const name of ['Bert Director', 'Cleo Director', 'Dora Director']) {
      persons.push(await buildPerson(app, { name, roles: ['medical_director'] }));
    }
    directors = await Promise.all(persons.map(async (person) => await signIn(app, person)));
  });
  afterAll(async () => {
    await app.close();
  });

  const policy = async (needed: number) => {
    made += 1;
    const { slug, policyId } = await buildPolicyVersion(app, { title: `Signed Policy ${made}` });
    await needDirectors(app, slug, needed);
    return { slug, policyId };
  };
  const sign = async (who: number, { path, body }: Carried, more: object = {}) =>
    await ask(app, directors[who]!, 'POST', `${path}/signatures`, { ...body, ...more });
  const waitingOf = async ({ path }: Carried) =>
    (await ask(app, author, 'GET', `${path}/approval`)).json<{ state: string; waiting: Waiting[] }>();

  it('is approved with the last, and until then nothing changes', async () => {
    const { slug } = await policy(3);
    const version = await carriedVersion(app, slug);
    const shown = await ask(
      app,
      directors[0]!,
      'GET',
      `${version.path}/envelope?effective=2027-01-01&changeClass=neutral`,
    );
    expect(shown.json()).toMatchObject({ signaturesNeeded: 3 });

    const first = await sign(0, version);
    expect(first.status).toBe(201);
    expect(first.json()).toMatchObject({
      state: 'in_review',
      waiting: [
        {
          signatures: 1,
          signaturesNeeded: 3,
          stillNeeded: 2,
          given: [
            { name: 'Dana Director', credentials: 'MD', method: 'password', counts: true, onBehalfOf: null },
          ],
          whoMaySign: [{ name: 'Bert Director' }, { name: 'Cleo Director' }, { name: 'Dora Director' }],
        },
      ],
    });
    expect((await sign(1, version)).json()).toMatchObject({
      state: 'in_review',
      waiting: [{ stillNeeded: 1 }],
    });
    expect((await sign(2, version)).json()).toMatchObject({
      state: 'approved',
      waiting: [],
      signatures: [{ name: 'Dana Director' }, { name: 'Bert Director' }, { name: 'Cleo Director' }],
    });
    expect((await sign(3, version)).json()).toMatchObject({ status: 409, code: 'illegal_transition' });

    const mine = (entries: { detail: Record<string, unknown> }[]) =>
      entries
        .map(({ detail }) => detail)
        .filter((detail) => detail['policy'] === slug && detail['version'] === 2);
    expect(mine(await auditOf(app, 'policy.version.signed_first'))).toMatchObject([
      { signatures: 1, signaturesNeeded: 3, method: 'password' },
    ]);
    expect(mine(await auditOf(app, 'policy.version.signed_next'))).toMatchObject([{ signatures: 2 }]);
    expect(mine(await auditOf(app, 'policy.version.approved'))).toMatchObject([
      { signaturesNeeded: 3, method: 'password' },
    ]);
    const told = await app.database.query(
      `select from event where type = 'policy.version.approved' and data->>'slug' = $1`,
      [slug],
    );
    expect(told).toHaveLength(2); // adopted, and now
  });

  it('takes two who sign at the same moment for two, and the same one twice for one', async () => {
    const { slug } = await policy(2);
    const version = await carriedVersion(app, slug);
    const twice = await Promise.all([sign(0, version), sign(0, version)]);
    expect(twice.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(twice.find(({ status }) => status === 409)?.json()).toMatchObject({ code: 'already_signed' });
    const both = await Promise.all([sign(1, version), sign(2, version)]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(await waitingOf(version)).toMatchObject({ state: 'approved', signatures: { length: 2 } });
  });

  it('waits for the same envelope, not for another of the same version', async () => {
    const { slug } = await policy(2);
    const version = await carriedVersion(app, slug);
    await sign(0, version);
    expect((await sign(1, version, { effective: '2027-02-01' })).json()).toMatchObject({
      state: 'in_review',
      waiting: [{ signatures: 1 }, { signatures: 1 }],
    });
    const [first] = (await waitingOf(version)).waiting;
    const changed = { ...version, body: { ...version.body, effective: '2027-03-01' } };
    expect((await sign(2, changed, { envelopeHash: first!.envelopeHash })).json()).toMatchObject({
      status: 412,
      code: 'content_changed',
    });
    expect((await sign(2, version, { envelopeHash: first!.envelopeHash })).json()).toMatchObject({
      state: 'approved',
    });
  });

  it('loses every signature, and every vote, with an edit between two of them', async () => {
    const { slug } = await policy(2);
    const version = await carriedVersion(app, slug);
    const { revision } = (await sign(0, version)).json<{ revision: number }>();
    const edited = await app.http({
      method: 'PATCH',
      url: version.path,
      headers: { ...author, 'if-match': `"${revision}"` },
      payload: { sections: [{ id: 'policy-criteria', markdown: 'Another text.' }] },
    });
    expect(edited.status).toBe(200);
    expect((await sign(1, version)).json()).toMatchObject({ status: 409, code: 'illegal_transition' });
    expect(await waitingOf(version)).toMatchObject({ state: 'draft', waiting: [] });
  });

  it('counts a signature no longer whose signer is no director any more, whatever they become again', async () => {
    const { slug } = await policy(2);
    const version = await carriedVersion(app, slug);
    const fleeting = await buildPerson(app, { name: 'Fleeting Director', roles: ['medical_director'] });
    directors.push(await signIn(app, fleeting));
    const fleetingAt = directors.length - 1;
    await sign(fleetingAt, version);
    await ask(app, admin, 'PATCH', `/v1/people/${fleeting.id}`, { roles: ['reviewer'] });
    expect((await waitingOf(version)).waiting).toMatchObject([
      { signatures: 0, stillNeeded: 2, given: [{ name: 'Fleeting Director', counts: false }] },
    ]);
    expect((await sign(fleetingAt, version)).json()).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await sign(0, version)).json()).toMatchObject({
      state: 'in_review',
      waiting: [{ signatures: 1 }],
    });
    expect(await auditOf(app, 'policy.signature.fell_away')).toHaveLength(1);
    await ask(app, admin, 'PATCH', `/v1/people/${fleeting.id}`, { roles: ['medical_director'] });
    expect((await waitingOf(version)).waiting).toMatchObject([{ signatures: 1, stillNeeded: 1 }]);
    expect((await sign(fleetingAt, version)).json()).toMatchObject({ state: 'approved' });
    await ask(app, admin, 'PATCH', `/v1/people/${fleeting.id}`, { active: false });
  });

  it('needs as many as the policy asks for when it is signed, not when the first signed', async () => {
    const { slug } = await policy(2);
    const version = await carriedVersion(app, slug);
    await sign(0, version);
    const change = async (who: SessionHeaders, body: object) =>
      await ask(app, who, 'PATCH', `/v1/policies/${slug}`, body);
    expect((await change(author, { directorsNeeded: 1, reason: 'Quicker.' })).json()).toMatchObject({
      status: 403,
    });
    expect((await change(admin, { directorsNeeded: 3 })).json()).toMatchObject({ code: 'reason_required' });
    expect((await change(admin, { directorsNeeded: 6, reason: 'More.' })).json()).toMatchObject({
      status: 400,
    });
    expect((await change(admin, { directorsNeeded: 3, reason: 'A board decided so.' })).json()).toMatchObject(
      {
        directorsNeeded: 3,
      },
    );
    expect((await sign(1, version)).json()).toMatchObject({
      state: 'in_review',
      waiting: [{ signatures: 2, stillNeeded: 1 }],
    });
    await change(admin, { directorsNeeded: 1, reason: 'The board took it back.' });
    // enough have signed, but nobody decides by changing a policy: the next who signs does
    expect(await waitingOf(version)).toMatchObject({ state: 'in_review', waiting: [{ stillNeeded: 0 }] });
    expect((await sign(2, version)).json()).toMatchObject({ state: 'approved', signatures: { length: 3 } });
    expect((await auditOf(app, 'policy.changed')).map(({ detail }) => detail)).toContainEqual(
      expect.objectContaining({ policy: slug, from: { directorsNeeded: 2 }, to: { directorsNeeded: 3 } }),
    );
  });

  it('lets a waiting signature be taken back by its signer, and by others with a reason, and never rubs it out', async () => {
    const { slug } = await policy(2);
    const version = await carriedVersion(app, slug);
    await sign(0, version);
    const [waiting] = (await waitingOf(version)).waiting;
    const path = `${version.path}/signatures/${waiting!.given[0]!.id}/take-back`;
    expect((await ask(app, author, 'POST', path)).json()).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await ask(app, directors[1]!, 'POST', path)).json()).toMatchObject({ code: 'reason_required' });
    const back = await ask(app, directors[0]!, 'POST', path);
    expect(back.status).toBe(200);
    expect(back.json()).toMatchObject({
      waiting: [],
      signatures: [{ name: 'Dana Director', takenBack: { by: 'Dana Director', reason: null } }],
    });
    expect((await ask(app, directors[0]!, 'POST', path)).json()).toMatchObject({
      status: 409,
      code: 'signature_decided',
    });
    expect((await sign(1, version)).json()).toMatchObject({ state: 'in_review' });
    const [theirs] = (await waitingOf(version)).waiting;
    const other = `${version.path}/signatures/${theirs!.given[0]!.id}/take-back`;
    expect(
      (await ask(app, admin, 'POST', other, { reason: 'Signed on the wrong day.' })).json(),
    ).toMatchObject({
      signatures: [{}, { takenBack: { by: 'Ada Admin', reason: 'Signed on the wrong day.' } }],
    });
    // who took theirs back may sign again
    await sign(0, version);
    expect((await sign(1, version)).json()).toMatchObject({ state: 'approved', signatures: { length: 4 } });
    const last = (await ask(app, author, 'GET', `${version.path}/approval`)).json<{
      signatures: { id: string }[];
    }>();
    const decided = `${version.path}/signatures/${last.signatures.at(-1)!.id}/take-back`;
    expect((await ask(app, directors[1]!, 'POST', decided)).json()).toMatchObject({
      code: 'signature_decided',
    });
    expect(await auditOf(app, 'policy.signature.taken_back')).toMatchObject([
      { detail: { policy: slug, signer: { name: 'Dana Director' } } },
      { detail: { policy: slug, signer: { name: 'Bert Director' } } },
    ]);
    for (const sql of [
      `update voided_signature set reason = 'other'`,
      'delete from voided_signature',
      `update version_signature set evidence = '{}'`,
      `insert into voided_signature (id, version_signature_id, voided_at, voided_by)
       select gen_random_uuid(), '${last.signatures.at(-1)!.id}', now(), '{}'`,
    ]) {
      await expect(app.database.query(sql)).rejects.toMatchObject({ code: '23001' });
    }
  });
});
