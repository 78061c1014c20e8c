import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildApproved, buildDraft, govern, keyWith, publish, sign } from '../builders.ts';

interface CodeReplyBody {
  items: { policy: { slug: string }; version: number }[];
  nextCursor: string | null;
}

describe('the look-up of a code', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
    const { policy, version } = await publish(app, 'lysis', {
      codes: [
        { system: 'CPT', code: '62263' },
        { system: 'CPT', code: '64999' },
      ],
    });
    await publish(app, 'other', { codes: [{ system: 'CPT', code: '64999' }] });
    app.clock.moveTo(app.clock.now().add({ hours: 1 }));
    const second = await buildApproved(app, policy, {
      number: 2,
      effective: '2027-01-01',
      codes: [{ system: 'HCPCS', code: 'G0452' }],
    });
    await govern(app, policy, [
      { version, from: '2026-01-01', until: '2027-01-01' },
      { version: second, from: '2027-01-01', until: null },
    ]);
    await buildDraft(app, policy, { number: 3, codes: [{ system: 'CPT', code: '0364U' }] });
  });
  afterAll(async () => {
    await app.close();
  });

  const find = async (code: string, query = '') => {
    const reply = await app.http({ url: `/v1/codes/${code}/policies${query}` });
    expect(reply.status).toBe(200);
    return reply.json<CodeReplyBody>();
  };
  const found = async (code: string, query = '') =>
    (await find(code, query)).items.map(({ policy, version }) => `${policy.slug} v${version}`);

  it('lists the policies whose version in force lists it, today or on a day of service', async () => {
    expect(await find('CPT/62263')).toEqual({
      system: 'CPT',
      code: '62263',
      on: '2026-02-10',
      items: [
        {
          policy: { id: expect.any(String), slug: 'lysis', title: 'Title of lysis' },
          version: 1,
          contentHash: expect.stringMatching(/^sha256:/),
          inForce: { from: '2026-01-01', until: '2027-01-01' },
          scope: { linesOfBusiness: [], jurisdictions: [] },
          links: {
            active: 'http://localhost:3000/v1/policies/lysis/active',
            version: 'http://localhost:3000/v1/policies/lysis/versions/1',
          },
        },
      ],
      nextCursor: null,
    });
    expect(await found('CPT/64999')).toEqual(['lysis v1', 'other v1']);
    expect(await found('CPT/64999', '?on=2026-12-31')).toEqual(['lysis v1', 'other v1']);
    expect(await found('CPT/64999', '?on=2027-01-01')).toEqual(['other v1']);
    expect(await found('CPT/64999', '?on=2025-12-31')).toEqual([]);
    expect(await found('HCPCS/G0452', '?on=2027-01-01')).toEqual(['lysis v2']);
    expect(await found('HCPCS/G0452')).toEqual([]);
  });

  it('takes system and code in any case', async () => {
    expect(await found('hcpcs/g0452', '?on=2027-01-01')).toEqual(['lysis v2']);
  });

  it('never finds a draft', async () => {
    expect(await found('CPT/0364U', '?on=2030-01-01')).toEqual([]);
  });

  it('comes page by page', async () => {
    const first = await find('CPT/64999', '?limit=1');
    expect(first.items).toHaveLength(1);
    expect(await found('CPT/64999', `?limit=1&cursor=${first.nextCursor}`)).toEqual(['other v1']);
  });

  it.each(['CPT/6226', 'CPT/G0452', 'HCPCS/62263', 'LOINC/1234-5', 'CPT/None', 'CPT/%00'])(
    'does not understand %s',
    async (code) => {
      const reply = await app.http({ url: `/v1/codes/${code}/policies` });
      expect(reply.status).toBe(400);
      expect(reply.json()).toMatchObject({ code: 'code_not_understood' });
    },
  );

  it('names a day that there is not', async () => {
    const reply = await app.http({ url: '/v1/codes/CPT/62263/policies?on=2026-13-01' });
    expect(reply.json()).toMatchObject({ code: 'invalid_date', fields: [{ field: 'on' }] });
  });

  it('is found in a range that was kept, and only by codes of its kind', async () => {
    await publish(app, 'ranges', {
      codes: [
        { system: 'ICD-10-CM', code: 'H90.0-H90.8' },
        { system: 'CPT', code: '00100-01999' },
        { system: 'CPT', code: '0071T-0299T' },
        { system: 'ICD-10-CM', code: 'H90.3' },
      ],
    });
    for (const code of ['ICD-10-CM/H90.0', 'ICD-10-CM/h903', 'ICD-10-CM/H90.81', 'CPT/00100', 'CPT/01999']) {
      expect([code, await found(code)]).toEqual([code, ['ranges v1']]);
    }
    for (const code of ['ICD-10-CM/H90', 'ICD-10-CM/H90.9', 'CPT/00099', 'CPT/02000', 'CPT/0123F']) {
      expect([code, await found(code)]).toEqual([code, []]);
    }
    expect(await found('CPT/0299T')).toEqual(['ranges v1']);
    expect(await found('CPT/0300T')).toEqual([]);
  });

  it('tells the scope, and asks for one', async () => {
    const { policy } = await publish(app, 'scoped');
    const version = await buildDraft(app, policy, { number: 2, codes: [{ system: 'CPT', code: '11111' }] });
    await app.database.query(
      `update policy_version set lines_of_business = '{Medicare Advantage}', jurisdictions = '{OR,WA}' where id = $1`,
      [version.id],
    );
    const signed = await sign(app, version);
    app.clock.moveTo(app.clock.now().add({ hours: 1 }));
    await govern(app, policy, [{ version: signed, from: '2026-01-01', until: null }]);
    const item = (await find('CPT/11111')).items[0];
    expect(item).toMatchObject({
      scope: { linesOfBusiness: ['Medicare Advantage'], jurisdictions: ['OR', 'WA'] },
    });
    expect(await found('CPT/11111', '?lineOfBusiness=medicare%20advantage&jurisdiction=wa')).toEqual([
      'scoped v2',
    ]);
    expect(await found('CPT/11111', '?lineOfBusiness=Commercial')).toEqual([]);
    expect(await found('CPT/11111', '?jurisdiction=CA')).toEqual([]);
    expect(await found('CPT/62263', '?jurisdiction=CA&lineOfBusiness=Medicaid')).toEqual(['lysis v1']);
  });

  it('answers as of what was known', async () => {
    expect(await found('HCPCS/G0452', '?on=2027-01-01&knownAt=2026-02-10T17:30:00Z')).toEqual([]);
    expect(await found('CPT/62263', '?on=2027-06-01&knownAt=2026-02-10T17:30:00Z')).toEqual(['lysis v1']);
    expect(await found('CPT/62263', '?knownAt=2026-02-10T16:00:00Z')).toEqual([]);
    expect(await found('CPT/62263', '?knownAt=2999-01-01T00:00:00Z')).toEqual(['lysis v1']);
  });

  it('needs no key, but hears of one that is no good, and may be asked from other sites', async () => {
    const url = '/v1/codes/CPT/62263/policies';
    const bad = await app.http({ url, headers: { authorization: 'Bearer alm_nobody' } });
    expect(bad.status).toBe(401);
    const good = await app.http({
      url,
      headers: { ...(await keyWith(app, 'policies:read')), origin: 'https://ehr.example' },
    });
    expect(good.status).toBe(200);
    expect(good.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-cache',
    });
    expect((await app.http({ url, method: 'HEAD' })).status).toBe(200);
  });

  it.each(['limit=0', 'limit=201', 'cursor=nonsense', 'lineOfBusiness=', 'on=2026-01-01&on=2026-01-02'])(
    'refuses %s',
    async (query) => {
      expect((await app.http({ url: `/v1/codes/CPT/62263/policies?${query}` })).status).toBe(400);
    },
  );
});
