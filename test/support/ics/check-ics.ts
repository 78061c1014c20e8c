import { readContentLines, type ContentLine, type Problem } from './content-lines.ts';
import {
  isAnything,
  isCount,
  isDate,
  isDateTime,
  isDuration,
  isOffset,
  isRule,
  isText,
  isTextList,
  isUri,
  isUtc,
  type ValueType,
} from './value-types.ts';

interface Component {
  readonly name: string;
  readonly line: number;
  readonly lines: ContentLine[];
  readonly children: Component[];
}

interface PropertyRule {
  readonly type: ValueType;
  readonly many?: true;
}

interface ComponentRule {
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, PropertyRule>>;
  readonly children: readonly string[];
}

const once = (type: ValueType): PropertyRule => ({ type });
const many = (type: ValueType): PropertyRule => ({ type, many: true });
const oneOf =
  (...words: readonly string[]): ValueType =>
  (text) =>
    words.includes(text.toUpperCase());

/** A date or a time, by its VALUE parameter: checked apart. */
const moment = once(isAnything);

/** RFC 5545 3.6 and 3.7, with RFC 7986's additions to calendars. */
const rules: Readonly<Record<string, ComponentRule>> = {
  VCALENDAR: {
    required: ['PRODID', 'VERSION'],
    properties: {
      PRODID: once(isText),
      VERSION: once(oneOf('2.0')),
      CALSCALE: once(oneOf('GREGORIAN')),
      METHOD: once((text) => /^[A-Za-z0-9-]+$/.test(text)),
      NAME: many(isText),
      DESCRIPTION: many(isText),
      URL: once(isUri),
      UID: once(isText),
      SOURCE: once(isUri),
      COLOR: once(isText),
      CATEGORIES: many(isTextList),
      'LAST-MODIFIED': once(isUtc),
      'REFRESH-INTERVAL': once(isDuration),
    },
    children: ['VEVENT', 'VTIMEZONE', 'VTODO', 'VJOURNAL', 'VFREEBUSY'],
  },
  VEVENT: {
    required: ['UID', 'DTSTAMP'],
    properties: {
      UID: once(isText),
      DTSTAMP: once(isUtc),
      DTSTART: moment,
      DTEND: moment,
      DURATION: once(isDuration),
      'RECURRENCE-ID': moment,
      SEQUENCE: once(isCount),
      SUMMARY: once(isText),
      DESCRIPTION: once(isText),
      LOCATION: once(isText),
      URL: once(isUri),
      STATUS: once(oneOf('TENTATIVE', 'CONFIRMED', 'CANCELLED')),
      TRANSP: once(oneOf('OPAQUE', 'TRANSPARENT')),
      CLASS: once(isText),
      PRIORITY: once((text) => /^\d$/.test(text)),
      CREATED: once(isUtc),
      'LAST-MODIFIED': once(isUtc),
      GEO: once((text) => /^-?\d+(\.\d+)?;-?\d+(\.\d+)?$/.test(text)),
      ORGANIZER: once(isUri),
      RRULE: many(isRule),
      RDATE: many(isAnything),
      EXDATE: many(isAnything),
      CATEGORIES: many(isTextList),
      ATTENDEE: many(isUri),
      ATTACH: many(isAnything),
      COMMENT: many(isText),
      CONTACT: many(isText),
      RESOURCES: many(isTextList),
      'RELATED-TO': many(isText),
      'REQUEST-STATUS': many(isAnything),
    },
    children: ['VALARM'],
  },
  VTIMEZONE: {
    required: ['TZID'],
    properties: { TZID: once(isText), 'LAST-MODIFIED': once(isUtc), TZURL: once(isUri) },
    children: ['STANDARD', 'DAYLIGHT'],
  },
  VALARM: { required: ['ACTION', 'TRIGGER'], properties: {}, children: [] },
  ...Object.fromEntries(
    ['STANDARD', 'DAYLIGHT'].map((name) => [
      name,
      {
        required: ['DTSTART', 'TZOFFSETTO', 'TZOFFSETFROM'],
        properties: {
          DTSTART: once((text: string) => isDateTime(text) && !text.endsWith('Z')),
          TZOFFSETTO: once(isOffset),
          TZOFFSETFROM: once(isOffset),
          RRULE: many(isRule),
          RDATE: many(isAnything),
          TZNAME: many(isText),
          COMMENT: many(isText),
        },
        children: [],
      } satisfies ComponentRule,
    ]),
  ),
};

/** Types of what is no part of a standard but has one. */
const extensions: Readonly<Record<string, ValueType>> = {
  'X-WR-CALNAME': isText,
  'X-WR-CALDESC': isText,
  'X-PUBLISHED-TTL': isDuration,
};

/**
 * Everything that is wrong with a file of iCalendar by RFC 5545: its bytes, lines and folding; its components; which
 * properties they must have, may have once, or must not; each value's type; an end that is not after the start; times in
 * zones that are not described; an identity that two events share. Empty for a good file.
 */
export function checkIcs(file: Buffer): readonly string[] {
  const { lines, problems } = readContentLines(file);
  const found: Problem[] = [...problems];
  const root = nest(lines, found);
  for (const component of root) {
    if (component.name !== 'VCALENDAR')
      found.push({ line: component.line, what: `${component.name} stands outside a VCALENDAR` });
    else if (component.children.length === 0)
      found.push({ line: component.line, what: 'VCALENDAR has no component' });
    checkComponent(component, found);
    checkIdentities(component, found);
  }
  if (root.length === 0) found.push({ line: 1, what: 'there is no VCALENDAR' });
  return found.sort((a, b) => a.line - b.line).map(({ line, what }) => `line ${line}: ${what}`);
}

function nest(lines: readonly ContentLine[], problems: Problem[]): readonly Component[] {
  const root: Component[] = [];
  const open: Component[] = [];
  for (const each of lines) {
    const name = each.value.toUpperCase();
    if (each.name === 'BEGIN') {
      const component: Component = { name, line: each.line, lines: [], children: [] };
      (open.at(-1)?.children ?? root).push(component);
      open.push(component);
    } else if (each.name === 'END') {
      if (open.pop()?.name !== name)
        problems.push({ line: each.line, what: `END:${each.value} ends nothing` });
    } else if (open.length === 0)
      problems.push({ line: each.line, what: `${each.name} stands in no component` });
    else open.at(-1)!.lines.push(each);
  }
  for (const { name, line } of open) problems.push({ line, what: `${name} has no end` });
  return root;
}

function checkComponent(component: Component, problems: Problem[]): void {
  const rule = rules[component.name];
  if (rule === undefined) return; // a component that calendars of ours never have
  for (const name of rule.required) {
    if (!component.lines.some((each) => each.name === name))
      problems.push({ line: component.line, what: `${component.name} has no ${name}` });
  }
  const seen = new Set<string>();
  for (const each of component.lines) {
    const { line, name, value } = each;
    const property = rule.properties[name];
    if (property === undefined) {
      if (!name.startsWith('X-') && component.name !== 'VALARM')
        problems.push({ line, what: `${component.name} knows no ${name}` });
      if (extensions[name]?.(value) === false) problems.push({ line, what: `${name} is not of its type` });
      continue;
    }
    if (seen.has(name) && property.many === undefined) problems.push({ line, what: `${name} stands twice` });
    seen.add(name);
    if (property === moment ? !isMoment(each) : !property.type(value))
      problems.push({ line, what: `${name} is not of its type` });
  }
  if (component.name === 'VEVENT') checkTimes(component, problems);
  for (const child of component.children) {
    if (!rule.children.includes(child.name))
      problems.push({ line: child.line, what: `${child.name} stands in ${component.name}` });
    checkComponent(child, problems);
  }
}

/** A day with VALUE=DATE; without it a time, which is in UTC where it has no zone and no zone where it is in UTC. */
function isMoment({ parameters, value }: ContentLine): boolean {
  const type = parameters.get('VALUE')?.[0] ?? 'DATE-TIME';
  if (type === 'DATE') return isDate(value) && !parameters.has('TZID');
  return type === 'DATE-TIME' && isDateTime(value) && !(value.endsWith('Z') && parameters.has('TZID'));
}

function checkTimes({ lines, line }: Component, problems: Problem[]): void {
  const of = (name: string) => lines.find((each) => each.name === name);
  const start = of('DTSTART');
  const end = of('DTEND');
  if (start === undefined) problems.push({ line, what: 'VEVENT has no DTSTART' }); // 3.6.1: required without METHOD
  if (end !== undefined && of('DURATION') !== undefined)
    problems.push({ line: end.line, what: 'VEVENT has DTEND and DURATION' });
  if (start === undefined || end === undefined) return;
  const typeOf = ({ parameters }: ContentLine) => parameters.get('VALUE')?.[0] ?? 'DATE-TIME';
  if (typeOf(start) !== typeOf(end))
    problems.push({ line: end.line, what: 'DTEND is of another type than DTSTART' });
  else if (end.value <= start.value) problems.push({ line: end.line, what: 'DTEND is not after DTSTART' });
}

function checkIdentities(calendar: Component, problems: Problem[]): void {
  const value = (component: Component, name: string) =>
    component.lines.find((each) => each.name === name)?.value;
  const zones = new Set(
    calendar.children.filter(({ name }) => name === 'VTIMEZONE').map((zone) => value(zone, 'TZID')),
  );
  const known = new Set<string>();
  for (const event of calendar.children.filter(({ name }) => name === 'VEVENT')) {
    const identity = `${value(event, 'UID')} ${value(event, 'RECURRENCE-ID') ?? ''}`;
    if (value(event, 'UID') !== undefined && known.has(identity))
      problems.push({ line: event.line, what: 'UID is another event’s' });
    known.add(identity);
    for (const { line, parameters } of event.lines) {
      const zone = parameters.get('TZID')?.[0];
      if (zone !== undefined && !zones.has(zone))
        problems.push({ line, what: `TZID ${zone} is not described` });
    }
  }
}
