/** The forms of a flow, by media type. */
export const prismaTypes = {
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  pdf: 'application/pdf',
} as const;
export type PrismaForm = keyof typeof prismaTypes;

const asked: readonly (readonly [type: string, form: PrismaForm])[] = [
  ['application/json', 'json'],
  ['image/svg+xml', 'svg'],
  ['application/pdf', 'pdf'],
];

/** The form that `Accept` names with the highest weight; JSON for a wildcard, for none, and where none is named. */
export function acceptedForm(accept: string | undefined): PrismaForm {
  const ranges = (accept ?? '').split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { type, weight: weight === undefined ? 1 : Number(weight) };
  });
  const wanted = ranges
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ type }) => asked.find(([name]) => name === type)?.[1] ?? (type === '*/*' ? 'json' : undefined));
  return wanted.find((form) => form !== undefined) ?? 'json';
}
