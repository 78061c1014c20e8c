import type { SecretKey } from './secret-keys.rules.ts';
import { openValue, sealValue, isSealed } from './sealed.ts';

/** A column whose values are sealed. */
export interface SealedColumnName {
  readonly table: string;
  readonly column: string;
  /** The table's primary key: one column of text, uuid or integer. */
  readonly id: string;
  /** True for a column that held plain text once: what has not been sealed yet is read as it is. */
  readonly wasPlain?: boolean;
}

/** Seals the values of one column, and opens them. */
export class SealedColumn {
  constructor(
    readonly name: SealedColumnName,
    private readonly keys: readonly [SecretKey, ...SecretKey[]],
  ) {}

  /** What to keep in the row with this primary key. */
  async seal(row: string, plain: string): Promise<string> {
    return await sealValue(this.keys[0], this.placeOf(row), plain);
  }

  /** What was sealed for the row with this primary key. Throws SecretUnreadable. */
  async open(row: string, sealed: string): Promise<string> {
    if (this.name.wasPlain === true && !isSealed(sealed)) return sealed;
    return await openValue(this.keys, this.placeOf(row), sealed);
  }

  private placeOf(row: string) {
    return { table: this.name.table, column: this.name.column, row };
  }
}

const namePattern = /^[a-z_]+$/;

/**
 * Keeps secrets sealed at rest, with the keys of SECRET_KEYS: the first seals, all open. A feature asks for each column
 * that it keeps secrets in; those columns are the ones a rotation seals anew.
 */
export class Secrets {
  private readonly known = new Map<string, SealedColumn>();

  constructor(private readonly keys: readonly [SecretKey, ...SecretKey[]]) {}

  /** The id of the key that seals. */
  get sealingKey(): string {
    return this.keys[0].id;
  }

  /** The ids of every key there is. */
  get keyIds(): string[] {
    return this.keys.map(({ id }) => id);
  }

  /** Every column that was asked for. */
  get columns(): SealedColumn[] {
    return [...this.known.values()];
  }

  /** The column to seal with; asked for while the application is put together. */
  column(name: SealedColumnName): SealedColumn {
    const names = [name.table, name.column, name.id];
    if (!names.every((part) => namePattern.test(part))) throw new Error(`no column: ${names.join('.')}`);
    const key = `${name.table}.${name.column}`;
    const known = this.known.get(key) ?? new SealedColumn(name, this.keys);
    this.known.set(key, known);
    return known;
  }
}
