import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildApproved, buildDraft, govern, publish } from '../builders.ts';

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
          inForce: { from: '2026-01-01', until: '2027-01-01' },
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

  it('is answered from the index of signed documents', async () => {
    const plan = await app.database.transaction(async (tx) => {
      // in a table so small any index over signed versions will do
      await tx.query('drop index policy_version_approved_ix');
      await tx.query('set local enable_seqscan = off');
      const lines: unknown = await tx.query(
        `explain select id from policy_version v
          where v.state = 'approved' and v.document -> 'codes' @> '[{"system":"CPT","code":"62263"}]'::jsonb`,
      );
      return JSON.stringify(lines);
    });
    expect(plan).toContain('policy_version_codes_idx');
  });
});
