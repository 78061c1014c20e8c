import pg from 'pg';
import { Temporal } from 'temporal-polyfill';

const { builtins, getTypeParser } = pg.types;

/** node-postgres asks a parameter for its own text by this method; without it an Instant would be sent as JSON. */
Object.defineProperty(Temporal.Instant.prototype, 'toPostgres', {
  value(this: Temporal.Instant): string {
    return this.toString();
  },
  configurable: true,
});

type Format = 'text' | 'binary' | undefined;

const instantOf = (text: string) => Temporal.Instant.from(text);
const asPrinted = (text: string) => text;

const parsers: Record<number, (text: string) => unknown> = {
  [builtins.DATE]: asPrinted,
  [builtins.TIMESTAMPTZ]: instantOf,
  [builtins.INT8]: Number,
};

/**
 * How columns arrive: `date` as its text (a JS Date would shift it by a day), `timestamptz` as a
 * Temporal.Instant with its microseconds, `int8` as a number. Everything else as node-postgres has it.
 */
export const columnTypes = {
  getTypeParser(oid: number, format?: Format): unknown {
    const own = format === 'binary' ? undefined : parsers[oid];
    return own ?? getTypeParser(oid, format);
  },
};
