import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, CompactSign, exportJWK, generateKeyPair, calculateJwkThumbprint } from 'jose';
import { SealMac } from '../../../src/platform/audit/chain/seal-mac.ts';
import type { CheckpointStatement } from '../../../src/platform/audit/checkpoints/checkpoint.rules.ts';
import { CheckpointSchedule } from '../../../src/platform/audit/checkpoints/checkpoint-schedule.ts';
import { AuditVerifier } from '../../../src/platform/audit/verification/audit-verifier.ts';
import { Temporal } from 'temporal-polyfill';
import { startApp, type TestApp } from '../../support/app.ts';
import { rechain, recordThing, restoreTo, tamper } from './support.ts';

/** The first checkpoint makes the service's key, which is an entry after it: the second. */
describe('a chain with checkpoints', () => {
  let app: TestApp;
  let verifier: AuditVerifier;
  let schedule: CheckpointSchedule;
  /** What was sent outside, and the entries then. */
  let outside: CheckpointStatement;
  beforeEach(async () => {
    app = await startApp();
    verifier = app.nest.get(AuditVerifier);
    schedule = app.nest.get(CheckpointSchedule);
    await recordThing(app, 'one');
    await schedule.makeNow();
    for (const thing of ['three', 'four', 'five', 'six']) await recordThing(app, thing);
    const made = await schedule.makeNow();
    outside = decodeJwt(made!.jws) as unknown as CheckpointStatement;
    for (const thing of ['seven', 'eight']) await recordThing(app, thing);
    expect(outside.size).toBe(6);
    expect(await verifier.verify([outside])).toMatchObject({ entries: 8, checkpoints: 3, fault: null });
  });
  afterEach(async () => {
    await app.close();
  });

  const at = (thing: string) => `(select id from audit_entry where subject_id = '${thing}')`;
  const positionOf = async (thing: string) =>
    (
      await app.database.query<{ position: number }>(
        `select position from audit_seal where entry_id = ${at(thing)}`,
      )
    )[0]!.position;
  const mac = async () => (await app.nest.get(SealMac).key())!;
  const faultWith = async (...statements: CheckpointStatement[]) => (await verifier.verify(statements)).fault;

  it.each([
    ['an entry', `update audit_entry set reason = 'because' where subject_id = 'four'`],
    [
      'an instant',
      `update audit_entry set occurred_at = occurred_at - interval '1 us' where subject_id = 'four'`,
    ],
    ['an actor', `update audit_entry set actor_name = 'somebody' where subject_id = 'four'`],
    ['a detail', `update audit_entry set detail = detail || '{"half": 1}' where subject_id = 'four'`],
    ['a seal', `update audit_seal set hash = previous_hash where entry_id = ${at('four')}`],
    ["a seal's code", `update audit_seal set mac = 'x' where entry_id = ${at('four')}`],
    ["a seal's code, taken away", `update audit_seal set mac = null where entry_id = ${at('four')}`],
  ])('names the entry when %s was changed', async (_, statement) => {
    const position = await positionOf('four');
    await tamper(app, statement);
    expect(await faultWith()).toMatchObject({ position });
  });

  it('names the entry where a forger who can write everything began, though the hashes fit', async () => {
    const position = await positionOf('four');
    await tamper(app, `update audit_entry set reason = 'because' where subject_id = 'four'`);
    await rechain(app, position);
    await tamper(app, 'delete from audit_checkpoint');
    expect(await faultWith()).toMatchObject({
      position,
      what: expect.stringContaining('the chain was forged') as unknown,
    });
  });

  it('names the entry after one that a forger took out, closing the gap', async () => {
    const position = await positionOf('four');
    const gone = at('four');
    await tamper(
      app,
      `delete from audit_seal where entry_id = ${gone}`,
      `delete from audit_entry where subject_id = 'four'`,
      `update audit_seal set position = -position where position > ${position}`,
      `update audit_seal set position = -position - 1 where position < 0`,
    );
    await rechain(app, position);
    expect(await faultWith()).toMatchObject({ position });
  });

  it('names the first of two entries that a forger exchanged', async () => {
    const [one, two] = [await positionOf('four'), await positionOf('five')];
    await tamper(
      app,
      `update audit_seal set position = -position where position in (${one}, ${two})`,
      `update audit_seal set position = ${one + two} + position where position < 0`,
    );
    await rechain(app, one);
    expect(await faultWith()).toMatchObject({ position: one });
  });

  it('names an entry that a forger put in between', async () => {
    const position = await positionOf('four');
    await tamper(
      app,
      `insert into audit_entry (occurred_at, actor_kind, action, subject_type, subject_id, detail)
       values (now(), 'system', 'thing.changed', 'thing', 'forged', '{}')`,
      `update audit_seal set position = -position where position >= ${position}`,
      `update audit_seal set position = -position + 1 where position < 0`,
      `insert into audit_seal (position, entry_id, previous_hash, hash, mac)
       values (${position}, ${at('forged')}, 'x', 'x', 'x')`,
    );
    await rechain(app, position);
    expect(await faultWith()).toMatchObject({ position });
  });

  describe('by somebody who has the keys too', () => {
    it('finds between which checkpoints the forgery is', async () => {
      const position = await positionOf('four');
      await tamper(app, `update audit_entry set reason = 'because' where subject_id = 'four'`);
      await rechain(app, position, await mac());
      expect(await faultWith()).toMatchObject({
        position: 2,
        what: expect.stringMatching(
          /^of the entries 2 to 6 at least one is not the one that the checkpoint of 6/,
        ) as unknown,
      });
      await tamper(app, 'delete from audit_checkpoint where size = 6');
      expect(await faultWith()).toBeNull();
      expect(await faultWith(outside)).toMatchObject({
        position: 2,
        what: expect.stringContaining('the outside checkpoint of 6 entries') as unknown,
      });
    });
  });

  it('finds that the end was cut off, with seals and what waited for one', async () => {
    await recordThing(app, 'nine');
    await tamper(
      app,
      'delete from audit_unsealed',
      'delete from audit_seal where position > 4',
      'delete from audit_entry e where not exists (select from audit_seal s where s.entry_id = e.id)',
    );
    expect(await faultWith()).toMatchObject({
      position: 5,
      what: expect.stringMatching(/^entries 5 to 6 are missing/) as unknown,
    });
  });

  it('finds by a checkpoint from outside that an old backup was restored, also once it has grown again', async () => {
    await restoreTo(app, 4);
    expect(await faultWith()).toBeNull();
    expect(await faultWith(outside)).toMatchObject({ position: 5 });
    for (const thing of ['other five', 'other six', 'other seven']) await recordThing(app, thing);
    expect(await faultWith()).toBeNull();
    expect(await faultWith(outside)).toMatchObject({
      position: 2,
      what: expect.stringContaining('the outside checkpoint of 6 entries') as unknown,
    });
  });

  it('finds a checkpoint that was rewritten, and one that somebody else signed', async () => {
    await tamper(app, `update audit_checkpoint set root_hash = last_hash where size = 6`);
    expect(await faultWith()).toMatchObject({
      what: 'the checkpoint of 6 entries is not the one that was signed',
    });
    const pair = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(pair.publicKey);
    const kid = await calculateJwkThumbprint(jwk);
    const jws = await new CompactSign(new TextEncoder().encode(JSON.stringify({ ...outside, size: 6 })))
      .setProtectedHeader({ alg: 'ES256', kid, typ: 'almanac-checkpoint+jws' })
      .sign(pair.privateKey);
    await tamper(
      app,
      `update audit_checkpoint set jws = '${jws}', root_hash = '${outside.rootHash}' where size = 6`,
      // a key put in beside the service, with whatever marks the attacker can copy
      `insert into service_key (kid, public_jwk, private_jwk, origin_mark, created_at, retired_at)
       select '${kid}', '${JSON.stringify(jwk)}', null, origin_mark, created_at, now() from service_key limit 1`,
    );
    expect(await faultWith()).toMatchObject({
      what: expect.stringContaining('which is not ours') as unknown,
    });
  });

  it('finds that the key of the codes was exchanged or taken away', async () => {
    await tamper(app, `update audit_mac_key set sealed = sealed || 'A'`);
    expect(await faultWith()).toMatchObject({ what: 'the key of the seals was exchanged' });
    await tamper(app, 'delete from audit_mac_key');
    expect(await faultWith()).toMatchObject({ position: 1, what: 'the key of the seals is missing' });
  });

  it('finds a chain that was hashed anew from its first entry on, with all that speaks of it taken away', async () => {
    await tamper(app, `update audit_entry set reason = 'because' where subject_id = 'four'`);
    await rechain(app, 2);
    await tamper(
      app,
      'update audit_seal set mac = null',
      'delete from audit_mac_key',
      'delete from audit_checkpoint_sending',
      'delete from audit_checkpoint',
      'delete from audit_tree_node',
    );
    expect(await faultWith()).toMatchObject({ position: 1, what: 'the key of the seals is missing' });
    await recordThing(app, 'nine');
    expect(await faultWith()).toMatchObject({
      position: 1,
      what: 'the key of the seals was taken away, and made again later',
    });
  });

  it('reports what it finds though nothing can be sealed', async () => {
    await recordThing(app, 'nine');
    await tamper(app, `update audit_mac_key set sealed = sealed || 'A'`);
    expect(await verifier.verify()).toMatchObject({
      entries: 8,
      fault: { what: 'the key of the seals was exchanged' },
    });
  });

  it('reports a checkpoint from before a rotation of the keys that the database does not know, and goes on', async () => {
    expect(await verifier.verify([], [{ place: 'mail.txt', kid: 'later', size: 12 }])).toMatchObject({
      entries: 8,
      fault: { position: 9, what: expect.stringContaining('give a copy of the keys by --jwks') as unknown },
    });
  });

  it('leaves to a human what is dated before what came earlier, and ids that no entry has', async () => {
    await tamper(
      app,
      `insert into audit_entry (id, occurred_at, actor_kind, action, subject_type, subject_id, detail) overriding system value
       select max(id) + 4, min(occurred_at) - interval '2 hours', 'system', 'thing.changed', 'thing', 'backdated', '{}' from audit_entry`,
      `insert into audit_unsealed (entry_id) select max(id) from audit_entry`,
    );
    const report = await verifier.verify();
    expect(report.fault).toBeNull();
    expect(report.oddities).toEqual([
      expect.objectContaining({
        position: 9,
        entries: 1,
        what: expect.stringMatching(/^dated .*, after/) as unknown,
      }),
    ]);
    expect(report.gaps.count).toBeGreaterThanOrEqual(3);
  });

  it('says once what was written while a clock was put back, however much it is', async () => {
    const record = async (at: string, times: number) => {
      app.clock.moveTo(Temporal.Instant.from(at));
      for (let time = 0; time < times; time += 1) await recordThing(app, `${at} ${time}`);
    };
    const before = app.clock.now().toString();
    await record('2026-01-05T00:00:00Z', 2);
    await record('2026-01-07T00:00:00Z', 3);
    await record('2026-03-01T00:00:00Z', 1);
    await record('2026-02-28T00:00:00Z', 1);
    app.clock.moveTo(Temporal.Instant.from(before));
    expect((await verifier.verify()).oddities).toEqual([
      {
        position: 9,
        entryId: expect.any(Number) as unknown,
        entries: 5,
        what: expect.stringMatching(
          /^dated 2026-01-05T.* to 2026-01-07T.*, after an entry of 2026-02-10T/,
        ) as unknown,
      },
      expect.objectContaining({ position: 15, entries: 1 }),
    ]);
  });

  describe('that are long enough for a tree that is kept', () => {
    beforeEach(async () => {
      await app.database.query(
        `with entry as (
           insert into audit_entry (occurred_at, actor_kind, actor_id, action, subject_type, subject_id, detail)
           select '2026-02-10T17:00:00Z', 'system', 'bulk', 'bulk.made', 'bulk', n::text, '{}' from generate_series(1, 700) n returning id)
         insert into audit_unsealed (entry_id) select id from entry`,
      );
      await schedule.makeNow();
      expect(await verifier.verify()).toMatchObject({ fault: null });
    });

    it('names the node that was changed, is missing or is of seals to come', async () => {
      await tamper(app, `update audit_tree_node set hash = repeat('0', 64) where level = 8 and place = 1`);
      expect(await faultWith()).toMatchObject({
        position: 512,
        what: 'the node 8/1 of the tree over the seals was changed',
      });
      await tamper(app, 'delete from audit_tree_node where level = 8 and place = 0');
      expect(await faultWith()).toMatchObject({
        position: 256,
        what: 'the node 8/0 of the tree over the seals is missing',
      });
    });

    it('signs no root that a changed node leads to', async () => {
      await tamper(
        app,
        `update audit_tree_node set hash = repeat('0', 64)`,
        `insert into audit_tree_node (level, place, hash) values (8, 2, repeat('1', 64))`,
      );
      await recordThing(app, 'nine');
      expect(await faultWith()).toMatchObject({ position: 256 });
      const made = await schedule.makeNow();
      await tamper(app, 'delete from audit_tree_node');
      expect(await faultWith(decodeJwt(made!.jws) as unknown as CheckpointStatement)).toBeNull();
    });

    it('signs nothing once the seals do not lead to what was signed', async () => {
      await tamper(
        app,
        'update audit_seal set hash = previous_hash where position = 5',
        'delete from audit_tree_node',
      );
      await recordThing(app, 'nine');
      await expect(schedule.makeNow()).rejects.toThrow('does not lead to its own checkpoint');
    });
  });
});
