import { z } from 'zod';
import type { FieldProblem } from '../../kernel/errors.ts';
import { recordSources, type RecordSource } from '../../literature/records/publication-record.ts';
import type { GivenStrategy } from '../../literature/strategies/revision-changes.rules.ts';
import { MOST_STRATEGIES, strategiesSchema } from '../../literature/strategies/strategies.schemas.ts';

/** One strategy of the form, as typed. */
export interface StrategyFields {
  readonly name: string;
  readonly query: string;
  readonly source: RecordSource;
}

/** The form of a policy's strategies, as typed: what is wrong in it is shown again as it was. */
export interface StrategiesForm {
  readonly rows: readonly StrategyFields[];
  readonly reason: string;
  readonly acceptWarnings: boolean;
  readonly untried: boolean;
}

/** What a button of the form asks for. */
export type StrategiesAct =
  | { readonly act: 'save' | 'add' | 'propose' | 'use' }
  | { readonly act: 'try' | 'remove'; readonly row: number };

/** The form as a browser sent it. */
export interface PostedStrategies {
  readonly form: StrategiesForm;
  readonly asked: StrategiesAct;
  /** The revision the form was shown at. */
  readonly revision: number;
  /** The query that was proposed above the button that was pressed. */
  readonly proposed: string;
}

const empty: StrategyFields = { name: '', query: '', source: 'pubmed' };

const text = z.preprocess(
  (value) => (Array.isArray(value) ? (value as unknown[])[0] : (value ?? '')),
  z.string().max(20_000),
);

/** The body of the form: fields by name and row, `name.0`, `query.0`, `source.0` … */
export const strategiesFormSchema = z
  .record(z.string().max(40), z.unknown())
  .transform((body): PostedStrategies => {
    const one = (name: string): string => text.catch('').parse(body[name]).trim();
    const count = Math.min(MOST_STRATEGIES, number(one('count')));
    return {
      form: {
        rows: Array.from({ length: count }, (_, row) => ({
          name: one(`name.${row}`),
          query: one(`query.${row}`),
          source: recordSources.find((source) => source === one(`source.${row}`)) ?? 'pubmed',
        })),
        reason: one('reason'),
        acceptWarnings: one('acceptWarnings') === 'yes',
        untried: one('untried') === 'yes',
      },
      asked: askedBy(one('act')),
      revision: number(one('revision')),
      proposed: one('proposed'),
    };
  });

function askedBy(act: string): StrategiesAct {
  const [, verb, row] = /^(try|remove)\.(\d{1,3})$/.exec(act) ?? [];
  if (verb === 'try' || verb === 'remove') return { act: verb, row: Number(row) };
  const plain = (['add', 'propose', 'use'] as const).find((known) => known === act);
  return { act: plain ?? 'save' };
}

/** The form that shows strategies; an empty one for a policy that has none. */
export function formOf(strategies: readonly GivenStrategy[]): StrategiesForm {
  const rows = strategies.map(({ name, query, source }) => ({ name, query, source }));
  return {
    rows: rows.length === 0 ? [{ ...empty, name: 'PubMed' }] : rows,
    reason: '',
    acceptWarnings: false,
    untried: false,
  };
}

/** The form with an empty strategy at its end, as long as there is room. */
export function withRow(form: StrategiesForm): StrategiesForm {
  return { ...form, rows: [...form.rows, empty].slice(0, MOST_STRATEGIES) };
}

/** The form without one strategy. */
export function withoutRow(form: StrategiesForm, row: number): StrategiesForm {
  return { ...form, rows: form.rows.filter((_, index) => index !== row) };
}

/** The form with a proposed query: in the first strategy that has none yet, else as one more. */
export function withProposal(form: StrategiesForm, query: string): StrategiesForm {
  const room = form.rows.findIndex((row) => row.query === '');
  if (room < 0) {
    const proposed: StrategyFields = { name: 'Proposed', query, source: 'pubmed' };
    return { ...form, rows: [...form.rows, proposed].slice(0, MOST_STRATEGIES) };
  }
  const rows = form.rows.map((row, index) =>
    index === room ? { name: row.name || 'Proposed', query, source: 'pubmed' as const } : row,
  );
  return { ...form, rows };
}

/** Without the strategies in which nothing was typed. */
export function withoutEmpty(form: StrategiesForm): StrategiesForm {
  return { ...form, rows: form.rows.filter(({ name, query }) => name !== '' || query !== '') };
}

/** What the form means, or what is wrong with it, field by field. */
export function meaningOf(
  form: StrategiesForm,
): { readonly body: z.output<typeof strategiesSchema> } | { readonly problems: readonly FieldProblem[] } {
  const { rows, reason, acceptWarnings, untried } = form;
  const read = strategiesSchema.safeParse({
    strategies: rows,
    acceptWarnings,
    untried,
    ...(reason === '' ? {} : { reason }),
  });
  if (read.success) return { body: read.data };
  return {
    problems: read.error.issues.map(({ path, message }) => ({ field: path.join('.'), reason: message })),
  };
}

const number = (typed: string): number => (/^\d{1,9}$/.test(typed) ? Number(typed) : 0);
