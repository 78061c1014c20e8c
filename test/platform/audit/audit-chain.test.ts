import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import { Audit } from '../../../src/platform/audit/audit.ts';
import { AuditVerifier } from '../../../src/platform/audit/verification/audit-verifier.ts';
import { startApp, type TestApp } from '../../support/app.ts';

describe('the audit chain', () => {
  let app: TestApp;
  let verifier: AuditVerifier;
  beforeEach(async () => {
    app = await startApp();
    verifier = app.nest.get(AuditVerifier);
    for (const thing of ['one', 'two', 'three', 'four']) await record(thing);
    expect(await verifier.verify()).toMatchObject({ entries: 4, fault: null });
  });
  afterEach(async () => {
    await app.close();
  });

  async function record(thing: string): Promise<void> {
    await app.database.transaction(
      async (tx) =>
        await app.nest.get(Audit).record(tx, {
          actor: system('test'),
          action: 'thing.changed',
          subject: { type: 'thing', id: thing },
          detail: { half: 0.5, text: 'ü "quoted"' },
        }),
    );
  }

  /** Statements of somebody who owns the database: no trigger and no foreign key holds them. */
  async function tamper(...statements: readonly string[]): Promise<void> {
    await app.database.source.transaction(async (tx) => {
      await tx.query('set local session_replication_role = replica');
      for (const statement of statements) await tx.query(statement);
    });
  }
  const entry = (thing: string): string => `(select id from audit_entry where subject_id = '${thing}')`;

  it.each([
    `update audit_entry set action = 'x'`,
    'delete from audit_entry',
    'truncate audit_entry, audit_unsealed, audit_seal',
    `update audit_seal set hash = 'x'`,
    'delete from audit_seal',
    'truncate audit_seal',
  ])('refuses %s', async (statement) => {
    await expect(app.database.query(statement)).rejects.toThrow('append-only');
  });

  it.each<[string, readonly string[], number, string]>([
    [
      'an entry that was changed',
      [`update audit_entry set reason = 'because' where subject_id = 'two'`],
      2,
      'the entry was changed',
    ],
    [
      'an entry that was deleted',
      [`delete from audit_entry where subject_id = 'two'`],
      2,
      'the entry was deleted',
    ],
    [
      'an entry that was deleted with its seal',
      [
        `delete from audit_seal where entry_id = ${entry('two')}`,
        `delete from audit_entry where subject_id = 'two'`,
      ],
      2,
      'a seal is missing',
    ],
    [
      'an entry that was deleted and the later seals moved up',
      [
        `delete from audit_seal where position = 2`,
        `delete from audit_entry where subject_id = 'two'`,
        `update audit_seal set position = position - 1 where position > 2`,
      ],
      2,
      'the seal does not follow the one before',
    ],
    [
      'two entries that changed places',
      [
        `update audit_entry e set subject_id = case subject_id when 'two' then 'three' else 'two' end
          where subject_id in ('two', 'three')`,
      ],
      2,
      'the entry was changed',
    ],
    [
      'two seals that changed places',
      [
        'update audit_seal set position = -position where position in (2, 3)',
        'update audit_seal set position = 5 + position where position < 0',
      ],
      2,
      'the seal does not follow the one before',
    ],
    [
      'an entry put in beside the service',
      [
        `insert into audit_entry (occurred_at, actor_kind, action, subject_type, subject_id, detail)
         values (now(), 'system', 'thing.changed', 'thing', 'five', '{}')`,
      ],
      5,
      'an entry outside the chain',
    ],
    [
      'an entry put in with a seal before the first',
      [
        `insert into audit_entry (occurred_at, actor_kind, action, subject_type, subject_id, detail)
         values (now(), 'system', 'thing.changed', 'thing', 'five', '{}')`,
        `insert into audit_seal (position, entry_id, previous_hash, hash) values (0, ${entry('five')}, 'x', 'x')`,
      ],
      5,
      'an entry outside the chain',
    ],
    [
      'seals cut off to be made anew',
      [
        `update audit_entry set reason = 'because' where subject_id = 'four'`,
        'delete from audit_seal where position = 4',
      ],
      4,
      'an entry outside the chain',
    ],
  ])('finds %s', async (_, statements, position, what) => {
    await tamper(...statements);
    expect((await verifier.verify()).fault).toMatchObject({ position, what });
  });

  it('differs from an earlier report when its end was cut off, and only so', async () => {
    const before = await verifier.verify();
    await tamper(
      'delete from audit_seal where position = 4',
      `delete from audit_entry where subject_id = 'four'`,
    );
    const after = await verifier.verify();
    expect(after.fault).toBeNull();
    expect([after.entries, after.lastHash]).not.toEqual([before.entries, before.lastHash]);
  });
});
