import { z } from 'zod';

const noControls = [/^\P{Cc}*$/u, { error: 'must be one line without control characters' }] as const;

/**
 * One line of text that says something: a title, a name. It goes into mail headers, and PostgreSQL takes neither NUL nor
 * half a surrogate pair: control characters are refused, and half a pair becomes the replacement character.
 */
export const lineSchema = (longest: number) =>
  z
    .string()
    .trim()
    .min(1, { error: 'must not be empty' })
    .max(longest)
    .regex(...noControls)
    .transform((text) => text.toWellFormed());

/** One line of text, perhaps empty. */
export const optionalLineSchema = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .regex(...noControls)
    .transform((text) => text.toWellFormed());

/** Running text of several lines. */
export const proseSchema = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[^\p{Cc}]*(?:[\t\n\r][^\p{Cc}]*)*$/u, { error: 'must hold no control characters' })
    .transform((text) => text.toWellFormed());

/** Why something is done. */
export const reasonSchema = z
  .string()
  .trim()
  .pipe(proseSchema(2000).pipe(z.string().min(1, { error: 'must not be empty' })));
