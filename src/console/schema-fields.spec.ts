import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { fieldsOf, type Schema } from './schema-fields.ts';

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
