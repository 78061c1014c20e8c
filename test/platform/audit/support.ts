import { system } from '../../../src/kernel/actor.ts';
import { Audit } from '../../../src/platform/audit/audit.ts';
import {
  chainedColumns,
  seal,
  type ChainedEntry,
} from '../../../src/platform/audit/chain/audit-chain.rules.ts';
import { macOf, type SealMacKey } from '../../../src/platform/audit/chain/seal-mac.ts';
import type { TestApp } from '../../support/app.ts';

/** Writes one entry about a thing. */
export async function recordThing(app: TestApp, thing: string): Promise<void> {
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
export async function tamper(app: TestApp, ...statements: readonly string[]): Promise<void> {
  await app.database.source.transaction(async (tx) => {
    await tx.query('set local session_replication_role = replica');
    for (const statement of statements) await tx.query(statement);
  });
}

/** Hashes the chain anew from a position on, as a forger who knows the code does; with the key, its codes too. */
export async function rechain(app: TestApp, from: number, key: SealMacKey | null = null): Promise<void> {
  const seals = await app.database.query<{ position: number; hash: string; entry: ChainedEntry }>(
    `select s.position, s.hash, (select to_jsonb(c) from (select ${chainedColumns} from audit_entry e
              where e.id = s.entry_id) c) as entry
       from audit_seal s where s.position >= $1 - 1 order by s.position`,
    [from],
  );
  let previousHash = seals.find(({ position }) => position === from - 1)!.hash;
  const statements: string[] = [];
  for (const { position, entry } of seals.filter((found) => found.position >= from)) {
    const hash = seal(position, entry, previousHash);
    const mac = key === null ? 'mac' : `'${macOf(key, hash)}'`;
    statements.push(
      `update audit_seal set previous_hash = '${previousHash}', hash = '${hash}', mac = ${mac} where position = ${position}`,
    );
    previousHash = hash;
  }
  await tamper(app, ...statements);
}

/** Takes the database back to when its chain had so many entries, as an old backup does. */
export async function restoreTo(app: TestApp, size: number): Promise<void> {
  await tamper(
    app,
    'delete from audit_unsealed',
    `delete from audit_entry e where not exists (select from audit_seal s where s.entry_id = e.id and s.position <= ${size})`,
    `delete from audit_search f where not exists (select from audit_entry e where e.id = f.entry_id)`,
    `delete from audit_seal where position > ${size}`,
    `delete from audit_checkpoint where size > ${size}`,
    `delete from audit_tree_node where (place + 1) * power(2, level) > ${size}`,
  );
}
