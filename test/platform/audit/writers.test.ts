import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import { Audit } from '../../../src/platform/audit/audit.ts';
import { AuditSealer } from '../../../src/platform/audit/chain/audit-sealer.ts';
import { AuditVerifier } from '../../../src/platform/audit/verification/audit-verifier.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { recordThing } from './support.ts';

describe('writers of the audit', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(async () => {
    await app.close();
  });

  const record = async (tx: Parameters<Audit['record']>[0], thing: string) =>
    await app.nest.get(Audit).record(tx, {
      actor: system('test'),
      action: 'thing.changed',
      subject: { type: 'thing', id: thing },
    });
  const chain = async () =>
    await app.database.query<{ subject: string; entryId: number; position: number }>(
      `select e.subject_id as subject, e.id as "entryId", s.position from audit_seal s
         join audit_entry e on e.id = s.entry_id order by s.position`,
    );

  it('do not wait for each other while their transactions are open, nor for the sealer', async () => {
    const runners = Array.from({ length: 5 }, () => app.database.source.createQueryRunner());
    try {
      for (const runner of runners) await runner.startTransaction();
      // each has written and none has committed: a writer that waited for another would never come to an end here
      for (const [n, runner] of runners.entries()) await record(runner.manager, `open ${n}`);
      await recordThing(app, 'closed');
      expect(await app.nest.get(AuditSealer).sealAll()).toBe(1);
      // committed in the opposite order of their ids
      for (const runner of runners.toReversed()) {
        await runner.commitTransaction();
        await app.nest.get(AuditSealer).sealAll();
      }
    } finally {
      for (const runner of runners) await runner.release();
    }
    const sealed = await chain();
    expect(sealed.map(({ subject }) => subject)).toEqual([
      'closed',
      'open 4',
      'open 3',
      'open 2',
      'open 1',
      'open 0',
    ]);
    expect(await app.nest.get(AuditVerifier).verify()).toMatchObject({ entries: 6, fault: null });
  });

  it('end in one chain, fifty at once, while two replicas seal and some roll back', async () => {
    const two = await startApp({ databaseUrl: app.databaseUrl });
    try {
      let sealing = true;
      const sealers = [app, two].map(async (replica) => {
        while (sealing) await replica.nest.get(AuditSealer).sealAll();
      });
      const writers = Array.from({ length: 50 }, async (_, writer) => {
        for (let n = 0; n < 4; n += 1)
          await (writer % 2 === 0 ? app : two).database
            .transaction(async (tx) => {
              await record(tx, `${writer}/${n}`);
              if (n === 3) throw new Error('given up');
            })
            .catch((error: unknown) => {
              if (!(error instanceof Error) || error.message !== 'given up') throw error;
            });
      });
      await Promise.all(writers);
      sealing = false;
      await Promise.all(sealers);
      expect(await app.nest.get(AuditVerifier).verify()).toMatchObject({ entries: 150, fault: null });
      const sealed = await chain();
      expect(sealed.map(({ position }) => position)).toEqual(sealed.map((_, index) => index + 1));
      expect(new Set(sealed.map(({ subject }) => subject)).size).toBe(150);
      // ids have the gaps of what was rolled back: nobody takes them for a fault
      const ids = sealed.map(({ entryId }) => entryId);
      expect(Math.max(...ids) - Math.min(...ids) + 1).toBeGreaterThan(150);
    } finally {
      await two.close();
    }
  });
});
