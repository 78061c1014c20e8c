import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ChangeListener } from '../../../src/platform/changes/change-listener.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicyVersion } from '../../support/build-policy-version.ts';
import { listenOn, until, type Network } from '../../support/network.ts';
import { deskOf, type Desk } from '../../support/signing.ts';

const suffixes = ['', '.json', '.pdf'] as const;

describe('a policy that no version governs', () => {
  let app: TestApp;
  let network: Network;
  let desk: Desk;
  let successor: string;
  let retired: string;
  let withdrawn: string;

  beforeAll(async () => {
    app = await startApp({ now: '2026-09-18T17:00:00Z' });
    network = await listenOn(app);
    desk = await deskOf(app);
    const policy = async (title: string) => (await buildPolicyVersion(app, { title })).slug;
    successor = await policy('What Governs Instead');
    retired = await policy('Retired');
    withdrawn = await policy('Withdrawn');
    const terms = { on: '2026-12-01', successor: { policy: successor }, reason: 'Merged.' };
    expect((await desk.sign(desk.first, `${retired}/retire`, terms)).status).toBe(201);
    const instead = { instead: { criteria: '<b>MCG</b> [29th]' }, reason: 'Harm was reported.' };
    for (const director of [desk.first, desk.second])
      expect((await desk.sign(director, `${withdrawn}/withdraw`, instead)).status).toBe(201);
  });
  afterAll(async () => {
    await app.close();
  });

  it.each(suffixes)('has a problem document with its successor for active%s', async (suffix) => {
    const reply = await network(`/v1/policies/${retired}/active${suffix}?on=2026-12-01`);
    expect(reply.status).toBe(410);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(reply.headers['cache-control']).toBe('no-store');
    expect(reply.json()).toMatchObject({
      code: 'policy_retired',
      retiredOn: '2026-12-01',
      successor: {
        policy: successor,
        active: `http://localhost:3000/v1/policies/${successor}/active`,
      },
    });
    const early = await network(`/v1/policies/${retired}/active${suffix}?on=2025-12-31`);
    expect(early.status).toBe(404);
    expect(early.json()).toMatchObject({ code: 'no_version_in_force', nextFrom: '2026-01-01' });
  });

  it.each([
    ['.fhir.json', {}],
    ['', { accept: 'application/fhir+json' }],
  ])('is told of as an OperationOutcome where FHIR was asked for: active%s %j', async (suffix, headers) => {
    const gone = await network(`/v1/policies/${retired}/active${suffix}?on=2026-12-01`, { headers });
    expect(gone.status).toBe(410);
    expect(gone.headers['content-type']).toContain('application/fhir+json');
    expect(gone.headers['cache-control']).toBe('no-store');
    expect(gone.json()).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [
        {
          code: 'deleted',
          details: { coding: [{ code: 'policy_retired' }], text: expect.stringContaining(successor) },
        },
      ],
    });
    const early = await network(`/v1/policies/${retired}/active${suffix}?on=2025-12-31`, { headers });
    expect(early.status).toBe(404);
    expect(early.json()).toMatchObject({
      issue: [{ details: { coding: [{ code: 'no_version_in_force' }] } }],
    });
  });

  it.each([
    ['.html', {}, 'text/html; charset=utf-8', '.html"'],
    ['', { accept: 'text/html' }, 'text/html; charset=utf-8', '.html"'],
    ['.md', {}, 'text/markdown; charset=utf-8', '.md)'],
    ['', { accept: 'text/markdown' }, 'text/markdown; charset=utf-8', '.md)'],
  ] as const)('is told of in the form asked for: active%s %j', async (suffix, headers, type, link) => {
    const gone = await network(`/v1/policies/${retired}/active${suffix}?on=2026-12-01`, { headers });
    expect(gone.status).toBe(410);
    expect(gone.headers).toMatchObject({
      'content-type': type,
      'cache-control': 'no-store',
      'access-control-allow-origin': '*',
    });
    const text = gone.bytes.toString();
    expect(text).toContain(`/v1/policies/${successor}/active${link}`);
    expect(text).toContain('2026-12-01');
    const early = await network(`/v1/policies/${retired}/active${suffix}?on=2025-12-31`, { headers });
    expect(early.status).toBe(404);
    expect(early.headers['content-type']).toBe(type);
    expect(early.bytes.toString()).toContain('from 2026-01-01 on');
    const head = await network(`/v1/policies/${retired}/active${suffix}?on=2026-12-01`, {
      method: 'HEAD',
      headers,
    });
    expect([head.status, head.bytes.length]).toEqual([410, 0]);
  });

  it('names what governs instead by the slug that was mended meanwhile', async () => {
    const named = async () => {
      const reply = await network(`/v1/policies/${retired}/active?on=2026-12-01`);
      return reply.json<{ successor: { policy: string } }>().successor.policy;
    };
    const mend = async (from: string, to: string) => {
      await app.database.query('alter table policy disable trigger policy_guard');
      await app.database.query('update policy set slug = $2 where slug = $1', [from, to]);
      await app.database.query('alter table policy enable trigger policy_guard');
      await until('the mended slug', async () => (await named()) === to);
    };
    await until('the lease', () => app.nest.get(ChangeListener).isTrusted);
    expect(await named()).toBe(successor);
    await mend(successor, 'mended');
    await mend('mended', successor);
  });

  it('names criteria of others as they are written, and as nothing but text', async () => {
    const page = await network(`/v1/policies/${withdrawn}/active.html`);
    expect(page.status).toBe(410);
    expect(page.bytes.toString()).toContain('&lt;b&gt;MCG&lt;/b&gt; [29th]');
    const text = await network(`/v1/policies/${withdrawn}/active.md`);
    expect(text.bytes.toString()).toContain('\\<b\\>MCG\\</b\\> \\[29th\\]');
  });

  it('is a problem document of its own where nothing was ever published', async () => {
    const reply = await network('/v1/policies/nowhere/active.html');
    expect(reply.status).toBe(404);
    expect(reply.json()).toMatchObject({ code: 'not_found' });
  });
});
