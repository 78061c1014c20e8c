import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv, type AnySchemaObject } from 'ajv';
import addFormats from 'ajv-formats';
import { instant } from '../../src/kernel/instant.ts';
import { cloudEvent } from '../../src/publishing/feed/cloud-event.rules.ts';

const SCHEMA = new URL('../../../shared/testdata/webhooks/cloudevents.schema.json', import.meta.url);

const event = {
  eventId: '0198c0de-0000-7000-8000-00000000002a',
  sequence: 42,
  type: 'policy.retired',
  occurredAt: instant('2026-09-18T17:15:00Z'),
  data: { policyId: '0198c0de-0000-7000-8000-000000000001', slug: 'lysis', on: '2026-10-01' },
};

if (existsSync(SCHEMA)) {
  describe('CloudEvents 1.0', () => {
    const ajv = new Ajv({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as AnySchemaObject);

    it.each(['https://almanac.example.org', 'http://localhost:3000'])(
      'are valid by their schema, from %s',
      (publicUrl) => {
        const written: unknown = JSON.parse(
          JSON.stringify(cloudEvent(event, { publicUrl, epoch: 'aa11bb22cc33' })),
        );
        expect({ valid: validate(written), errors: validate.errors }).toEqual({ valid: true, errors: null });
      },
    );
  });
} else {
  it.todo('conformance: ../shared/testdata is not there');
}
