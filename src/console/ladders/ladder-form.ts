import { z } from 'zod';
import { MOST_RUNGS } from '../../reviews/ladder/ladder-check.rules.ts';
import {
  anchors,
  audiences,
  deliveries,
  type Audience,
  type RungTerms,
} from '../../reviews/ladder/ladder.rules.ts';

/** Where a rung's days are counted from, as the form offers it. */
export const directions = ['before_first', 'after_first', 'before_last', 'after_last'] as const;
export type Direction = (typeof directions)[number];

/** One row of the form, as typed. */
export interface RungRow {
  readonly key: string;
  readonly days: string;
  readonly from: Direction;
  readonly audience: readonly Audience[];
  readonly delivery: RungTerms['delivery'];
}

/** People who join the last rung as it repeats, as typed. */
export interface EscalationRow {
  readonly days: string;
  readonly audience: readonly Audience[];
}

/** The form of a ladder, as typed: what is wrong in it is shown again as it was. */
export interface LadderForm {
  readonly rungs: readonly RungRow[];
  /** Days; empty when the last rung comes once. */
  readonly repeatEvery: string;
  readonly escalation: readonly EscalationRow[];
  readonly reason: string;
  /** The policy whose dates are previewed, by slug. */
  readonly policy: string;
}

/** What a button of the form asks for. */
export type FormAct =
  { readonly act: 'save' | 'add' | 'preview' } | { readonly act: 'remove'; readonly row: number };

/** Rows of escalation the form always has room for. */
const ESCALATIONS = 3;
/** A row more than may be saved, so that the refusal is told and nothing typed is lost. */
const MOST_ROWS = MOST_RUNGS + 1;

const directionOf = {
  first_day: ['before_first', 'after_first'],
  last_day: ['before_last', 'after_last'],
} as const;

/** A browser sends a field once, several times or not at all. */
const texts = z.preprocess(
  (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.string().max(200)).max(50),
);
const text = z.preprocess((value) => (Array.isArray(value) ? value[0] : (value ?? '')), z.string().max(2000));

/** The body of the form: fields by name and row, `key.0`, `days.0` … */
export const ladderFormSchema = z.record(z.string().max(40), z.unknown()).transform(
  (
    body,
  ): {
    form: LadderForm;
    asked: FormAct;
    revision: number;
  } => {
    const one = (name: string): string => text.catch('').parse(body[name]).trim();
    const many = (name: string): Audience[] => {
      const given = texts.catch([]).parse(body[name]);
      return audiences.filter((audience) => given.includes(audience));
    };
    const among = <Word extends string>(words: readonly [Word, ...Word[]], name: string): Word =>
      words.find((word) => word === one(name)) ?? words[0];
    const count = Math.min(MOST_ROWS, wholeNumber(one('count')) || 0);
    const [, removed] = /^remove\.(\d{1,3})$/.exec(one('act')) ?? [];
    return {
      form: {
        rungs: rowsOf(count, (row) => ({
          key: one(`key.${row}`),
          days: one(`days.${row}`),
          from: among(directions, `from.${row}`),
          audience: many(`audience.${row}`),
          delivery: among(deliveries, `delivery.${row}`),
        })),
        repeatEvery: one('repeatEvery'),
        escalation: rowsOf(ESCALATIONS, (row) => ({
          days: one(`escalation.days.${row}`),
          audience: many(`escalation.audience.${row}`),
        })),
        reason: one('reason'),
        policy: one('policy'),
      },
      asked:
        removed === undefined
          ? { act: among(['save', 'add', 'preview'], 'act') }
          : { act: 'remove', row: Number(removed) },
      revision: Math.min(wholeNumber(one('revision')) || 0, 999_999_999),
    };
  },
);

/** The form that shows a ladder. */
export function formOf(rungs: readonly RungTerms[], policy: string): LadderForm {
  const last = rungs.at(-1);
  const escalation = last?.escalation ?? [];
  return {
    rungs: rungs.map((rung) => ({
      key: rung.key,
      days: String(Math.abs(rung.offsetDays)),
      from: directionOf[rung.anchor][rung.offsetDays < 0 ? 0 : 1],
      audience: rung.audience,
      delivery: rung.delivery,
    })),
    repeatEvery: last?.repeatEveryDays?.toString() ?? '',
    escalation: rowsOf(Math.max(ESCALATIONS, escalation.length), (row) => ({
      days: escalation[row]?.fromDays.toString() ?? '',
      audience: escalation[row]?.audience ?? [],
    })),
    reason: '',
    policy,
  };
}

/** The form with an empty row at its end. */
export function withRow(form: LadderForm): LadderForm {
  const empty: RungRow = { key: '', days: '', from: 'before_first', audience: ['owner'], delivery: 'digest' };
  return { ...form, rungs: [...form.rungs, empty].slice(0, MOST_ROWS) };
}

/** The form without one row. */
export function withoutRow(form: LadderForm, row: number): LadderForm {
  return { ...form, rungs: form.rungs.filter((_, index) => index !== row) };
}

/** The form with its rungs in the order of their days, as a ladder climbs; rows without a number stay at the end. */
export function inOrder(form: LadderForm): LadderForm {
  const place = (row: RungRow): number => {
    const { anchor, offsetDays } = dayOf(row);
    return Number.isNaN(offsetDays)
      ? Number.MAX_SAFE_INTEGER
      : anchors.indexOf(anchor) * 100_000 + offsetDays;
  };
  return { ...form, rungs: form.rungs.toSorted((a, b) => place(a) - place(b)) };
}

/** The rungs that a form means, right or not; a number that is none is NaN. */
export function rungsOf({ rungs, repeatEvery, escalation }: LadderForm): RungTerms[] {
  return rungs.map((row, index) => {
    const isLast = index === rungs.length - 1;
    return {
      key: row.key,
      ...dayOf(row),
      repeatEveryDays: isLast && repeatEvery !== '' ? wholeNumber(repeatEvery) : null,
      audience: row.audience,
      escalation: isLast
        ? escalation
            .filter(({ days, audience }) => days !== '' || audience.length > 0)
            .map(({ days, audience }) => ({ fromDays: wholeNumber(days), audience }))
        : [],
      delivery: row.delivery,
    };
  });
}

function dayOf({ days, from }: RungRow): Pick<RungTerms, 'anchor' | 'offsetDays'> {
  const [direction, anchor] = from.split('_');
  const number = wholeNumber(days);
  return {
    anchor: anchor === 'first' ? 'first_day' : 'last_day',
    offsetDays: direction === 'before' && number !== 0 ? -number : number,
  };
}

function wholeNumber(typed: string): number {
  return /^-?\d{1,9}$/.test(typed) ? Number(typed) : Number.NaN;
}

function rowsOf<Row>(count: number, make: (row: number) => Row): Row[] {
  return Array.from({ length: count }, (_, row) => make(row));
}
