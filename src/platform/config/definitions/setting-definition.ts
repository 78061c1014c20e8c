import { z } from 'zod';

/** A setting: its environment variable, how it is read, and what an operator is told of it, with its unit and what unset does. */
export interface SettingDefinition {
  readonly variable: string;
  readonly schema: z.ZodType;
  readonly meaning: string;
}

/** Yes or no, as operators write it. */
export const flag = z.stringbool({ truthy: ['true', '1', 'yes', 'on'], falsy: ['false', '0', 'no', 'off'] });
/** Items between commas. */
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
/** An address with one of the schemes. */
export const url = (...schemes: string[]) =>
  z.url().refine((text) => schemes.some((scheme) => text.startsWith(`${scheme}:`)), {
    error: `must begin with ${schemes.join(': or ')}:`,
  });
