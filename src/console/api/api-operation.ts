import type { OpenAPIObject } from '@nestjs/swagger';
import type { Permission } from '../../kernel/permission.ts';
import { apiSummaries } from './api-summaries.ts';

/** One call of the API. */
export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const statusWords: Readonly<Record<string, string>> = {
  '200': 'Done.',
  '201': 'Made.',
  '202': 'Taken; the work goes on.',
  '204': 'Done, nothing to say.',
};

/** Adds what the code does not say by itself: the sentence, who may, the headers, and the form of a refusal. */
export function describeOperation(
  operation: Operation,
  verb: string,
  path: string,
  permission: Permission | undefined,
): void {
  operation.summary = apiSummaries[`${verb.toUpperCase()} ${path}`] ?? '';
  if (permission !== undefined) {
    operation.security = securityOf(permission);
    operation.description = callersInWords(permission);
  }
  operation.parameters = [...(operation.parameters ?? []), ...headersOf(verb, path)];
  if (path === '/v1/policies/import') operation.requestBody = upload;
  for (const [status, response] of Object.entries(operation.responses)) {
    if (response !== undefined && 'description' in response)
      response.description ||= statusWords[status] ?? '';
  }
  operation.responses['default'] = {
    description: 'Refused.',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

/** Who may call, for people. */
function callersInWords({ roles, scope }: Permission): string {
  if (roles === 'everyone') return 'For everybody.';
  const persons =
    roles === 'signed_in' ? 'any signed-in person' : `persons with the role ${roles.map(plain).join(' or ')}`;
  return `For ${persons}${scope === undefined ? '; no key may' : `, and keys with the scope ${scope}`}.`;
}

function securityOf({ roles, scope }: Permission): NonNullable<Operation['security']> {
  if (roles === 'everyone') return [{}];
  return [{ session: [] }, ...(scope === undefined ? [] : [{ key: [scope] }])];
}

function headersOf(verb: string, path: string): NonNullable<Operation['parameters']> {
  const header = (name: string, required: boolean, description: string) =>
    ({ name, in: 'header', required, description, schema: { type: 'string' } }) as const;
  if (verb === 'post') {
    return [
      header('Idempotency-Key', false, 'Repeats with the same key get the first reply and do nothing more.'),
    ];
  }
  if (verb === 'patch' && path.endsWith('/versions/{number}')) {
    return [header('If-Match', true, 'The ETag of the draft that was edited.')];
  }
  return [];
}

const upload: NonNullable<Operation['requestBody']> = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['file'],
        properties: { file: { type: 'string', format: 'binary', description: 'The document, up to 25 MB.' } },
      },
    },
  },
};

const plain = (role: string): string => role.replaceAll('_', ' ');
