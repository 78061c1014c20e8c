import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OperationsQueries } from '../../../src/platform/operations/operations.queries.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { recordThing, tamper } from './support.ts';

describe('the nightly verification', () => {
  let app: TestApp;
  let two: TestApp;
  beforeAll(async () => {
    const settings = { OPERATOR_EMAIL: 'operator@example.org' };
    app = await startApp({ settings });
    two = await startApp({ settings, databaseUrl: app.databaseUrl });
    await recordThing(app, 'one');
    await recordThing(app, 'two');
  });
  afterAll(async () => {
    await two.close();
    await app.close();
  });

  const runs = async () =>
    await app.database.query<{ fault: string | null; finished: boolean }>(
      `select fault, finished_at is not null as finished from audit_verification order by id`,
    );
  const nightPasses = async () =>
    await app.database.query(
      `update audit_verification set started_at = started_at - interval '1 day', finished_at = finished_at - interval '1 day'`,
    );

  it('runs once a night, whichever replica sweeps first', async () => {
    await Promise.all([app.sweep(), two.sweep()]);
    await app.sweep();
    expect(await runs()).toEqual([{ fault: null, finished: true }]);
    expect((await app.http({ url: '/readyz' })).json()).toMatchObject({ audit: { holds: true } });
  });

  it('tells the operator of a fault, by mail, in the audit and where its standing is asked for', async () => {
    await tamper(app, `update audit_entry set reason = 'because' where subject_id = 'two'`);
    await nightPasses();
    await app.sweep();
    await app.sweep();
    expect(await runs()).toEqual([
      { fault: null, finished: true },
      { fault: 'the entry was changed', finished: true },
    ]);
    const told = [...app.smtp.mails, ...two.smtp.mails].filter(({ subject }) =>
      subject?.includes('does not hold'),
    );
    expect(told).toHaveLength(1);
    expect(told[0]!.text).toContain('the entry was changed');
    expect(
      await app.database.query(`select 1 from audit_entry where action = 'audit.fault_found'`),
    ).toHaveLength(1);
  });

  it('tells the operator of entries that wait for a seal, and of a night that was missed', async () => {
    const standstills = async () => await app.nest.get(OperationsQueries).standstills();
    expect(await standstills()).not.toContain('the sealing of the audit');
    await recordThing(app, 'three');
    await app.database.query(`update audit_unsealed set noted_at = noted_at - interval '1 hour'`);
    for (let night = 0; night < 4; night += 1) await nightPasses();
    expect(await standstills()).toEqual(
      expect.arrayContaining(['the sealing of the audit', 'the verification of the audit']),
    );
    await app.database.query('insert into audit_verification (started_at) values (clock_timestamp())');
    expect(await standstills()).toContain('the verification of the audit'); // begun, and never at its end
  });
});
