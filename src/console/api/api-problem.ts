import type { OpenAPIObject } from '@nestjs/swagger';
import { errorCodes } from '../../kernel/errors.ts';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** The reply to everything refused (RFC 9457). */
export const problemSchema: Schemas[string] = {
  type: 'object',
  description: 'Why a request was refused (RFC 9457). `code` is stable; `detail` is for people.',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: [...errorCodes, 'internal_error'] },
    requestId: { type: 'string' },
    fields: {
      type: 'array',
      description: 'Which fields, and why, where fields were wrong.',
      items: {
        type: 'object',
        required: ['field', 'reason'],
        properties: { field: { type: 'string' }, reason: { type: 'string' } },
      },
    },
  },
};
