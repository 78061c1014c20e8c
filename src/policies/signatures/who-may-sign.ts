import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { isDirector } from './kept-signatures.ts';

/** A director who may still sign. */
export interface NamedPerson {
  readonly id: string;
  readonly name: string;
}

/** The medical directors of the organisation, by name, without those who may not sign a thing: its authors, its signers. */
export async function whoMaySign(tx: Tx, without: readonly (string | null)[]): Promise<NamedPerson[]> {
  return await rows(
    tx,
    `select p.id, p.name from person p where ${isDirector('p.id')} and p.id <> all($1::uuid[]) order by p.name, p.id`,
    [without.filter((id) => id !== null)],
  );
}
