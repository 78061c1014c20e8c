import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import { ApiKeysService } from '../../src/people/api-keys/api-keys.service.ts';
import type { adoptionJson } from '../../src/policies/adoptions.present.ts';
import { auditOf, buildPerson, PASSWORD, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { policyText, upload, type PolicyFileParts } from '../support/policy-file.ts';

type Adoption = ReturnType<typeof adoptionJson>;

describe('an adoption', () => {
  let app: TestApp;
  let admin: SessionHeaders;
  let director: SessionHeaders;
  let directorId: string;
  beforeAll(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
    admin = await signIn(app, await buildPerson(app, { name: 'Ada Admin', roles: ['admin'] }));
    const person = await buildPerson(app, {
      name: 'Dana Director',
      credentials: 'MD',
      roles: ['medical_director'],
    });
    directorId = person.id;
    director = await signIn(app, person);
  });
  afterAll(async () => {
    await app.close();
  });

  const adopt = async (parts: PolicyFileParts): Promise<string> => {
    const { payload, headers } = upload('policy.md', policyText(parts));
    const url = '/v1/policies/import?adopt=true';
    const reply = await app.http({ method: 'POST', url, payload, headers: { ...admin, ...headers } });
    return reply.json<{ version: { adoption: string } }>().version.adoption;
  };
  const read = async (id: string) =>
    (await app.http({ url: `/v1/adoptions/${id}`, headers: admin })).json<Adoption>();
  const sign = async (id: string, batchHash: unknown, credential: object = director, password = PASSWORD) =>
    await app.http({
      method: 'POST',
      url: `/v1/adoptions/${id}/signature`,
      headers: { ...credential },
      payload: { batchHash, meaning: 'I adopt these policies.', password },
    });
  const periods = async (slug: string) =>
    await app.database.query(
      `select v.number, lower(valid) as "from", upper(valid) as until, lower(recorded)::text as known, upper_inf(recorded) as open
         from effective_period e join policy_version v on v.id = e.version_id join policy p on p.id = e.policy_id
        where p.slug = $1 order by lower(recorded), lower(valid)`,
      [slug],
    );
  const give = async (slug: string, dates: object) => {
    const item = (await read(await openId())).items.find(({ policy }) => policy.slug === slug)!;
    return await app.http({
      method: 'PATCH',
      url: `/v1/policies/${slug}/versions/1`,
      headers: { ...admin, 'if-match': `"${item.revision}"` },
      payload: { dates },
    });
  };
  const openId = async () =>
    (await app.database.query<{ id: string }>(`select id from adoption_batch where state = 'open'`))[0]!.id;

  it('takes a batch into force with one signature: nothing is recorded before, everything from then on', async () => {
    const id = await adopt({ title: 'Lysis of Epidural Adhesions' });
    expect(await adopt({ title: 'Dry Needling', effective: 'February 10, 2026' })).toBe(id);

    const shown = await read(id);
    expect(shown).toMatchObject({ state: 'open', blocked: false, openedBy: 'Ada Admin', versions: 2 });
    expect(shown.items.map(({ policy, broughtBy, source }) => [policy.slug, broughtBy, source.name])).toEqual(
      [
        ['dry-needling', 'Ada Admin', 'policy.md'],
        ['lysis-of-epidural-adhesions', 'Ada Admin', 'policy.md'],
      ],
    );
    expect(await periods('lysis-of-epidural-adhesions')).toEqual([]);

    const reply = await sign(id, shown.batchHash);
    expect(reply.status).toBe(201);
    expect(reply.json()).toMatchObject({
      state: 'signed',
      signedBy: 'Dana Director',
      signedAt: '2026-02-10T17:00:00Z',
      batchHash: shown.batchHash,
      versions: 2,
    });
    expect(await periods('lysis-of-epidural-adhesions')).toEqual([
      { number: 1, from: '2026-01-01', until: null, known: '2026-02-10 17:00:00+00', open: true },
    ]);

    const [version] = await app.database.query(
      `select state, change_class, effective, last_review, next_review, review_outcome, v.envelope_hash, name, role, credentials, meaning, method
         from policy_version v join version_signature s on s.version_id = v.id and s.envelope_hash = v.envelope_hash
        where v.title = 'Lysis of Epidural Adhesions'`,
    );
    expect(version).toEqual({
      state: 'approved',
      change_class: 'new',
      effective: '2026-01-01',
      last_review: '2025-11',
      next_review: '2026-09',
      review_outcome: null,
      envelope_hash: shown.items[1]!.envelopeHash,
      name: 'Dana Director',
      role: 'medical_director',
      credentials: 'MD',
      meaning: 'I adopt these policies.',
      method: 'password',
    });
    const policy = await app.http({ url: '/v1/policies/lysis-of-epidural-adhesions' });
    expect(policy.json()).toMatchObject({
      state: 'active',
      review: { last: '2025-11', next: '2026-09' },
      inForce: { version: 1, from: '2026-01-01', until: null },
    });
    expect((await app.http({ url: '/v1/policies/dry-needling' })).json()).toMatchObject({
      state: 'active',
    });

    expect(await auditOf(app, 'policy.version.approved')).toHaveLength(2);
    expect(await auditOf(app, 'adoption.signed')).toMatchObject([{ actorId: directorId, subjectId: id }]);
    const events = await app.database.query<{ type: string; data: object }>(
      `select type, data from event where type like 'policy.%' order by id`,
    );
    expect(events.map(({ type }) => type).toSorted()).toEqual([
      'policy.review_dates.changed',
      'policy.review_dates.changed',
      'policy.version.approved',
      'policy.version.approved',
    ]);
    expect(events).toContainEqual({
      type: 'policy.version.approved',
      data: expect.objectContaining({
        slug: 'lysis-of-epidural-adhesions',
        version: 1,
        effective: '2026-01-01',
        changeClass: 'new',
        reviewOutcome: null,
      }),
    });
  });

  it('is signed once: a second signature finds it signed, and the next import opens another batch', async () => {
    const [signed] = await app.database.query<{ id: string; batch_hash: string }>(
      `select id, batch_hash from adoption_batch`,
    );
    expect((await sign(signed!.id, signed!.batch_hash)).json()).toMatchObject({
      status: 409,
      code: 'adoption_already_signed',
    });
    expect(await adopt({ title: 'Next Batch' })).not.toBe(signed!.id);
    const list = await app.http({ url: '/v1/adoptions?limit=1', headers: admin });
    expect(list.json()).toMatchObject({
      items: [{ state: 'open', versions: 1 }],
      nextCursor: expect.any(String),
    });
    const { nextCursor } = list.json<{ nextCursor: string }>();
    const rest = await app.http({ url: `/v1/adoptions?cursor=${nextCursor}`, headers: admin });
    expect(rest.json()).toMatchObject({ items: [{ id: signed!.id, state: 'signed' }], nextCursor: null });
  });

  it('waits for a person to give an effective day and every date nobody could read', async () => {
    const id = await adopt({ title: 'No Day', effective: 'January 2026', nextReview: '13/2026' });
    const blocked = await read(id);
    expect(blocked).toMatchObject({ blocked: true, batchHash: null });
    const item = blocked.items.find(({ policy }) => policy.slug === 'no-day')!;
    expect(item.blocking.map(({ field }) => field).toSorted()).toEqual([
      'dates.effective',
      'dates.nextReview',
    ]);
    expect((await sign(id, 'sha256:whatever')).json()).toMatchObject({
      status: 422,
      code: 'effective_day_missing',
      versions: [{ slug: 'no-day', version: 1 }],
    });
    await give('no-day', { effective: '2026-01-15' });
    expect((await sign(id, (await read(id)).batchHash)).json()).toMatchObject({
      status: 409,
      code: 'findings_unresolved',
    });
    await give('no-day', { nextReview: '2026-10' });
    expect(await read(id)).toMatchObject({ blocked: false });
    expect(await periods('no-day')).toEqual([]);
  });

  it('signs what was shown and nothing else', async () => {
    const id = await openId();
    const { batchHash } = await read(id);
    await give('no-day', { nextReview: '2026-11' });
    const stale = await sign(id, batchHash);
    expect(stale.json()).toMatchObject({ status: 412, code: 'content_changed' });
    await adopt({ title: 'One More' });
    expect((await sign(id, stale.json()['batchHash'])).json()).toMatchObject({
      status: 412,
      code: 'content_changed',
    });
    expect(await periods('no-day')).toEqual([]);
  });

  it('is refused to who may not: wrong password, another role, a key, the one who brought it', async () => {
    const id = await openId();
    const { batchHash } = await read(id);
    expect((await sign(id, batchHash, director, 'wrong')).json()).toMatchObject({
      status: 403,
      code: 'reauthentication_failed',
    });
    expect((await sign(id, batchHash, admin)).json()).toMatchObject({ status: 403, code: 'forbidden' });
    const { token } = await app.nest
      .get(ApiKeysService)
      .create(system('test'), { name: 'k', scopes: ['policies:write'] });
    expect((await sign(id, batchHash, { authorization: `Bearer ${token}` })).json()).toMatchObject({
      status: 403,
      code: 'insufficient_scope',
    });
    const both = await signIn(app, await buildPerson(app, { roles: ['author', 'medical_director'] }));
    const { payload, headers } = upload('policy.md', policyText({ title: 'Mine' }));
    await app.http({
      method: 'POST',
      url: '/v1/policies/import?adopt=true',
      payload,
      headers: { ...both, ...headers },
    });
    expect((await sign(id, (await read(id)).batchHash, both)).json()).toMatchObject({
      status: 403,
      code: 'author_may_not_approve',
    });
    expect((await auditOf(app, 'request.refused')).map(({ detail }) => detail['code'])).toEqual(
      expect.arrayContaining([
        'reauthentication_failed',
        'forbidden',
        'insufficient_scope',
        'author_may_not_approve',
      ]),
    );
    expect(await read(id)).toMatchObject({ state: 'open' });
  });

  it('proposes a next review where the document prints none, so that no policy is left without', async () => {
    const id = await adopt({ title: 'Never Again', nextReview: null });
    expect((await sign(id, (await read(id)).batchHash)).status).toBe(201);
    const policy = await app.http({ url: '/v1/policies/never-again' });
    expect(policy.json()).toMatchObject({ review: { last: '2025-11', next: '2026-11' } });
    const [printed] = await app.database.query(
      `select next_review from policy_version where title = 'Never Again'`,
    );
    expect(printed).toEqual({ next_review: null });
  });

  it('has nothing to sign when it is empty, and does not exist for the public', async () => {
    const id = await adopt({ title: 'Leaving' });
    await app.http({ method: 'POST', url: '/v1/policies/leaving/versions/1/withdraw', headers: admin });
    expect((await sign(id, 'sha256:x')).json()).toMatchObject({ status: 409, code: 'adoption_empty' });
    expect((await app.http({ url: `/v1/adoptions/${id}` })).status).toBe(401);
    expect((await app.http({ url: '/v1/adoptions/nonsense', headers: admin })).json()).toMatchObject({
      code: 'not_found',
    });
  });
});
