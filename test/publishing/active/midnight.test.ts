import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instant } from '../../../src/kernel/instant.ts';
import { ChangeListener } from '../../../src/platform/changes/change-listener.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { freshDatabase, type FreshDatabase } from '../../support/fresh-database.ts';
import { listenOn, until, type Network } from '../../support/network.ts';
import { buildApproved, govern, publish } from '../builders.ts';

const PATH = '/v1/policies/lysis/active';
/** In Los Angeles, the day after its clocks went forward. */
const MIDNIGHT = instant('2026-03-09T07:00:00Z');
const CALLERS = 8;

describe('the second of midnight', () => {
  let fresh: FreshDatabase;
  const replicas: { readonly app: TestApp; readonly ask: Network }[] = [];

  beforeAll(async () => {
    fresh = await freshDatabase();
    for (let n = 0; n < 2; n += 1) {
      const app = await startApp({ databaseUrl: fresh.url, now: '2026-02-10T17:00:00Z', ticking: true });
      replicas.push({ app, ask: await listenOn(app) });
    }
    const { app } = replicas[0]!;
    const { policy, version } = await publish(app, 'lysis');
    const next = await buildApproved(app, policy, { number: 2, effective: '2026-03-09' });
    app.clock.moveTo(instant('2026-02-11T17:00:00Z'));
    await govern(app, policy, [
      { version, from: '2026-01-01', until: '2026-03-09' },
      { version: next, from: '2026-03-09', until: null },
    ]);
    for (const replica of replicas)
      await until('the lease', () => replica.app.nest.get(ChangeListener).isTrusted);
  });
  afterAll(async () => {
    await Promise.all(replicas.map(async ({ app }) => await app.close()));
    await fresh.drop();
  });

  it('changes what every replica answers, to every caller, under load, and not a request too soon or too late', async () => {
    for (const { app } of replicas) app.clock.moveTo(MIDNIGHT.subtract({ milliseconds: 800 }));
    const end = MIDNIGHT.add({ milliseconds: 500 }).epochMilliseconds;
    const old = String((await replicas[0]!.ask(PATH)).headers.etag);
    const wrong: string[] = [];
    const answered = { before: 0, after: 0 };

    const call = async ({ app, ask }: (typeof replicas)[number], remembers: boolean): Promise<void> => {
      const headers: Record<string, string> = remembers ? { 'if-none-match': old } : {};
      for (;;) {
        const asked = app.clock.now().epochMilliseconds;
        if (asked > end) return;
        const reply = await ask(PATH, { headers });
        const heard = app.clock.now().epochMilliseconds;
        const version = reply.status === 304 ? 1 : reply.json<{ version: number }>().version;
        const isOld = reply.headers.etag === old;
        if (heard < MIDNIGHT.epochMilliseconds) answered.before += 1;
        if (asked >= MIDNIGHT.epochMilliseconds) answered.after += 1;
        if (heard < MIDNIGHT.epochMilliseconds && (version !== 1 || !isOld))
          wrong.push(`${version} too soon`);
        if (asked >= MIDNIGHT.epochMilliseconds && (version !== 2 || isOld))
          wrong.push(`${version} too late`);
        if (remembers && version === 1 && reply.status !== 304) wrong.push('sent again in vain');
      }
    };
    await Promise.all(
      replicas.flatMap((replica) =>
        Array.from({ length: CALLERS }, async (_, n) => await call(replica, n % 2 === 0)),
      ),
    );
    expect(wrong).toEqual([]);
    expect(answered.before).toBeGreaterThan(CALLERS);
    expect(answered.after).toBeGreaterThan(CALLERS);
  });
});

describe('midnight in the organisation’s zone', () => {
  it.each([
    ['the first on earth', 'Pacific/Kiritimati', '2026-03-09', '2026-03-08T10:00:00Z'],
    ['among the last', 'Pacific/Pago_Pago', '2026-03-09', '2026-03-09T11:00:00Z'],
    ['three quarters of an hour off', 'Asia/Kathmandu', '2026-03-09', '2026-03-08T18:15:00Z'],
    ['left out, as clocks go forward at it', 'America/Santiago', '2026-09-06', '2026-09-06T04:00:00Z'],
    ['there twice, as clocks go back to it', 'America/Havana', '2026-11-01', '2026-11-01T04:00:00Z'],
  ])('is the instant of the change where it is %s (%s)', async (_, zone, day, midnight) => {
    const app = await startApp({ now: '2026-02-10T17:00:00Z', settings: { ORGANISATION_ZONE: zone } });
    try {
      const ask = await listenOn(app);
      const { policy, version } = await publish(app, 'lysis');
      const next = await buildApproved(app, policy, { number: 2, effective: day });
      app.clock.moveTo(instant('2026-02-11T17:00:00Z'));
      await govern(app, policy, [
        { version, from: '2026-01-01', until: day },
        { version: next, from: day, until: null },
      ]);
      const at = async (now: string) => {
        app.clock.moveTo(instant(now));
        const [first, second] = [await ask(PATH), await ask(PATH)]; // made, and from memory
        expect(second.bytes).toEqual(first.bytes);
        return first.json<{ version: number; validUntil: string | null }>();
      };
      const before = instant(midnight).subtract({ milliseconds: 1 }).toString();
      expect(await at(before)).toMatchObject({ version: 1, validUntil: midnight });
      expect(await at(midnight)).toMatchObject({ version: 2, validUntil: null });
      expect(await at(before)).toMatchObject({ version: 1, validUntil: midnight });
    } finally {
      await app.close();
    }
  });
});
