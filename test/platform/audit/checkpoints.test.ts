import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, compactVerify, decodeJwt } from 'jose';
import { system } from '../../../src/kernel/actor.ts';
import { AuditProofs } from '../../../src/platform/audit/proof/audit-proofs.ts';
import { leafHash, rootFromPath } from '../../../src/platform/audit/proof/merkle.rules.ts';
import { CheckpointSchedule } from '../../../src/platform/audit/checkpoints/checkpoint-schedule.ts';
import { AuditVerifier } from '../../../src/platform/audit/verification/audit-verifier.ts';
import { OutsideCheckpoints } from '../../../src/platform/audit/verification/outside-checkpoints.ts';
import { sha256 } from '../../../src/kernel/canonical.ts';
import { ServiceKeys } from '../../../src/platform/service-key/service-keys.ts';
import { startReceiver, type Receiver } from '../../publishing/webhooks/receiver.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { recordThing } from './support.ts';

interface Published {
  readonly checkpoints: readonly string[];
  readonly keys: string;
}

describe('checkpoints of the audit', () => {
  let app: TestApp;
  let receiver: Receiver;
  let directory: string;
  beforeAll(async () => {
    receiver = await startReceiver();
    directory = mkdtempSync(join(tmpdir(), 'almanac-checkpoints-'));
    app = await startApp({
      settings: {
        AUDIT_CHECKPOINT_EMAIL: 'witness@example.org',
        AUDIT_CHECKPOINT_URL: `http://${receiver.host}/keep`,
        WEBHOOK_ALLOWED_HOSTS: receiver.host,
      },
    });
    await recordThing(app, 'one');
  });
  afterAll(async () => {
    rmSync(directory, { recursive: true, force: true });
    await app.close();
    await receiver.close();
  });

  const published = async () => {
    const reply = await app.http({ url: '/.well-known/almanac/checkpoints' });
    expect(reply.status).toBe(200);
    return reply.json<Published>();
  };
  const keySet = async () =>
    (await app.http({ url: '/.well-known/jwks.json' })).json<{ keys: { kid: string }[] }>();
  const made = async () => (await app.database.query('select size from audit_checkpoint')).length;

  it('are made by the sweep, published, and sent by mail and webhook, once', async () => {
    await app.sweep();
    await app.sweep();
    expect(await made()).toBe(1);
    const [jws] = (await published()).checkpoints;
    const keys = await keySet();
    expect(JSON.stringify(keys)).not.toContain('"d"');
    const { payload } = await compactVerify(
      jws!,
      createLocalJWKSet(keys as Parameters<typeof createLocalJWKSet>[0]),
    );
    const statement = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
    expect(Object.keys(statement).toSorted()).toEqual(['at', 'lastHash', 'origin', 'rootHash', 'size']);
    const mails = app.smtp.mails.filter(({ to }) =>
      [to ?? []].flat().some(({ text }) => text.includes('witness@example.org')),
    );
    expect(mails).toHaveLength(1);
    expect(mails[0]!.text).toContain(jws!);
    expect(receiver.received.map(({ body }) => body)).toEqual([JSON.stringify({ checkpoint: jws })]);
    expect(
      await app.database.query('select way from audit_checkpoint_sending where sent_at is null'),
    ).toEqual([]);
  });

  it('are made again once the interval has passed and something was added, not before', async () => {
    await app.database.source.transaction(async (tx) => {
      await tx.query('set local session_replication_role = replica');
      await tx.query(`update audit_checkpoint set made_at = made_at - interval '25 hours'`);
    });
    await recordThing(app, 'two');
    await app.sweep();
    await app.sweep();
    expect(await made()).toBe(2);
    expect(await app.nest.get(CheckpointSchedule).makeNow()).toBeNull();
  });

  it('are sent until the witness takes them', async () => {
    receiver.answerWith((_, response) => void response.writeHead(500).end());
    await recordThing(app, 'three');
    await app.nest.get(CheckpointSchedule).makeNow();
    await app.drain();
    const sendings = async () =>
      await app.database.query<{ way: string; lastError: string | null; sent: boolean }>(
        `select way, last_error as "lastError", sent_at is not null as sent from audit_checkpoint_sending
          where size = (select max(size) from audit_checkpoint) order by way`,
      );
    expect(await sendings()).toEqual([
      { way: 'mail', lastError: null, sent: true },
      { way: 'webhook', lastError: `${receiver.host} answered 500`, sent: false },
    ]);
    receiver.answerWith((_, response) => void response.writeHead(204).end());
    await app.database.query(
      `update pgboss.job set start_after = now() where name = 'audit.send-checkpoint' and state = 'retry'`,
    );
    await app.drain();
    expect(await sendings()).toContainEqual({ way: 'webhook', lastError: null, sent: true });
  });

  it('hold the chain to them when they are read from a file, with a key set that was kept', async () => {
    const [file, keys] = [join(directory, 'mail.txt'), join(directory, 'keys.json')];
    writeFileSync(file, `Keep this mail.\n\n${(await published()).checkpoints.join('\n')}\n`);
    writeFileSync(keys, JSON.stringify(await keySet()));
    const outside = await app.nest.get(OutsideCheckpoints).read([file], keys);
    expect(outside.known.length).toBeGreaterThan(1);
    expect(await app.nest.get(AuditVerifier).verify(outside.known)).toMatchObject({ fault: null });
    writeFileSync(keys, '{"keys": []}');
    await expect(app.nest.get(OutsideCheckpoints).read([file], keys)).rejects.toThrow('which is not ours');
    await expect(app.nest.get(OutsideCheckpoints).read([keys], undefined)).rejects.toThrow(
      'holds no checkpoint',
    );
    await expect(app.nest.get(OutsideCheckpoints).read(['/nowhere'], undefined)).rejects.toThrow(
      'cannot be read',
    );
  });

  it('stay verifiable when the key that signed them is retired', async () => {
    const [before] = (await keySet()).keys;
    await app.nest.get(ServiceKeys).rotate(system('test'));
    await recordThing(app, 'four');
    await app.nest.get(CheckpointSchedule).makeNow();
    const { keys } = await keySet();
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatchObject({ kid: before!.kid, retiredAt: expect.any(String) as unknown });
    expect(await app.nest.get(AuditVerifier).verify()).toMatchObject({ fault: null });
    const [sealed] = await app.database.query<{ text: string }>(
      `select string_agg(k::text, ' ') as text from service_key k`,
    );
    expect(sealed!.text).not.toContain('"d"');
  });

  it('vouch for single entries, without the others', async () => {
    for (let n = 0; n < 600; n += 1) await recordThing(app, `many ${n % 7}`);
    const proof = await app.nest.get(AuditProofs).about(app.database.source.manager, [
      { type: 'thing', id: 'many 3' },
      { type: 'thing', id: 'one' },
      { type: 'thing', id: 'one' },
    ]);
    const keys = createLocalJWKSet({ keys: proof.keys as unknown as { kty: string }[] });
    await compactVerify(proof.checkpoint, keys);
    const { size, rootHash } = decodeJwt(proof.checkpoint) as unknown as { size: number; rootHash: string };
    expect(proof.entries.length).toBeGreaterThan(80);
    for (const { position, canonical, hash, path } of proof.entries) {
      expect(sha256(canonical)).toBe(hash);
      const hex = (text: string) => text.slice('sha256:'.length);
      expect(`sha256:${rootFromPath(position - 1, size, leafHash(hex(hash)), path.map(hex))}`).toBe(rootHash);
    }
    expect(JSON.stringify(proof.entries)).not.toContain('many 4');
    expect(await app.nest.get(AuditVerifier).verify()).toMatchObject({ fault: null });
  });
});
