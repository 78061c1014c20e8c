import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';

/** A row of `second_reading` and where it went. */
export interface CarriedReading {
  readonly keptId: string;
  readonly row: Readonly<Record<string, unknown>>;
}

/** Hands the second readings of the duplicate's screenings over to the kept record's. */
export async function carry(
  tx: Tx,
  fates: readonly { readonly screeningId: string; readonly keptId: string }[],
): Promise<CarriedReading[]> {
  if (fates.length === 0) return [];
  const carried = await rows<CarriedReading>(
    tx,
    `select fate."keptId", to_jsonb(sr) as row
       from jsonb_to_recordset($1::jsonb) as fate ("screeningId" uuid, "keptId" uuid)
       join second_reading sr on sr.screening_id = fate."screeningId"`,
    [JSON.stringify(fates)],
  );
  await tx.query(
    `update second_reading sr set screening_id = fate."keptId"
       from jsonb_to_recordset($1::jsonb) as fate ("screeningId" uuid, "keptId" uuid)
      where sr.screening_id = fate."screeningId"`,
    [JSON.stringify(fates)],
  );
  return carried;
}

/** Gives second readings back as they were taken; what was read under the kept record since then stays there too. */
export async function uncarry(tx: Tx, readings: readonly CarriedReading[]): Promise<void> {
  if (readings.length === 0) return;
  await tx.query(
    `delete from second_reading sr
      using jsonb_to_recordset($1::jsonb) as carried ("keptId" uuid, row jsonb)
      where sr.screening_id = carried."keptId" and sr.resolved_at is null
        and sr.read_at is not distinct from (carried.row ->> 'read_at')::timestamptz`,
    [JSON.stringify(readings)],
  );
  await tx.query(
    `insert into second_reading select given.* from jsonb_populate_recordset(null::second_reading, $1::jsonb) given
      where exists (select from screening s where s.id = given.screening_id)
     on conflict (screening_id) do nothing`,
    [JSON.stringify(readings.map(({ row }) => row))],
  );
}
