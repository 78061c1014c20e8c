import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicy, type BuiltPolicy } from '../builders.ts';
import { act, itemOf, merge, person, stepsOf, waiting, type Person } from './support.ts';

let app: TestApp;
let ana: Person;
let ben: Person;
let cho: Person;
let policy: BuiltPolicy;
let record: string;
let kept: string;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T15:00:00Z' });
  ana = await person(app, 'Ana Reyes');
  ben = await person(app, 'Ben Ito');
  cho = await person(app, 'Cho Min');
});
afterAll(async () => await app.close());
beforeEach(async () => {
  policy = await buildPolicy(app);
  record = await waiting(app, policy);
  kept = await waiting(app, policy);
});

const acted = async (what: string, payload: object) =>
  await act(app, ana, record, what, { policy: policy.slug, ...payload });

describe('a record that another one stands for', () => {
  it.each([
    ['decision', () => ({ decision: 'include' })],
    ['undo', () => ({ reason: 'Too fast' })],
    ['second-reading', () => ({ reader: ben.id })],
    ['second-reading/withdraw', () => ({})],
    ['resolution', () => ({ verdict: 'include', reason: 'Read again' })],
  ])('refuses a %s and names the one that stands for it', async (what, payload) => {
    await merge(app, record, kept);
    const name = (await itemOf(app, ana, policy, kept)).record.pmid;
    const reply = await acted(what, payload());
    expect([reply.status, reply.json()]).toEqual([
      409,
      expect.objectContaining({ code: 'record_merged', keptRecordId: kept }),
    ]);
    expect(reply.text).toContain(`PMID ${name}`);
    expect(await stepsOf(app, policy, record)).toEqual([]);
  });

  it('refuses the second reading that was asked for before', async () => {
    await acted('second-reading', { reader: cho.id });
    await merge(app, record, kept);
    const reply = await act(app, cho, record, 'decision', { policy: policy.slug, decision: 'include' });
    expect(reply.json()).toMatchObject({ code: 'record_merged' });
  });

  it('refuses many decisions and an assignment as a whole, each naming it', async () => {
    await merge(app, record, kept);
    const both = [record, kept].map((each) => ({ record: each, policy: policy.slug }));
    for (const [url, payload] of [
      ['decisions', { decisions: both.map((each) => ({ ...each, decision: 'include' })) }],
      ['assignments', { records: both, person: ben.id }],
    ] as const) {
      const reply = await app.http({
        method: 'POST',
        url: `/v1/literature/${url}`,
        headers: ana.headers,
        payload,
      });
      expect(reply.status).toBe(400);
      expect(reply.json()).toMatchObject({
        fields: [{ reason: expect.stringContaining('same paper as PMID') }],
      });
    }
    expect(await stepsOf(app, policy, kept)).toEqual([]);
    const shown = await app.http({
      url: `/v1/literature/records/${record}/screening?policy=${policy.slug}`,
      headers: ana.headers,
    });
    expect(shown.json()).toMatchObject({ sameAs: { recordId: kept } });
  });
});
