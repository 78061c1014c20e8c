import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Audit } from '../audit/audit.ts';
import { Database } from '../database/database.ts';
import { Sweeps } from '../sweeps/sweeps.ts';
import { noteSealing } from './check-secret-keys.ts';
import { sealingKeyOf } from './sealed.ts';
import { Secrets, type SealedColumn } from './secrets.ts';

/** Values looked at in one go. */
const BATCH = 200;
/** A process that seals says so each minute; one that has not for this long no longer runs. */
const SEALING_SECONDS = 180;

/** What a rotation came to. */
export interface RotationReport {
  /** The key that everything is sealed with now. */
  readonly key: string;
  /** Values sealed anew by this run. */
  readonly resealed: number;
  /** Keys that nothing is sealed with any more: they can be taken out of SECRET_KEYS. */
  readonly removable: readonly string[];
  /** Keys that a running process still seals with: give it the new first key, then rotate again. */
  readonly stillSealing: readonly string[];
}

interface Value {
  readonly id: string;
  readonly value: string;
}

/** Seals every secret with the first key, a batch at a time, while others read and write them. */
@Injectable()
export class SecretRotation {
  constructor(
    private readonly secrets: Secrets,
    private readonly database: Database,
    private readonly audit: Audit,
    sweeps: Sweeps,
  ) {
    sweeps.register('platform.secrets', async () => await this.sweep());
  }

  /**
   * Seals anew whatever another key sealed, or none. It may be cut off and run again, and run twice at once: a value is
   * written only where it is still the one that was read. Throws SecretUnreadable, having left that value as it is.
   */
  async rotate(actor: Actor): Promise<RotationReport> {
    let resealed = 0;
    for (const column of this.secrets.columns)
      resealed += await this.reseal(column, (kid) => kid !== this.secrets.sealingKey);
    const stillSealing = await this.otherSealingKeys();
    const removable = await this.emptied(stillSealing);
    await this.database.transaction(async (tx) => {
      await this.audit.record(tx, {
        actor,
        action: 'secrets.rotated',
        subject: { type: 'secret_key', id: this.secrets.sealingKey },
        detail: { resealed, removable, stillSealing },
      });
    });
    return { key: this.secrets.sealingKey, resealed, removable, stillSealing };
  }

  /** Seals what an earlier version left plain, and says which key this process seals with. */
  private async sweep(): Promise<number> {
    await noteSealing(this.database, this.secrets.sealingKey);
    let sealed = 0;
    for (const column of this.secrets.columns)
      if (column.name.wasPlain === true) sealed += await this.reseal(column, (kid) => kid === null);
    return sealed;
  }

  private async reseal(column: SealedColumn, wanted: (kid: string | null) => boolean): Promise<number> {
    let after = '';
    let changed = 0;
    for (;;) {
      const batch = await this.batchOf(column, after);
      for (const { id, value } of batch) {
        after = id;
        if (wanted(sealingKeyOf(value)) && (await this.replace(column, { id, value }))) changed += 1;
      }
      if (batch.length < BATCH) return changed;
    }
  }

  /** Values in the order of their ids as text, which is an order for every kind of key. */
  private async batchOf({ name }: SealedColumn, after: string): Promise<Value[]> {
    return await this.database.query<Value>(
      `select ${name.id}::text as id, ${name.column} as value from ${name.table}
        where ${name.column} is not null and ${name.id}::text collate "C" > $1
        order by ${name.id}::text collate "C" limit ${BATCH}`,
      [after],
    );
  }

  private async replace(column: SealedColumn, { id, value }: Value): Promise<boolean> {
    const { name } = column;
    const anew = await column.seal(id, await column.open(id, value));
    const written = await this.database.query(
      `update ${name.table} set ${name.column} = $3 where ${name.id}::text = $1 and ${name.column} = $2 returning 1`,
      [id, value, anew],
    );
    return written.length > 0;
  }

  private async otherSealingKeys(): Promise<string[]> {
    const found = await this.database.query<{ kid: string }>(
      `select kid from secret_key
        where kid <> $1 and sealing_at > clock_timestamp() - make_interval(secs => $2) order by kid`,
      [this.secrets.sealingKey, SEALING_SECONDS],
    );
    return found.map(({ kid }) => kid);
  }

  /** Marks the keys that nothing is sealed with, so that a start without them is no longer refused. */
  private async emptied(stillSealing: readonly string[]): Promise<string[]> {
    const inUse = new Set<string>([this.secrets.sealingKey, ...stillSealing]);
    for (const column of this.secrets.columns)
      await this.reseal(column, (kid) => {
        if (kid !== null) inUse.add(kid);
        return false;
      });
    await this.database.query(
      `update secret_key set emptied_at = clock_timestamp() where kid <> all($1::text[]) and emptied_at is null`,
      [[...inUse]],
    );
    const empty = await this.database.query<{ kid: string }>(
      'select kid from secret_key where emptied_at is not null order by kid',
    );
    return empty.map(({ kid }) => kid).filter((kid) => this.secrets.keyIds.includes(kid));
  }
}
