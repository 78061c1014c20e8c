/** One fact of an entry's detail, in words. */
export interface DetailFact {
  readonly name: string;
  /** What it says; null where `from` and `to` say it. */
  readonly value: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** `policy.version.approved` as "Policy version approved". */
export function actionInWords(action: string): string {
  const words = action.replace(/[._]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * What an entry's detail says: changes as what it was and what it became, everything else as it is. A change is `{from, to}`
 * or `{before, after}`, the whole detail or one field of it; of two objects it is told field by field.
 */
export function detailInWords(detail: Readonly<Record<string, unknown>>): DetailFact[] {
  const change = changeIn(detail);
  const rest = Object.entries(detail).filter(([name]) => change === null || !changeNames.has(name));
  return [
    ...(change === null ? [] : changed('', change)),
    ...rest.flatMap(([name, value]) => factsOf(nameInWords(name), value)),
  ];
}

interface Change {
  readonly from: unknown;
  readonly to: unknown;
}

const changeNames: ReadonlySet<string> = new Set(['from', 'to', 'before', 'after']);

function factsOf(name: string, value: unknown): DetailFact[] {
  const change = isObject(value) ? changeIn(value) : null;
  return change === null
    ? [{ name, value: valueInWords(value), from: null, to: null }]
    : changed(name, change);
}

function changed(name: string, { from, to }: Change): DetailFact[] {
  if (!isObject(from) || !isObject(to))
    return [{ name, value: null, from: valueInWords(from), to: valueInWords(to) }];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].map((field) => ({
    name: nameInWords(name === '' ? field : `${name} ${field}`),
    value: null,
    from: valueInWords(from[field]),
    to: valueInWords(to[field]),
  }));
}

function changeIn(detail: Readonly<Record<string, unknown>>): Change | null {
  if ('from' in detail && 'to' in detail) return { from: detail['from'], to: detail['to'] };
  if ('before' in detail && 'after' in detail) return { from: detail['before'], to: detail['after'] };
  return null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `nextReviewOn` as "Next review on". */
function nameInWords(name: string): string {
  const words = name.replace(
    /([a-z0-9])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
  return words.charAt(0).toUpperCase() + words.slice(1).replaceAll('_', ' ');
}

function valueInWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueInWords).join(', ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, part]) => `${nameInWords(name).toLowerCase()}: ${valueInWords(part)}`)
      .join('; ');
  return JSON.stringify(value);
}
