/** Whether a text is a value of a type (RFC 5545 3.3). */
export type ValueType = (text: string) => boolean;

const UNKNOWN_ESCAPE = /\\(?![\\;,nN])/;

/** One TEXT (3.3.11): separators and backslashes escaped, and no other escapes. */
export const isText: ValueType = (text) =>
  !UNKNOWN_ESCAPE.test(text.replaceAll('\\\\', '')) && !/[,;]/.test(text.replace(/\\[\\;,nN]/g, ''));

/** Several, with commas between. */
export const isTextList: ValueType = (text) =>
  text.split(/(?<!\\)(?:\\\\)*,/).every((part) => part !== '' && isText(part));

/** A day that there is (3.3.4). */
export const isDate: ValueType = (text) => {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (match === null) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days;
};

/** A day with a time, local or, with Z, in UTC (3.3.5). */
export const isDateTime: ValueType = (text) => {
  const match = /^(\d{8})T([01]\d|2[0-3])([0-5]\d)([0-5]\d|60)Z?$/.exec(text);
  return match !== null && isDate(match[1]!);
};

/** In UTC, as DTSTAMP must be. */
export const isUtc: ValueType = (text) => isDateTime(text) && text.endsWith('Z');

/** 3.3.6. */
export const isDuration: ValueType = (text) =>
  /^[+-]?P(\d+W|\d+D(T(\d+H(\d+M(\d+S)?)?|\d+M(\d+S)?|\d+S))?|T(\d+H(\d+M(\d+S)?)?|\d+M(\d+S)?|\d+S))$/.test(
    text,
  );

/** 3.3.8, as counts have it: not negative. */
export const isCount: ValueType = (text) => /^\d{1,10}$/.test(text) && Number(text) <= 2_147_483_647;

/** 3.3.13. */
export const isUri: ValueType = (text) => /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/.test(text) && URL.canParse(text);

/** 3.3.14. */
export const isOffset: ValueType = (text) => /^[+-]\d{4}(\d{2})?$/.test(text) && !/^-0+$/.test(text);

/** 3.3.10, as far as its parts' names go, FREQ first among what must be there. */
export const isRule: ValueType = (text) =>
  /(^|;)FREQ=(SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;|$)/.test(text) &&
  text
    .split(';')
    .every((part) =>
      /^(FREQ|UNTIL|COUNT|INTERVAL|BYSECOND|BYMINUTE|BYHOUR|BYDAY|BYMONTHDAY|BYYEARDAY|BYWEEKNO|BYMONTH|BYSETPOS|WKST)=[A-Z0-9+,-]+$/.test(
        part,
      ),
    );

/** Anything: what an extension holds is its own. */
export const isAnything: ValueType = () => true;
