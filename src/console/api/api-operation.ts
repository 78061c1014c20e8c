import type { OpenAPIObject } from '@nestjs/swagger';
import type { Permission } from '../../kernel/permission.ts';
import { apiSummaries } from './api-summaries.ts';
import type { DescribedOperation } from './described-replies.ts';
import { parameterWords } from './parameter-words.ts';
import { refusalResponses, standingRefusals } from './refusal-responses.ts';
import { replyResponses } from './reply-responses.ts';

/** One call of the API. */
export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** The methods of calls, in the order in which they are shown. */
export const verbs = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** What is known of a call beside what the framework says. */
export interface CallFacts {
  readonly verb: string;
  readonly path: string;
  readonly permission: Permission | undefined;
  /** True where a repeat with an Idempotency-Key gets the first reply. */
  readonly holdsRepeats: boolean;
  readonly described: DescribedOperation | undefined;
}

/** Adds what the framework does not say by itself: the sentence, who may, the headers, every reply and every refusal. */
export function describeOperation(operation: Operation, facts: CallFacts): void {
  const { verb, path, permission, holdsRepeats, described } = facts;
  operation.summary = apiSummaries[`${verb.toUpperCase()} ${path}`] ?? '';
  if (permission !== undefined) {
    operation.security = securityOf(permission);
    operation.description = callersInWords(permission);
  }
  operation.parameters = [...(operation.parameters ?? []), ...headersOf(holdsRepeats, described)];
  for (const parameter of operation.parameters) {
    if (!('name' in parameter)) continue;
    parameter.description ||= parameterWords(operation.operationId ?? '', parameter.name, path);
  }
  if (path === '/v1/policies/import') operation.requestBody = upload;
  const readsBody = operation.requestBody !== undefined;
  const readsInput = readsBody || operation.parameters.length > 0;
  operation.responses = {
    ...(described === undefined ? operation.responses : replyResponses(described)),
    ...refusalResponses(
      [
        ...standingRefusals({ verb, permission, holdsRepeats, readsInput, readsBody }),
        ...(described?.refusals ?? []),
      ],
      path,
    ),
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

/** Headers of the request that change what it does. */
function headersOf(
  holdsRepeats: boolean,
  described: DescribedOperation | undefined,
): NonNullable<Operation['parameters']> {
  const header = (name: string, required: boolean, description: string) =>
    ({ name, in: 'header', required, description, schema: { type: 'string' } }) as const;
  const needsMatch = described?.refusals.includes('precondition_required') ?? false;
  return [
    ...(holdsRepeats
      ? [
          header(
            'Idempotency-Key',
            false,
            'Repeats with the same key get the first reply and do nothing more.',
          ),
        ]
      : []),
    ...(described?.reads.includes('if-match') === true
      ? [header('If-Match', needsMatch, 'The ETag of what was read and is edited.')]
      : []),
  ];
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
