import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { fieldsOf, noteOf, type Schema } from './schema-fields.ts';

const fields = (schema: z.ZodType) =>
  fieldsOf(z.toJSONSchema(schema, { io: 'input' }) as Schema).map(({ path, type, required }) => [
    path,
    type,
    required,
  ]);

describe('the fields of a body', () => {
  it('names nested fields and those of lists by their path', () => {
    const schema = z.strictObject({
      title: z.string().optional(),
      dates: z.strictObject({ effective: z.string().nullable() }),
      sections: z.array(z.strictObject({ id: z.string() })),
      names: z.array(z.string()),
    });
    expect(fields(schema)).toEqual([
      ['title', 'string', false],
      ['dates', 'object', true],
      ['dates.effective', 'string or null', true],
      ['sections', 'array of object', true],
      ['sections[].id', 'string', true],
      ['names', 'array of string', true],
    ]);
  });

  it('shows a choice between forms as the fields of each', () => {
    const schema = z.discriminatedUnion('decision', [
      z.strictObject({ decision: z.literal('exclude'), reason: z.string() }),
      z.strictObject({ decision: z.literal('include'), reason: z.string().optional() }),
    ]);
    expect(fields(schema)).toEqual([
      ['decision', '"exclude" or "include"', true],
      ['reason', 'string', false],
    ]);
  });
});

describe('the note about a field', () => {
  it.each<[Schema, string]>([
    [{}, ''],
    [{ description: 'The day of service.' }, 'The day of service.'],
    [{ description: 'The day of service.', format: 'date' }, 'The day of service; date'],
    [{ type: 'array', maxItems: 1000 }, 'at most 1000 of them'],
    [{ minimum: 1, maximum: 16, default: 4 }, '1 to 16; 4 unless given'],
    [{ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }, ''],
  ])('of %j is "%s"', (schema, note) => {
    expect(noteOf(schema)).toBe(note);
  });
});
