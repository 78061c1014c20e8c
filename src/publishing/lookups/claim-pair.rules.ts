import { isCalendarDate, type CalendarDate } from '../../kernel/calendar-date.ts';
import type { ErrorCode, FieldProblem } from '../../kernel/errors.ts';
import { readCode, type NotedCode } from './noted-code.rules.ts';

/** A code on a day of service, understood. */
export interface ClaimPair extends NotedCode {
  readonly on: CalendarDate;
}

/** A pair that was not understood: what was sent, as far as it is text, and what is wrong with it. */
export interface BadPair {
  readonly given: {
    readonly system: string | null;
    readonly code: string | null;
    readonly on: string | null;
  };
  readonly problem: ErrorCode;
  readonly fields: readonly FieldProblem[];
}

/** A pair's members; `system` may be left out or null. */
const members: readonly string[] = ['system', 'code', 'on'];
/** Characters of what was sent that are told back. */
const LONGEST_TOLD = 40;

/** Reads one pair of a batch. A day is needed: a claim without its date of service must not be taken for today's. */
export function readPair(value: unknown): ClaimPair | BadPair {
  const isPair = typeof value === 'object' && value !== null && !Array.isArray(value);
  const sent: Readonly<Record<string, unknown>> = isPair ? { ...value } : {};
  const { system = null, code, on } = sent;
  const given = { system: textOf(system), code: textOf(code), on: textOf(on) };
  const bad = (problem: ErrorCode, ...fields: FieldProblem[]): BadPair => ({ given, problem, fields });
  if (!isPair) return bad('invalid_request', { field: 'item', reason: 'is no object with a code and a day' });
  const unknown = Object.keys(sent).find((name) => !members.includes(name));
  if (unknown !== undefined) {
    return bad('invalid_request', {
      field: unknown.slice(0, LONGEST_TOLD),
      reason: 'is no member of a pair',
    });
  }
  if (typeof code !== 'string') {
    return bad('invalid_request', {
      field: 'code',
      reason: 'must be a text: a number loses its leading zeros',
    });
  }
  if (system !== null && typeof system !== 'string') {
    return bad('invalid_request', { field: 'system', reason: 'must be a text, or left out' });
  }
  if (typeof on !== 'string' || !isCalendarDate(on)) {
    return bad('invalid_date', {
      field: 'on',
      reason: 'must be the day of service, a full day YYYY-MM-DD of the calendar',
    });
  }
  const read = readCode(system, code);
  return 'code' in read ? { ...read, on } : bad('code_not_understood', read);
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' ? value.slice(0, LONGEST_TOLD).toWellFormed() : null;
