import type { DescribedOperation } from './described-replies.ts';
import { headerWords, writtenHeader } from './header-words.ts';
import type { Operation } from './api-operation.ts';

type Responses = Operation['responses'];

const statusWords: Readonly<Record<string, string>> = {
  '200': 'Done.',
  '201': 'Made.',
  '202': 'Taken; the work goes on.',
  '204': 'Done, nothing to say.',
  '303': 'Go on at the address in Location.',
  '304': 'Unchanged since the ETag that was sent.',
  '503': 'The same, while it is not ready.',
};

/** The replies of success, and those that are no problem document, with their bodies and headers. */
export function replyResponses({ replies, headers }: DescribedOperation): Responses {
  return Object.fromEntries(
    Object.entries(replies).map(([status, bodies]) => {
      const told = status === '304' ? headers.filter((name) => name === 'etag') : headers;
      return [
        status,
        {
          description: statusWords[status] ?? 'Done.',
          ...(told.length === 0 || status === '204' ? {} : { headers: headersOf(told) }),
          ...(Object.keys(bodies).length === 0
            ? {}
            : {
                content: Object.fromEntries(
                  Object.entries(bodies).map(([type, schema]) => [type, { schema }]),
                ),
              }),
        },
      ];
    }),
  );
}

function headersOf(names: readonly string[]) {
  return Object.fromEntries(
    names.map((name) => [
      writtenHeader(name),
      headerWords[name] ?? { description: `The header ${name}.`, schema: { type: 'string' } as const },
    ]),
  );
}
