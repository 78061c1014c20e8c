import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.ts';
import { auditOf } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicy, keyWith, type BuiltPolicy } from '../builders.ts';
import { act, itemOf, person, waiting, type Person } from './support.ts';

interface Reason {
  readonly id: string;
  readonly label: string;
  readonly position: number;
  readonly used: number;
  readonly retiredAt: string | null;
}
interface List {
  readonly revision: number;
  readonly reasons: readonly Reason[];
}

const url = '/v1/literature/exclusion-reasons';
let app: TestApp;
let chair: Person;
let ana: Person;
let policy: BuiltPolicy;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T15:00:00Z' });
  chair = await person(app, 'Kim Chair', 'committee_chair');
  ana = await person(app, 'Ana Reyes');
  policy = await buildPolicy(app);
});
afterAll(async () => await app.close());

const read = async (): Promise<List> =>
  (await app.http({ method: 'GET', url, headers: ana.headers })).json<List>();
const inUse = async () => (await read()).reasons.filter(({ retiredAt }) => retiredAt === null);
const put = async (
  reasons: readonly object[],
  revision?: number,
  headers: Record<string, string> = chair.headers,
) =>
  await app.http({
    method: 'PUT',
    url,
    headers,
    payload: { revision: revision ?? (await read()).revision, reasons },
  });
const asWanted = ({ id, label }: Reason) => ({ id, label });

describe('the organisation’s reasons', () => {
  it('begin with those that reviews use', async () => {
    const found = await inUse();
    expect(found).toHaveLength(10);
    expect(found[0]).toEqual({
      id: expect.any(String),
      label: 'Other population',
      position: 1,
      used: 0,
      retiredAt: null,
    });
  });

  it('are put in another order, extended and retired', async () => {
    const [first, second, ...rest] = await inUse();
    const reply = await put([...[second!, first!, ...rest.slice(1)].map(asWanted), { label: 'Letter 信' }]);
    expect(reply.status).toBe(200);
    const { reasons, revision } = reply.json<List>();
    expect(revision).toBe(2);
    expect(reasons.slice(0, 2).map(({ label }) => label)).toEqual(['Other intervention', 'Other population']);
    expect(reasons.filter(({ retiredAt }) => retiredAt !== null)).toMatchObject([{ id: rest[0]!.id }]);
    expect(reasons.some(({ label }) => label === 'Letter 信')).toBe(true);
    const [entry] = (await auditOf(app, 'literature.exclusion_reasons.changed')).slice(-1);
    expect(entry).toMatchObject({ actorId: chair.id, detail: { revision: 2, before: expect.any(Array) } });
  });

  it('keep the words of what they explained when one is renamed', async () => {
    const [first, ...rest] = await inUse();
    const record = await waiting(app, policy);
    await act(app, ana, record, 'decision', {
      policy: policy.slug,
      decision: 'exclude',
      reasonId: first!.id,
    });
    await put([{ id: first!.id, label: 'Some other words' }, ...rest.map(asWanted)]);
    expect((await itemOf(app, ana, policy, record)).decision?.reason).toBe(first!.label);
    const { reasons } = await read();
    expect(reasons.find(({ id }) => id === first!.id)).toMatchObject({
      used: 1,
      retiredAt: '2026-05-04T15:00:00Z',
    });
    expect(reasons[0]).toMatchObject({ label: 'Some other words', used: 0 });
    const other = await waiting(app, policy);
    const reply = await act(app, ana, other, 'decision', {
      policy: policy.slug,
      decision: 'exclude',
      reasonId: first!.id,
    });
    expect(reply.json()).toMatchObject({ code: 'invalid_request', fields: [{ field: 'reasonId' }] });
  });

  it('swap their labels with each other', async () => {
    const [first, second, ...rest] = await inUse();
    const reply = await put([
      { id: first!.id, label: second!.label },
      { id: second!.id, label: first!.label },
      ...rest.map(asWanted),
    ]);
    expect(reply.status).toBe(200);
    expect((await inUse()).slice(0, 2).map(({ label }) => label)).toEqual([second!.label, first!.label]);
  });

  it.each([
    ['two that differ in case', [{ label: 'Letter' }, { label: 'LETTER' }]],
    ['an unknown one', [{ id: newId(), label: 'x' }]],
    ['an empty label', [{ label: '  ' }]],
    ['a label of two lines', [{ label: 'a\nb' }]],
    ['a label without end', [{ label: 'x'.repeat(121) }]],
    ['none', []],
    ['fifty-one', Array.from({ length: 51 }, (_, index) => ({ label: `r ${index}` }))],
  ])('are refused with %s', async (_, reasons) => {
    const before = await read();
    expect((await put(reasons)).status).toBe(400);
    expect(await read()).toEqual(before);
  });

  it('that were changed meanwhile are not overwritten', async () => {
    const { revision } = await read();
    const wanted = (await inUse()).map(asWanted);
    const replies = await Promise.all([put(wanted, revision), put([...wanted, { label: 'Mine' }], revision)]);
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
  });

  it('are the chair’s and the administrators’ to change, never a key’s', async () => {
    const wanted = (await inUse()).map(asWanted);
    expect((await put(wanted, 1, ana.headers)).status).toBe(403);
    expect((await put(wanted, 1, await keyWith(app, 'literature:write'))).status).toBe(403);
    const key = await keyWith(app, 'literature:read');
    expect((await app.http({ method: 'GET', url, headers: key })).status).toBe(200);
    expect((await app.http({ method: 'GET', url })).status).toBe(401);
  });
});
